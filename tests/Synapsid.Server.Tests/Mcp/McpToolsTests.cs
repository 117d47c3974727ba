using System.Text.Json;
using System.Text.Json.Nodes;
using Synapsid.Commands;

namespace Synapsid.Server.Tests.Mcp;

public sealed class McpToolsTests
{
    /// <summary>Arguments with which each tool answers something; ids are put in as they become known.</summary>
    private static readonly (string Tool, string Arguments)[] Calls =
    [
        ("memory_add", """{"text":"Deploys happen on Tuesdays","title":"Deploys","tags":["ops"],"source":"wiki"}"""),
        ("memory_add", """{"text":"Deploys happen on Tuesdays","title":"Deploys"}"""),
        ("memory_add_many", """{"grains":[{"text":"one"},{"text":"two"},{"no":"text"}]}"""),
        ("memory_search", """{"query":"deploys tuesdays","k":3,"mode":"hybrid"}"""),
        ("memory_search", """{"query":"deploys","namespace":"elsewhere"}"""),
        ("memory_get", """{"id":"GRAIN"}"""),
        ("memory_list", """{"limit":1}"""),
        ("memory_list", """{"limit":100}"""),
        ("memory_update", """{"id":"GRAIN","tags":["ops","calendar"],"valid_to":"2030-01-01"}"""),
        ("memory_forget", """{"id":"GRAIN"}"""),
        ("record", """{"text":"deleted user 7","type":"agent_action","severity":"high","fields":["tool=admin"]}"""),
        ("ledger_get", """{"id":"0"}"""),
        ("ledger_search", """{"where":["severity>=high"],"limit":1}"""),
        ("ledger_top", """{"field":"type"}"""),
        ("ledger_stats", "{}"),
        ("ledger_prove", """{"id":"0"}"""),
        ("verify", "{}"),
        ("key_set", """{"key":"n","value":"41","ttl":60}"""),
        ("key_get", """{"key":"n"}"""),
        ("key_get", """{"key":"absent"}"""),
        ("key_increment", """{"key":"n"}"""),
        ("key_list", """{"prefix":"n"}"""),
        ("key_delete", """{"key":"n"}"""),
    ];

    /// <summary>Tools whose answers other tests check, with a repository at hand.</summary>
    private static bool IsElsewhere(string tool) =>
        tool.StartsWith("code_", StringComparison.Ordinal) || tool.StartsWith("index_", StringComparison.Ordinal);

    [Fact]
    public async Task Every_answer_satisfies_its_schema_and_its_text_is_shorter()
    {
        await using TestServer server = await TestServer.StartAsync();
        McpCaller caller = new(server);
        (_, JsonElement list) = await caller.AskAsync("tools/list", path: "/mcp?profile=all");
        Dictionary<string, JsonElement> schemas = list.GetProperty("result").GetProperty("tools").EnumerateArray()
            .ToDictionary(tool => tool.GetProperty("name").GetString()!, tool => tool.GetProperty("outputSchema"));
        Assert.Empty(schemas.Keys.Where(tool => !IsElsewhere(tool)).Except(Calls.Select(call => call.Tool)));
        string grain = "";
        foreach ((string tool, string arguments) in Calls)
        {
            JsonObject given = JsonNode.Parse(arguments.Replace("GRAIN", grain, StringComparison.Ordinal))!.AsObject();
            JsonElement result = await caller.CallAsync(tool, given);
            string text = result.GetProperty("content")[0].GetProperty("text").GetString()!;
            Assert.False(result.TryGetProperty("isError", out JsonElement wrong) && wrong.GetBoolean(), $"{tool}: {text}");
            JsonElement answer = result.GetProperty("structuredContent");
            Assert.Empty(SchemaCheck.Problems(schemas[tool], answer).Select(problem => $"{tool}: {problem}"));
            Assert.True(text.Length < Math.Max(32, answer.GetRawText().Length), $"{tool} says as text: {text}");
            Assert.Equal("complete", result.GetProperty("resultType").GetString());
            if (tool == "memory_add") grain = answer.GetProperty("id").GetString()!;
        }
    }

    [Fact]
    public async Task The_default_profile_is_short_and_always_in_the_same_order()
    {
        await using TestServer server = await TestServer.StartAsync();
        McpCaller caller = new(server);
        (_, JsonElement first) = await caller.AskAsync("tools/list");
        (_, JsonElement second) = await caller.AskAsync("tools/list");
        JsonElement result = first.GetProperty("result");
        Assert.True(JsonElement.DeepEquals(result, second.GetProperty("result")));
        string[] names = [.. result.GetProperty("tools").EnumerateArray().Select(t => t.GetProperty("name").GetString()!)];
        Assert.InRange(names.Length, 6, ToolProfiles.DefaultToolsMax);
        Assert.Superset(
            new HashSet<string>(["memory_add", "memory_search", "memory_get", "memory_forget", "record", "verify"]),
            names.ToHashSet());
        Assert.Equal(3_600_000, result.GetProperty("ttlMs").GetInt64());
        Assert.Equal("public", result.GetProperty("cacheScope").GetString());
    }

    [Theory]
    [InlineData("memory_add", """{"txt":"x"}""", "memory_add has no argument \"txt\"; the nearest is \"text\"")]
    [InlineData("memory_add", """{}""", "memory_add needs \"text\"")]
    [InlineData("memory_add", """{"text":7}""", "text must be a string, not: 7")]
    [InlineData("memory_search", """{"query":"x","k":0}""", "k is 0; it must be 1 or more")]
    [InlineData("memory_search", """{"query":"x","mode":"fast"}""", "one of hybrid, dense, text")]
    [InlineData("memory_get", """{"id":"7"}""", "id must be 26 letters and digits")]
    [InlineData("memory_get", """{"id":"01k8z3v6t2m4q9r7c5x1w0y8he"}""", "There is no grain")]
    [InlineData("record", """{"text":"x","author":"no such"}""", "record takes: text, type?, ")]
    public async Task What_is_wrong_is_said_with_what_would_be_right(string tool, string arguments, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonElement result = await new McpCaller(server).CallAsync(tool, JsonNode.Parse(arguments)!.AsObject());
        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Contains(expected, result.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.False(result.TryGetProperty("structuredContent", out _));
    }

    [Fact]
    public async Task An_unknown_tool_is_an_error_that_names_the_nearest()
    {
        await using TestServer server = await TestServer.StartAsync();
        (_, JsonElement json) = await new McpCaller(server).AskAsync(
            "tools/call", new JsonObject { ["name"] = "memory_serach" });
        Assert.Equal(-32602, json.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Contains("'memory_search'", json.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_answer_that_is_too_long_says_so()
    {
        await using TestServer server = await TestServer.StartAsync();
        McpCaller caller = new(server);
        JsonObject value = new() { ["key"] = "long", ["value"] = new string('x', 1_100_000) };
        await caller.CallAsync("key_set", value);
        JsonElement result = await caller.CallAsync("key_get", new JsonObject { ["key"] = "long" });
        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Contains("the limit is 1,048,576", result.GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Calls_are_counted_as_commands()
    {
        await using TestServer server = await TestServer.StartAsync();
        await new McpCaller(server).CallAsync("memory_search", new JsonObject { ["query"] = "anything" });
        string metrics = await server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("syn_commands_total{command=\"grain.search\",outcome=\"ok\"} 1", metrics);
    }
}
