using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Synapsid.Server.Routes;

namespace Synapsid.Server.Tests.Routes;

public sealed class KeyFeedRouteTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_are_told_in_their_order_with_their_values()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Engine.Keys.Set("a", "before");
        using ClientWebSocket socket = await OpenAsync(server, "a,b");
        server.Engine.Keys.Set("a", "1");
        server.Engine.Keys.Set("other", "1");
        server.Engine.Keys.Increment("a");
        server.Engine.Keys.Run("HSET"u8.ToArray(), "b"u8.ToArray(), "f"u8.ToArray(), "v"u8.ToArray());
        server.Engine.Keys.Delete("a");
        (string Key, string Event, string? Value)[] expected =
            [("a", "set", "1"), ("a", "incrby", "2"), ("b", "hset", null), ("a", "del", null)];
        long version = 0;
        foreach ((string key, string name, string? value) in expected)
        {
            JsonElement message = await NextAsync(socket);
            Assert.Equal(key, message.GetProperty("key").GetString());
            Assert.Equal(name, message.GetProperty("event").GetString());
            Assert.Equal(value, message.TryGetProperty("value", out JsonElement held) ? held.GetString() : null);
            long told = message.GetProperty("version").GetInt64();
            Assert.True(told > version, $"{told} after {version}");
            version = told;
        }
    }

    [Fact]
    public async Task Keys_and_values_may_be_any_bytes()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ClientWebSocket socket = await OpenAsync(server, "x%2Cy&keys=%FF+z,x%2Cy");
        server.Engine.Keys.Set("x,y", [0xFE, 0x00]);
        JsonElement first = await NextAsync(socket);
        Assert.Equal("x,y", first.GetProperty("key").GetString());
        Assert.Equal([0xFE, 0x00], first.GetProperty("value").GetProperty("base64").GetBytesFromBase64());
        server.Engine.Keys.Run("SET"u8.ToArray(), [0xFF, 0x20, 0x7A], "v"u8.ToArray());
        JsonElement second = await NextAsync(socket);
        Assert.Equal([0xFF, 0x20, 0x7A], second.GetProperty("key").GetProperty("base64").GetBytesFromBase64());
    }

    [Fact]
    public async Task An_expired_key_is_told_and_its_next_change_has_a_higher_version()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ClientWebSocket socket = await OpenAsync(server, "k");
        server.Engine.Keys.Set("k", "v", TimeSpan.FromMilliseconds(5));
        List<(string Event, long Version)> told = [];
        while (told is not [.., ("expired", _)])
        {
            JsonElement message = await NextAsync(socket);
            told.Add((message.GetProperty("event").GetString()!, message.GetProperty("version").GetInt64()));
        }

        server.Engine.Keys.Set("k", "again");
        JsonElement last = await NextAsync(socket);
        Assert.Equal("again", last.GetProperty("value").GetString());
        told.Add(("set", last.GetProperty("version").GetInt64()));
        Assert.Equal(told.OrderBy(one => one.Version), told);
        Assert.True(told[^1].Version > told[^2].Version);
    }

    [Fact]
    public async Task A_value_that_is_too_long_is_left_out()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ClientWebSocket socket = await OpenAsync(server, "k");
        server.Engine.Keys.Set("k", new byte[KeyFeed.ValueBytesMax + 1]);
        JsonElement message = await NextAsync(socket);
        Assert.True(message.GetProperty("truncated").GetBoolean());
        Assert.False(message.TryGetProperty("value", out _));
    }

    [Fact]
    public async Task A_reader_that_is_too_slow_is_closed_and_the_keys_go_on()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ClientWebSocket socket = await OpenAsync(server, "k");
        byte[] value = Encoding.ASCII.GetBytes(new string('v', 512 << 10));
        for (int i = 0; i < 64; i++) server.Engine.Keys.Set("k", value); // far more than sockets and feed hold
        WebSocketReceiveResult end = await ReadToEndAsync(socket);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, end.CloseStatus);
        Assert.Equal(value.Length, server.Engine.Keys.Get("k")!.Length);
    }

    [Fact]
    public async Task A_server_that_stops_says_so_at_once()
    {
        TestServer server = await TestServer.StartAsync();
        using ClientWebSocket socket = await OpenAsync(server, "k");
        ValueTask stopping = server.DisposeAsync();
        WebSocketReceiveResult end = await ReadToEndAsync(socket);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, end.CloseStatus);
        await stopping;
    }

    [Fact]
    public async Task A_reader_that_closes_is_answered_and_followed_no_more()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ClientWebSocket socket = await OpenAsync(server, "k");
        await socket.SendAsync("anything"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancellation);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        server.Engine.Keys.Set("k", "v");
    }

    [Theory]
    [InlineData("/kv/ws", HttpStatusCode.BadRequest)]
    [InlineData("/kv/ws?keys=", HttpStatusCode.BadRequest)]
    [InlineData("/kv/ws?key=a", HttpStatusCode.BadRequest)]
    [InlineData("/kv/ws?keys=a", HttpStatusCode.UpgradeRequired)]
    public async Task What_is_no_WebSocket_or_names_no_keys_is_a_problem(string path, HttpStatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        (HttpStatusCode status, JsonElement json) = await server.SendAsync("GET", path);
        Assert.Equal(expected, status);
        Assert.NotEqual("", json.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_page_of_another_origin_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Origin", "http://elsewhere.example");
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(AddressOf(server, "k"), Cancellation));
    }

    private static Uri AddressOf(TestServer server, string keys) =>
        new($"ws://{server.Server.Address.Authority}/kv/ws?keys={keys}");

    private static async Task<ClientWebSocket> OpenAsync(TestServer server, string keys)
    {
        ClientWebSocket socket = new();
        await socket.ConnectAsync(AddressOf(server, keys), Cancellation);
        return socket;
    }

    private static async Task<JsonElement> NextAsync(ClientWebSocket socket)
    {
        byte[] received = new byte[64 << 10];
        WebSocketReceiveResult result = await socket.ReceiveAsync(new ArraySegment<byte>(received), Cancellation);
        Assert.Equal((WebSocketMessageType.Text, true), (result.MessageType, result.EndOfMessage));
        return JsonDocument.Parse(received.AsMemory(0, result.Count)).RootElement;
    }

    private static async Task<WebSocketReceiveResult> ReadToEndAsync(ClientWebSocket socket)
    {
        byte[] received = new byte[1 << 20];
        WebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(new ArraySegment<byte>(received), Cancellation);
        }
        while (result.MessageType != WebSocketMessageType.Close);
        return result;
    }
}
