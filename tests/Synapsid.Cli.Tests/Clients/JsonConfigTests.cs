using System.Text.Json;
using Synapsid.Cli.Clients;

namespace Synapsid.Cli.Tests.Clients;

public sealed class JsonConfigTests
{
    [Theory]
    [InlineData("", "{\n  \"s\": {\n    \"me\": {\n      \"command\": \"syn\"\n    }\n  }\n}\n")]
    [InlineData("{}", "{\n  \"s\": {\n    \"me\": {\n      \"command\": \"syn\"\n    }\n  }\n}")]
    [InlineData(
        "{\n\t\"a\": 1, // one\n\t/* two */\n}\n",
        "{\n\t\"a\": 1,\n\t\"s\": {\n\t  \"me\": {\n\t    \"command\": \"syn\"\n\t  }\n\t}, // one\n\t/* two */\n}\n")]
    [InlineData(
        "{\n  \"s\": {\n    \"other\": {\"x\": [1,2]} // mine\n  },\n  \"z\": null\n}",
        "{\n  \"s\": {\n    \"other\": {\"x\": [1,2]},\n    \"me\": {\n      \"command\": \"syn\"\n    } // mine\n  },\n  \"z\": null\n}")]
    [InlineData(
        "{\n  \"s\": { \"me\": {\"command\":\"old\"}, \"b\": 2 }\n}",
        "{\n  \"s\": { \"me\": {\n    \"command\": \"syn\"\n  }, \"b\": 2 }\n}")]
    public void The_member_is_put_in_and_all_else_stays(string before, string expected)
    {
        string after = Set(before);
        Assert.Equal(expected, after);
        Assert.Equal(after, Set(after));
    }

    [Theory]
    [InlineData("{\"s\":{\"me\":{\"command\":\"syn\"}}}"), InlineData("{ \"s\": { /* x */ \"me\": { \"command\" : \"syn\", } } }")]
    public void What_is_there_already_is_left(string text) => Assert.Equal(text, Set(text));

    [Theory]
    [InlineData("{"), InlineData("[]"), InlineData("{\"s\":[]}"), InlineData("{} {}"), InlineData("{\"a\":}")]
    public void What_is_no_configuration_is_refused(string text) =>
        Assert.Throws<ConfigFormatException>(() => Set(text));

    [Fact]
    public void Comments_are_refused_where_the_client_does_not_know_them() =>
        Assert.Throws<ConfigFormatException>(() => new JsonConfig("{} // x", false).Set("s", "me", Value));

    [Fact]
    public void Any_object_keeps_its_other_members()
    {
        Random random = new(3);
        for (int round = 0; round < 500; round++)
        {
            string before = Any(random, 0, asObject: true);
            using JsonDocument old = JsonDocument.Parse(before);
            using JsonDocument now = JsonDocument.Parse(Set(before));
            foreach (JsonProperty member in old.RootElement.EnumerateObject().Where(member => member.Name != "s"))
            {
                Assert.True(JsonElement.DeepEquals(member.Value, now.RootElement.GetProperty(member.Name)));
            }

            Assert.Equal("syn", now.RootElement.GetProperty("s").GetProperty("me").GetProperty("command").GetString());
        }
    }

    private static string Any(Random random, int depth, bool asObject)
    {
        string space = random.Next(2) == 0 ? "" : "\n" + new string(' ', random.Next(5));
        if (!asObject && (depth > 3 || random.Next(3) > 0)) return space + random.Next(100);
        string[] names = ["a", "s", "é", "long name"];
        IEnumerable<string> members = names.Where(_ => random.Next(2) == 0)
            .Select(name => $"{space}\"{name}\":{Any(random, depth + 1, asObject: depth == 0 && name == "s")}");
        return $"{space}{{{string.Join(',', members)}{space}}}";
    }

    private static string Set(string text) => new JsonConfig(text, true).Set("s", "me", Value);

    private static void Value(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("command", "syn");
        writer.WriteEndObject();
    }
}
