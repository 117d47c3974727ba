using System.Globalization;
using System.Net;
using System.Text.Json;
using Synapsid.Testing;

namespace Synapsid.Server.Tests;

public sealed class SynapsidServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_tells_version_grains_and_uptime()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.AddAsync("one");
        (HttpStatusCode status, JsonElement json) = await server.SendAsync("GET", "/health");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("ok", json.GetProperty("status").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", json.GetProperty("version").GetString());
        Assert.Equal(1, json.GetProperty("grains").GetInt32());
        Assert.InRange(json.GetProperty("uptime_seconds").GetDouble(), 0, 3600);
    }

    [Fact]
    public async Task One_port_speaks_both_versions_of_http()
    {
        await using TestServer server = await TestServer.StartAsync();
        foreach (Version version in new[] { HttpVersion.Version11, HttpVersion.Version20, HttpVersion.Version11 })
        {
            using HttpClient client = server.NewClient(version);
            using HttpResponseMessage added = await client.PostAsync(
                "/api/v1/grains", TestServer.Json($$"""{"text":"over {{version}}"}"""), Cancellation);
            Assert.Equal((HttpStatusCode.OK, version), (added.StatusCode, added.Version));
            using HttpResponseMessage found = await client.GetAsync($"/api/v1/search?query=over+{version}&k=1", Cancellation);
            Assert.Equal((HttpStatusCode.OK, version), (found.StatusCode, found.Version));
        }

        Assert.Equal(2, server.Engine.Grains.Count);
    }

    [Fact]
    public async Task One_connection_of_http_2_carries_many_requests_at_once()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Http2StreamsMax = 8 });
        using HttpClient client = server.NewClient(HttpVersion.Version20);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using HttpResponseMessage added = await client.PostAsync(
                "/api/v1/grains", TestServer.Json($$"""{"text":"number {{i}}"}"""), Cancellation);
            Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        }));
        Assert.Equal(40, server.Engine.Grains.Count);
    }

    [Fact]
    public async Task Parallel_adds_and_searches_lose_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 32).Select(async i =>
        {
            string id = await server.AddAsync($"grain word{i}");
            (HttpStatusCode status, JsonElement json) = await server.SendAsync("GET", $"/api/v1/search?query=word{i}&mode=text");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(id, json.GetProperty("results")[0].GetProperty("id").GetString());
            return id;
        }));
        Assert.Equal(32, ids.Distinct().Count());
        Assert.Equal(32, server.Engine.Grains.Count);
    }

    [Fact]
    public async Task Health_and_metrics_answer_while_every_lane_is_full()
    {
        using ManualResetEventSlim gate = new();
        await using TestServer server = await TestServer.StartAsync(encoder: () => new GatedEncoder(gate));
        Task[] searches = [.. Enumerable.Range(0, 64).Select(i => server.SendAsync("GET", $"/api/v1/search?query=w{i}"))];
        Task[] adds = [.. Enumerable.Range(0, 64).Select(i => server.AddAsync($"w{i}"))];
        (HttpStatusCode health, _) = await server.SendAsync("GET", "/health");
        using HttpResponseMessage metrics = await server.Client.GetAsync("/metrics", Cancellation);
        Assert.Equal(HttpStatusCode.OK, health);
        Assert.Equal(HttpStatusCode.OK, metrics.StatusCode);
        Assert.DoesNotContain(adds, add => add.IsCompleted);
        gate.Set();
        await Task.WhenAll([.. searches, .. adds]);
        Assert.Equal(64, server.Engine.Grains.Count);
    }

    [Fact]
    public async Task A_search_passes_a_queue_of_writes()
    {
        using ManualResetEventSlim gate = new();
        await using TestServer server = await TestServer.StartAsync(encoder: () => new GatedEncoder(gate));
        Task[] adds = [.. Enumerable.Range(0, 64).Select(i => server.AddAsync($"w{i}"))];
        (HttpStatusCode status, _) = await server.SendAsync("GET", "/api/v1/grains");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain(adds, add => add.IsCompleted);
        gate.Set();
        await Task.WhenAll(adds);
    }

    [Fact]
    public async Task Stopping_lets_a_request_under_way_finish()
    {
        using ManualResetEventSlim gate = new();
        using GatedEncoder encoder = new(gate);
        await using TestServer server = await TestServer.StartAsync(encoder: () => encoder);
        Task<string> add = server.AddAsync("late");
        await encoder.Entered;
        Task stop = server.Server.StopAsync();
        Assert.False(stop.IsCompleted);
        gate.Set();
        await add;
        await stop;
        Assert.Equal(1, server.Engine.Grains.Count);
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("/health", Cancellation));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_connections_that_say_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        using System.Net.Sockets.TcpClient silent = new();
        await silent.ConnectAsync(IPAddress.Loopback, server.Server.Address.Port, Cancellation);
        await server.SendAsync("GET", "/health");
        long started = TimeProvider.System.GetTimestamp();
        await server.Server.StopAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 4);
        Assert.Equal(0, await silent.GetStream().ReadAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task A_caller_who_goes_away_stops_its_command()
    {
        using ManualResetEventSlim gate = new();
        using GatedEncoder encoder = new(gate);
        await using TestServer server = await TestServer.StartAsync(encoder: () => encoder);
        using CancellationTokenSource impatience = new();
        Task<HttpResponseMessage> add = server.Client.PostAsync("/api/v1/grains", TestServer.Json("""{"text":"never"}"""), impatience.Token);
        await encoder.Entered;
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => add);
        await server.Server.StopAsync();
        Assert.True(encoder.Cancelled);
        Assert.Equal(0, server.Engine.Grains.Count);
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_sentence()
    {
        await using TestServer server = await TestServer.StartAsync();
        ServerOptions same = new() { Endpoint = new IPEndPoint(IPAddress.Loopback, server.Server.Address.Port) };
        EndpointUnavailableException refused = await Assert.ThrowsAsync<EndpointUnavailableException>(
            () => SynapsidServer.StartAsync(server.Engine, same));
        Assert.Contains(same.Endpoint.Port.ToString(CultureInfo.InvariantCulture), refused.Message);
        Assert.Contains("another program uses that port", refused.Message);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync("GET", "/health")).Status);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_one_clear_sentence()
    {
        await using TestServer server = await TestServer.StartAsync();
        ServerOptions elsewhere = new() { Endpoint = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0) }; // RFC 5737: nobody's
        EndpointUnavailableException refused = await Assert.ThrowsAsync<EndpointUnavailableException>(
            () => SynapsidServer.StartAsync(server.Engine, elsewhere));
        Assert.Contains("192.0.2.1", refused.Message);
    }

    [Fact]
    public async Task The_answer_names_no_server_software()
    {
        await using TestServer server = await TestServer.StartAsync();
        using HttpResponseMessage response = await server.Client.GetAsync("/health", Cancellation);
        Assert.Empty(response.Headers.Server);
    }
}
