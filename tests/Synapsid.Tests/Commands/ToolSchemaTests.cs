using System.Text.Json;
using Synapsid.Commands;
using Synapsid.Testing;

namespace Synapsid.Tests.Commands;

public sealed class ToolSchemaTests
{
    private static IReadOnlyList<Command> Tools => ToolProfiles.CommandsOf(ToolProfiles.All);

    [Fact]
    public void The_schema_says_what_the_arguments_say()
    {
        Command search = Tools.Single(command => command.Tool!.Name == "memory_search");
        JsonElement schema = ToolSchema.OfInput(search);
        Assert.Equal(["query"], schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        JsonElement properties = schema.GetProperty("properties");
        Assert.Equal("""{"type":"integer","description":"how many results at most","minimum":1,"default":10}""",
            properties.GetProperty("k").GetRawText());
        Assert.Equal(["hybrid", "dense", "text"],
            properties.GetProperty("mode").GetProperty("enum").EnumerateArray().Select(choice => choice.GetString()));
        Assert.Equal("array", properties.GetProperty("tags").GetProperty("type").GetString());
        Assert.Equal(search.Tool!.Arguments!.Order(), properties.EnumerateObject().Select(member => member.Name).Order());
    }

    [Fact]
    public void Every_tool_is_named_once_by_the_rules_and_describes_its_output()
    {
        Assert.Equal(Tools.Count, Tools.Select(command => command.Tool!.Name).Distinct().Count());
        Assert.All(Tools, command =>
        {
            Tool tool = command.Tool!;
            Assert.Matches("^[a-z][a-z_]{1,63}$", tool.Name);
            Assert.InRange(tool.Description.Length, 20, 400);
            Assert.Equal(tool.Arguments?.Count ?? command.Arguments.Count, command.ToolArguments.Count);
            Assert.All(tool.Profiles, profile => Assert.Contains(profile, ToolProfiles.Names));
            using JsonDocument output = JsonDocument.Parse(tool.Output);
            Assert.Equal("object", output.RootElement.GetProperty("type").GetString());
            foreach (JsonElement name in output.RootElement.GetProperty("required").EnumerateArray())
            {
                Assert.True(output.RootElement.GetProperty("properties").TryGetProperty(name.GetString()!, out _));
            }
        });
    }

    [Fact]
    public void The_default_profile_stays_short() =>
        Assert.InRange(ToolProfiles.CommandsOf(ToolProfiles.Default).Count, 1, ToolProfiles.DefaultToolsMax);

    [Fact]
    public void The_handbook_lists_every_tool_with_its_profiles()
    {
        string handbook = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "mcp.md"));
        Assert.All(Tools, command => Assert.Contains(
            $"| `{command.Tool!.Name}` | `{command.Name}` | {string.Join(", ", command.Tool.Profiles)} |", handbook));
    }

    [Fact]
    public void The_output_is_cut_to_what_its_schema_names()
    {
        using JsonDocument schema = JsonDocument.Parse("""
            {"type":"object","required":["n"],"properties":{"n":{},"gone":{},"list":{"items":{"type":"object",
            "properties":{"a":{}}}},"free":{"type":"object"}}}
            """);
        using JsonDocument reply = JsonDocument.Parse(
            """{"n":null,"gone":null,"more":1,"list":[{"a":1,"b":2},{"a":null}],"free":{"x":null}}""");
        Assert.Equal("""{"n":null,"list":[{"a":1},{}],"free":{"x":null}}""",
            ToolOutput.Cut(schema.RootElement, reply.RootElement, out int bytes).GetRawText());
        Assert.Equal(48, bytes);
    }

    [Theory]
    [InlineData("a\n b\t\tc ", 10, "a b c"), InlineData("abcdef", 3, "abc…"), InlineData("abc", 3, "abc"), InlineData("", 3, "")]
    public void A_text_is_cut_to_one_line(string text, int max, string expected) =>
        Assert.Equal(expected, ToolText.Clip(text, max));
}
