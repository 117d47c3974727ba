using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Synapsid.Server.Tests.Mcp;

public sealed class McpRoutesTests : IAsyncLifetime
{
    private const string Discover = """
        {"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{
        "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}
        """;

    private TestServer _server = null!;
    private McpCaller _caller = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _caller = new McpCaller(_server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("2026-07-28"), InlineData("2025-11-25"), InlineData("2025-06-18"), InlineData("2025-03-26")]
    public async Task A_client_of_the_protocol_library_finds_calls_and_hears_of_errors(string version)
    {
        HttpClientTransportOptions options = new()
        {
            Endpoint = new Uri(_server.Server.Address, "mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
        };
        await using McpClient client = await McpClient.CreateAsync(
            new HttpClientTransport(options), new McpClientOptions { ProtocolVersion = version }, null, Cancellation);
        Assert.Equal("synapsid", client.ServerInfo?.Name);
        IList<McpClientTool> tools = await client.ListToolsAsync(cancellationToken: Cancellation);
        Assert.Contains("memory_add", tools.Select(tool => tool.Name));
        CallToolResult added = await client.CallToolAsync(
            "memory_add", new Dictionary<string, object?> { ["text"] = "a fact" }, cancellationToken: Cancellation);
        bool structured = string.CompareOrdinal(version, "2025-06-18") >= 0;
        Assert.Equal(structured, added.StructuredContent is not null);
        string text = Assert.IsType<TextContentBlock>(Assert.Single(added.Content)).Text;
        Assert.StartsWith(structured ? "Stored as " : "{\"id\":", text, StringComparison.Ordinal);
        McpProtocolException error = await Assert.ThrowsAsync<McpProtocolException>(
            () => client.CallToolAsync("nothing", cancellationToken: Cancellation).AsTask());
        Assert.Equal(McpErrorCode.InvalidParams, error.ErrorCode);
        CallToolResult wrong = await client.CallToolAsync("memory_add", cancellationToken: Cancellation);
        Assert.True(wrong.IsError);
    }

    [Theory]
    [InlineData("MCP-Protocol-Version", null), InlineData("MCP-Protocol-Version", "2025-11-25")]
    [InlineData("Mcp-Method", null), InlineData("Mcp-Method", "tools/list")]
    public async Task Headers_that_do_not_say_what_the_body_says_are_refused(string header, string? value)
    {
        Dictionary<string, string> headers = new()
        {
            ["MCP-Protocol-Version"] = "2026-07-28", ["Mcp-Method"] = "server/discover",
        };
        headers.Remove(header);
        if (value is not null) headers[header] = value;
        (HttpStatusCode status, JsonElement json) = await _caller.PostAsync(Discover, headers);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(-32020, json.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(1, json.GetProperty("id").GetInt32());
    }

    [Theory]
    [InlineData("memory_forget", -32020), InlineData("=?base64?bWVtb3J5X3NlYXJjaA==?=", 0)]
    [InlineData("=?base64?!?=", -32020), InlineData("memory_search", 0)]
    public async Task The_name_in_the_header_must_be_the_tool_of_the_body(string header, int code)
    {
        JsonObject request = new()
        {
            ["jsonrpc"] = "2.0", ["id"] = "a", ["method"] = "tools/call",
            ["params"] = new JsonObject
            {
                ["name"] = "memory_search", ["arguments"] = new JsonObject { ["query"] = "x" }, ["_meta"] = McpCaller.Meta(),
            },
        };
        (_, JsonElement json) = await _caller.PostAsync(request.ToJsonString(), new Dictionary<string, string>
        {
            ["MCP-Protocol-Version"] = "2026-07-28", ["Mcp-Method"] = "tools/call", ["Mcp-Name"] = header,
        });
        int given = json.TryGetProperty("error", out JsonElement error) ? error.GetProperty("code").GetInt32() : 0;
        Assert.Equal(code, given);
    }

    [Fact]
    public async Task An_unknown_version_is_refused_with_those_that_are_known()
    {
        JsonObject request = new()
        {
            ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/list",
            ["params"] = new JsonObject { ["_meta"] = McpCaller.Meta("1900-01-01") },
        };
        (HttpStatusCode status, JsonElement json) = await _caller.PostAsync(
            request.ToJsonString(), new Dictionary<string, string> { ["MCP-Protocol-Version"] = "1900-01-01" });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        JsonElement error = json.GetProperty("error");
        Assert.Equal(-32022, error.GetProperty("code").GetInt32());
        Assert.Contains("2026-07-28", error.GetProperty("data").GetProperty("supported").GetRawText());
    }

    [Fact]
    public async Task A_method_that_there_is_not_is_404_to_new_clients_and_200_to_old_ones()
    {
        (HttpStatusCode status, JsonElement json) = await _caller.AskAsync("resources/list");
        Assert.Equal((HttpStatusCode.NotFound, -32601), (status, json.GetProperty("error").GetProperty("code").GetInt32()));
        (status, json) = await _caller.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"resources/list"}""");
        Assert.Equal((HttpStatusCode.OK, -32601), (status, json.GetProperty("error").GetProperty("code").GetInt32()));
    }

    [Theory]
    [InlineData("nonsense", -32700), InlineData("[]", -32600), InlineData("7", -32600), InlineData("{}", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{}}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":7}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}""", -32602)]
    public async Task What_is_no_request_is_answered_with_the_reason(string body, int code)
    {
        (HttpStatusCode status, JsonElement json) = await _caller.PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(code, json.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_request_without_its_metadata_is_malformed()
    {
        (HttpStatusCode status, JsonElement json) = await _caller.PostAsync(
            """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""",
            new Dictionary<string, string> { ["MCP-Protocol-Version"] = "2026-07-28", ["Mcp-Method"] = "tools/list" });
        Assert.Equal((HttpStatusCode.BadRequest, -32602),
            (status, json.GetProperty("error").GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task Notifications_are_accepted_and_other_methods_of_HTTP_are_not()
    {
        (HttpStatusCode status, JsonElement json) = await _caller.PostAsync(
            """{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        Assert.Equal((HttpStatusCode.Accepted, JsonValueKind.Undefined), (status, json.ValueKind));
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            using HttpRequestMessage request = new(method, "/mcp");
            using HttpResponseMessage response = await _server.Client.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
            Assert.Equal(["POST"], response.Content.Headers.Allow);
        }
    }

    [Fact]
    public async Task Pages_of_other_origins_are_kept_out()
    {
        (HttpStatusCode status, _) = await _caller.PostAsync(
            Discover, new Dictionary<string, string> { ["Origin"] = "https://evil.example" });
        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    [Fact]
    public async Task A_profile_that_there_is_not_is_refused_with_those_that_there_are()
    {
        (HttpStatusCode status, JsonElement json) = await _caller.AskAsync("tools/list", path: "/mcp?profile=everything");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("default, memory, code, ledger, keys, all", json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Progress_comes_before_the_answer_where_it_is_asked_for()
    {
        JsonArray grains = [.. Enumerable.Range(0, 500).Select(i => new JsonObject { ["text"] = $"text {i}" })];
        JsonObject meta = McpCaller.Meta();
        meta["progressToken"] = "p";
        JsonObject request = new()
        {
            ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call",
            ["params"] = new JsonObject
            {
                ["name"] = "memory_add_many", ["arguments"] = new JsonObject { ["grains"] = grains }, ["_meta"] = meta,
            },
        };
        using HttpRequestMessage post = new(HttpMethod.Post, "/mcp?profile=memory")
        {
            Content = TestServer.Json(request.ToJsonString()),
        };
        post.Headers.Add("Accept", "application/json, text/event-stream");
        post.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        post.Headers.Add("Mcp-Method", "tools/call");
        post.Headers.Add("Mcp-Name", "memory_add_many");
        using HttpResponseMessage response = await _server.Client.SendAsync(post, Cancellation);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        string[] lines = (await response.Content.ReadAsStringAsync(Cancellation)).Split('\n');
        JsonElement[] events = [.. lines.Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
            .Select(line => JsonDocument.Parse(line["data: ".Length..]).RootElement)];
        Assert.True(events.Length >= 2);
        double last = 0;
        foreach (JsonElement notification in events[..^1])
        {
            Assert.Equal("notifications/progress", notification.GetProperty("method").GetString());
            JsonElement told = notification.GetProperty("params");
            Assert.Equal(("p", 500.0), (told.GetProperty("progressToken").GetString(), told.GetProperty("total").GetDouble()));
            Assert.True(told.GetProperty("progress").GetDouble() > last);
            last = told.GetProperty("progress").GetDouble();
        }

        Assert.Equal(500, events[^1].GetProperty("result").GetProperty("structuredContent").GetProperty("stored").GetInt32());
    }

    [Fact]
    public async Task A_client_that_hangs_up_stops_its_command()
    {
        using ManualResetEventSlim gate = new();
        GatedEncoder encoder = new(gate);
        await using TestServer server = await TestServer.StartAsync(encoder: () => encoder);
        using CancellationTokenSource hangUp = new();
        string body = """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"memory_add","arguments":{"text":"slow"}}}
            """;
        Task<HttpResponseMessage> post = server.Client.PostAsync("/mcp", TestServer.Json(body), hangUp.Token);
        await encoder.Entered.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        while (!encoder.Cancelled) await Task.Yield();
    }

    [Fact]
    public async Task A_subscription_is_granted_nothing_and_ends()
    {
        (HttpStatusCode status, JsonElement json) = await _caller.AskAsync(
            "subscriptions/listen", new JsonObject { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("complete", json.GetProperty("result").GetProperty("resultType").GetString());
    }
}
