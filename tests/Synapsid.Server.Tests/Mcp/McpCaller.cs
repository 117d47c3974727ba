using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Synapsid.Server.Tests.Mcp;

/// <summary>Speaks MCP to a test server by hand, so that requests can be wrong, too.</summary>
internal sealed class McpCaller(TestServer server)
{
    public const string Version = "2026-07-28";

    private int _id;

    /// <summary>The <c>_meta</c> of a request of revision 2026-07-28.</summary>
    public static JsonObject Meta(string version = Version) => new()
    {
        ["io.modelcontextprotocol/protocolVersion"] = version,
        ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
    };

    /// <summary>Posts a request of revision 2026-07-28 and gives the response.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json)> AskAsync(
        string method, JsonObject? parameters = null, string path = "/mcp")
    {
        parameters ??= [];
        parameters["_meta"] ??= Meta();
        Dictionary<string, string> headers = new() { ["MCP-Protocol-Version"] = Version, ["Mcp-Method"] = method };
        if (parameters["name"] is { } name) headers["Mcp-Name"] = name.GetValue<string>();
        JsonObject request = new()
        {
            ["jsonrpc"] = "2.0", ["id"] = ++_id, ["method"] = method, ["params"] = parameters,
        };
        return await PostAsync(request.ToJsonString(), headers, path);
    }

    /// <summary>Calls a tool and gives the result.</summary>
    public async Task<JsonElement> CallAsync(string tool, JsonObject? arguments = null, string path = "/mcp?profile=all")
    {
        JsonObject parameters = new() { ["name"] = tool, ["arguments"] = arguments ?? [] };
        (HttpStatusCode status, JsonElement json) = await AskAsync("tools/call", parameters, path);
        Assert.Equal(HttpStatusCode.OK, status);
        return json.GetProperty("result");
    }

    /// <summary>Posts a body with headers and gives what comes back as JSON; undefined where nothing does.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(
        string body, Dictionary<string, string>? headers = null, string path = "/mcp")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = TestServer.Json(body) };
        request.Headers.Add("Accept", "application/json, text/event-stream");
        foreach ((string name, string value) in headers ?? []) request.Headers.Add(name, value);
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (text.Length == 0) return (response.StatusCode, default);
        bool isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return (response.StatusCode, JsonDocument.Parse(isStream ? LastEvent(text) : text).RootElement);
    }

    private static string LastEvent(string stream) =>
        stream.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..];
}
