using System.Net;
using Synapsid.Server.Http;
using Synapsid.Server.Metrics;
using Synapsid.Server.Resp;
using Synapsid.Server.Routes;

namespace Synapsid.Server;

/// <summary>
/// Serves an engine over HTTP/1.1 and HTTP/2 on one port without TLS, and to Redis clients on another. Both ports are
/// open from the start; what serves HTTP is made for the first connection.
/// </summary>
public sealed class SynapsidServer : IAsyncDisposable
{
    /// <summary>Connections open at the same time; more are closed as they come.</summary>
    public const int ConnectionsMax = 1_000;

    /// <summary>Length of a request's line, and of all its headers, in bytes. A longer query goes in a body.</summary>
    public const int HeaderBytesMax = 32 * 1024;

    /// <summary>How long requests under way may take when the server stops.</summary>
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(5);

    private readonly SynapsidEngine _engine;
    private readonly ServerOptions _options;
    private readonly CommandLanes _lanes;
    private readonly MetricsCollector _metrics;
    private readonly HttpDoor _door;
    private readonly long _startedAt;
    private readonly CancellationTokenSource _stopping = new();
    private Task<HttpService?> _http = Task.FromResult<HttpService?>(null);
    private RespListener? _resp;
    private int _stopped;

    private SynapsidServer(SynapsidEngine engine, ServerOptions options, HttpDoor door)
    {
        (_engine, _options, _door) = (engine, options, door);
        _startedAt = engine.Clock.GetTimestamp();
        _lanes = new CommandLanes(engine);
        _metrics = new MetricsCollector(engine.Meter);
    }

    /// <summary>Where clients on this machine reach it.</summary>
    public Uri Address => new(Url);

    /// <summary>The same as a text: <c>http://127.0.0.1:15500/</c>.</summary>
    public string Url => $"http://{LocalOf(_door.Endpoint)}/";

    /// <summary>Where Redis clients reach it; null where they do not.</summary>
    public IPEndPoint? RespEndpoint => _resp?.Endpoint;

    /// <summary>Begins to listen. The engine stays the caller's, and must outlive the server.</summary>
    /// <exception cref="EndpointUnavailableException">An endpoint is in use, or not of this machine.</exception>
    public static async Task<SynapsidServer> StartAsync(SynapsidEngine engine, ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        SynapsidServer server = new(engine, options, HttpDoor.Open(options.Endpoint));
        try
        {
            server.StartResp();
        }
        catch
        {
            await server.StopAsync();
            throw;
        }

        server._http = server.ServeHttpAsync();
        return server;
    }

    /// <summary>
    /// Stops listening, lets requests under way finish for up to 5 s, ends those that have not, and returns when no
    /// command runs any more.
    /// </summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0) return;
        await _stopping.CancelAsync(); // whoever follows something is told, and need not be waited for
        _door.Dispose();
        await StopHttpAsync();
        if (_resp is not null) await Task.Run(_resp.Dispose); // waits for its threads
        await _lanes.DrainAsync();
        _metrics.Dispose();
        _stopping.Dispose();
    }

    /// <inheritdoc cref="StopAsync"/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private void StartResp()
    {
        if (_options.Resp is not { } options) return;
        EngineRespHost host = new(_engine);
        _engine.KeySessions.Beside = (writes, work) => _lanes.Run(writes, work);
        options.ApplyTo(host.Tuning);
        _resp = RespListener.Start(host, options, _engine.Clock);
        RespMetrics.Publish(_engine.Meter, _resp, host);
    }

    /// <summary>Waits for the first connection, then makes what serves it; null where none came.</summary>
    private async Task<HttpService?> ServeHttpAsync()
    {
        while (await _door.WaitAsync())
        {
            try
            {
                return await StartHttpAsync();
            }
            catch (Exception exception) // whoever came is told, and the next one may fare better
            {
                await _door.RefuseAsync(exception.Message);
            }
        }

        return null;
    }

    private Task<HttpService> StartHttpAsync()
    {
        RouteTable routes = RouteTable.Create(
            _engine, _lanes, _options.BatchReplyBytesMax, MetricsText, _startedAt, _stopping.Token);
        return HttpService.StartAsync(_door, _options, _engine.Clock, routes);
    }

    private async Task StopHttpAsync()
    {
        if (await _http is not { } http) return;
        using CancellationTokenSource drained = new(DrainMax, _engine.Clock);
        await http.StopAsync(drained.Token);
        http.Dispose();
    }

    private ReadOnlyMemory<byte> MetricsText()
    {
        PrometheusText text = new();
        foreach (MetricFamily family in _metrics.Collect()) text.Write(family);
        ProcessFigures.Write(text);
        return text.ToUtf8();
    }

    // Nobody can connect to "any address"; whoever is on this machine reaches it by loopback.
    private static IPEndPoint LocalOf(IPEndPoint endpoint)
    {
        IPAddress address = endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : endpoint.Address;
        return new IPEndPoint(address, endpoint.Port);
    }
}
