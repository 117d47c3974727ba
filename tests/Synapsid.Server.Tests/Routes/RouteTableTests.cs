using System.Net;
using System.Text.Json;
using Synapsid.Commands;
using Synapsid.Protocols;
using Synapsid.Testing;

namespace Synapsid.Server.Tests.Routes;

public sealed class RouteTableTests
{
    // Those of the ledger need events, keys and proofs: LedgerRoutesTests asks for them. Those on code need an indexed
    // repository: CodeRoutesTests.
    public static TheoryData<string> Commands =>
    [
        .. CommandTable.Default.All.Select(command => command.Name).Where(name =>
            !name.StartsWith("ledger.", StringComparison.Ordinal) && !name.StartsWith("code.", StringComparison.Ordinal)),
    ];

    /// <summary>Over HTTP and straight from the engine, the same request has the same outcome.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_is_reached_by_its_route(string name)
    {
        Assert.True(CommandTable.Default.TryFind(name, out Command? command));
        await using TestServer server = await TestServer.StartAsync();
        string id = await server.AddAsync("a grain to work on");
        server.Engine.Keys.Set("words", "1");
        Dictionary<string, object> arguments = command.Arguments
            .Where(argument => argument.Required || IsNeeded(name, argument))
            .ToDictionary(argument => argument.Name, argument => ExampleOf(argument, id));
        string path = command.Route.Template;
        foreach (string part in arguments.Keys.Where(part => command.Route.Template.Contains($"{{{part}}}")))
        {
            path = path.Replace($"{{{part}}}", arguments[part].ToString());
            arguments.Remove(part);
        }

        if (command.Route.Method == "PATCH") arguments.Add("title", "a change");
        bool hasBody = command.Route.Method is "POST" or "PUT" or "PATCH";
        if (!hasBody) path += "?" + string.Join('&', arguments.Select(pair => $"{pair.Key}={pair.Value}"));

        (HttpStatusCode status, JsonElement json) = await server.SendAsync(
            command.Route.Method, path, hasBody ? JsonSerializer.Serialize(arguments) : null);
        Assert.True(status == HttpStatusCode.OK, $"{command.Route}: {json}");
        Assert.Contains($"syn_commands_total{{command=\"{name}\",outcome=\"ok\"}}", await MetricsAsync(server));
    }

    [Fact]
    public async Task An_unknown_path_is_an_error_object_that_says_where_to_look()
    {
        await using TestServer server = await TestServer.StartAsync();
        foreach (string path in new[] { "/nothing", "/api/v1", "/api/v1/grains/", "/api/v1/grains/a/b", "/Health" })
        {
            (HttpStatusCode status, JsonElement json) = await server.SendAsync("GET", path);
            Assert.Equal(HttpStatusCode.NotFound, status);
            Assert.Equal(404, json.GetProperty("status").GetInt32());
            Assert.Equal("Not Found", json.GetProperty("title").GetString());
            JsonElement error = json.GetProperty("error");
            Assert.Equal("not_found", error.GetProperty("code").GetString());
            Assert.Contains("/api/v1", error.GetProperty("message").GetString());
            Assert.Equal(error.GetProperty("message").GetString(), json.GetProperty("detail").GetString());
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("src/gate.cs")]
    [InlineData("/")]
    [InlineData("a%2Fb")]
    [InlineData("a%252Fb/%")]
    [InlineData("50% of \u00fc?#+&=;\"")]
    [InlineData("\ud83d\ude00/ \t\n")]
    public async Task A_part_of_a_path_is_whatever_text_was_encoded_in_it(string key)
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Engine.Keys.Set(key, "found");
        foreach (Version version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using HttpClient client = server.NewClient(version);
            string reply = await client.GetStringAsync(
                $"/kv/get/{Uri.EscapeDataString(key)}", TestContext.Current.CancellationToken);
            Assert.Contains("\"value\":\"found\"", reply);
        }
    }

    [Theory]
    [InlineData("DELETE", "/health", "GET, HEAD")]
    [InlineData("PUT", "/api/v1/grains", "GET, HEAD, POST")]
    [InlineData("GET", "/api/v1/command", "POST")]
    [InlineData("POST", "/api/v1/grains/0000", "DELETE, GET, HEAD, PATCH")]
    public async Task A_wrong_method_is_told_the_right_ones(string method, string path, string allow)
    {
        await using TestServer server = await TestServer.StartAsync();
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
        JsonElement json = await TestServer.ReadJsonAsync(response);
        Assert.Contains(allow, json.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Head_has_the_head_of_get_and_no_body()
    {
        await using TestServer server = await TestServer.StartAsync();
        string id = await server.AddAsync("text");
        foreach (Version version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using HttpClient client = server.NewClient(version);
            string path = $"/api/v1/grains/{id}";
            using HttpResponseMessage get = await client.GetAsync(path, TestContext.Current.CancellationToken);
            using HttpRequestMessage request = new(HttpMethod.Head, path) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using HttpResponseMessage head = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData(ErrorCode.NotFound, HttpStatusCode.NotFound, "/api/v1/grains/00000000000000000000000000")]
    [InlineData(ErrorCode.BadRequest, HttpStatusCode.BadRequest, "/api/v1/grains/short")]
    public async Task A_command_that_fails_has_the_status_of_its_error(ErrorCode code, HttpStatusCode expected, string path)
    {
        await using TestServer server = await TestServer.StartAsync();
        (HttpStatusCode status, JsonElement json) = await server.SendAsync("GET", path);
        Assert.Equal(expected, status);
        Assert.Equal(code.WireName(), json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_missing_model_is_503_and_what_needs_none_is_served()
    {
        await using TestServer server = await TestServer.StartAsync(
            encoder: () => throw new Embeddings.Models.ModelMissingException("/nowhere"));
        (HttpStatusCode add, JsonElement json) = await server.SendAsync("POST", "/api/v1/grains?text=a");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, add);
        Assert.Equal("model_unavailable", json.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("syn model pull", json.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync("GET", "/api/v1/stats")).Status);
    }

    [Fact]
    public async Task The_index_lists_every_route_of_the_document()
    {
        await using TestServer server = await TestServer.StartAsync();
        (_, JsonElement index) = await server.SendAsync("GET", "/");
        Assert.Equal("Synapsid", index.GetProperty("name").GetString());
        string[] listed = [.. index.GetProperty("routes").EnumerateArray().Select(route =>
            $"| `{route.GetProperty("method").GetString()}` | `{route.GetProperty("path").GetString()}` | "
            + $"{CommandAt(route)} | {route.GetProperty("summary").GetString()} |")];
        string document = await File.ReadAllTextAsync(
            Path.Combine(SharedData.RepositoryRoot, "docs", "http.md"), TestContext.Current.CancellationToken);
        Assert.Equal(listed, document.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains("| `/")));
    }

    private static string CommandAt(JsonElement route)
    {
        Route wanted = new(route.GetProperty("method").GetString()!, route.GetProperty("path").GetString()!);
        return CommandTable.Default.All.FirstOrDefault(command => command.Route == wanted) is { } command ? $"`{command.Name}`" : "";
    }

    /// <summary>What a command cannot do without, though another argument may stand for it.</summary>
    private static bool IsNeeded(string command, Argument argument) =>
        argument.Name == "value" || (command == "kv.expire" && argument.Name == "ttl");

    private static object ExampleOf(Argument argument, string id) => argument switch
    {
        { Name: "id" } => id,
        { Name: "pairs" } => new[] { new { key = "words", value = "1" } },
        { Name: "args" } => new[] { "PING" },
        { Type: ArgumentType.Integer } => 1,
        { Type: ArgumentType.Duration } => "90d",
        { Type: ArgumentType.Objects } => new[] { new { text = "one of many" } },
        _ => "words",
    };

    private static Task<string> MetricsAsync(TestServer server) =>
        server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
}
