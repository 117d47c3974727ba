using System.Net;
using System.Text.Json;
using Synapsid.Protocols;

namespace Synapsid.Server.Tests.Routes;

public sealed class EnvelopeRoutesTests
{
    [Fact]
    public async Task A_command_travels_in_an_envelope_and_its_mark_comes_back()
    {
        await using TestServer server = await TestServer.StartAsync();
        (HttpStatusCode status, JsonElement json) = await server.SendAsync(
            "POST", "/api/v1/command", """{"command":"grain.add","request_id":"r1","payload":{"text":"in an envelope"}}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(json.GetProperty("success").GetBoolean());
        Assert.Equal("r1", json.GetProperty("request_id").GetString());
        Assert.True(json.GetProperty("payload").GetProperty("stored").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("error").ValueKind);
    }

    [Theory]
    [InlineData("""{"command":"grain.ad","request_id":"r2"}""", "unknown_command")]
    [InlineData("""{"command":"grain.get","request_id":"r2","payload":{"id":"00000000000000000000000000"}}""", "not_found")]
    [InlineData("""{"command":"grain.add","request_id":"r2"}""", "bad_request")]
    public async Task A_command_that_fails_is_an_envelope_with_status_200(string body, string code)
    {
        await using TestServer server = await TestServer.StartAsync();
        (HttpStatusCode status, JsonElement json) = await server.SendAsync("POST", "/api/v1/command", body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(json.GetProperty("success").GetBoolean());
        Assert.Equal("r2", json.GetProperty("request_id").GetString());
        Assert.Equal(code, json.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/api/v1/command", "{", 400, "bad_request")]
    [InlineData("/api/v1/command", "", 400, "bad_request")]
    [InlineData("/api/v1/command", """{"payload":{}}""", 400, "bad_request")]
    [InlineData("/api/v1/batch", """{"commands":{}}""", 400, "bad_request")]
    [InlineData("/api/v1/batch", """{"commands":[{"command":"system.stats"},7]}""", 400, "bad_request")]
    [InlineData("/api/v1/command", """{"command":"grain.add","payload":{"text":"is longer than the limit of this server"}}""", 413, "too_large")]
    public async Task A_body_that_is_no_envelope_is_answered_by_one(string path, string body, int expected, string code)
    {
        ServerOptions options = new() { RequestBytesMax = 64 };
        await using TestServer server = await TestServer.StartAsync(options);
        using HttpResponseMessage response = await server.Client.PostAsync(path, TestServer.Json(body), TestContext.Current.CancellationToken);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, JsonEnvelope.ReadReply(bytes).Error?.Code.WireName());
    }

    [Fact]
    public async Task A_batch_runs_in_order_and_one_failure_stops_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        (HttpStatusCode status, JsonElement json) = await server.SendAsync("POST", "/api/v1/batch", """
            {"commands":[
              {"command":"grain.add","request_id":"a","payload":{"text":"batched"}},
              {"command":"grain.get","request_id":"b","payload":{"id":"nonsense"}},
              {"command":"grain.search","request_id":"c","payload":{"query":"batched","mode":"text"}}]}
            """);
        Assert.Equal(HttpStatusCode.OK, status);
        JsonElement[] replies = [.. json.GetProperty("replies").EnumerateArray()];
        Assert.Equal(["a", "b", "c"], replies.Select(reply => reply.GetProperty("request_id").GetString()));
        Assert.Equal([true, false, true], replies.Select(reply => reply.GetProperty("success").GetBoolean()));
        string? added = replies[0].GetProperty("payload").GetProperty("id").GetString();
        Assert.Equal(added, replies[2].GetProperty("payload").GetProperty("results")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_batch_whose_replies_are_too_much_runs_no_command_after_them()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { BatchReplyBytesMax = 200 });
        string set = "{\"command\":\"kv.set\",\"payload\":{\"key\":\"a\",\"value\":\"" + new string('x', 200) + "\"}}";
        const string get = """{"command":"kv.get","payload":{"key":"a"}}""";
        const string late = """{"command":"kv.set","request_id":"c","payload":{"key":"b","value":"y"}}""";
        (_, JsonElement json) = await server.SendAsync("POST", "/api/v1/batch", $"{{\"commands\":[{set},{get},{late}]}}");
        JsonElement[] replies = [.. json.GetProperty("replies").EnumerateArray()];
        Assert.Equal([true, true, false], replies.Select(reply => reply.GetProperty("success").GetBoolean()));
        Assert.Equal("c", replies[2].GetProperty("request_id").GetString());
        Assert.Equal("too_large", replies[2].GetProperty("error").GetProperty("code").GetString());
        (_, JsonElement b) = await server.SendAsync("GET", "/kv/get/b");
        Assert.False(b.GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task A_batch_of_nothing_is_answered_by_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        (HttpStatusCode status, JsonElement json) = await server.SendAsync("POST", "/api/v1/batch", """{"commands":[]}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(0, json.GetProperty("replies").GetArrayLength());
    }
}
