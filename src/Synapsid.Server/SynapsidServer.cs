using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Synapsid.Server.Http;
using Synapsid.Server.Metrics;
using Synapsid.Server.Resp;
using Synapsid.Server.Routes;

namespace Synapsid.Server;

/// <summary>
/// Serves an engine over HTTP/1.1 and HTTP/2 on one port without TLS, and to Redis clients on another. HTTP is Kestrel
/// alone, without the host, the
/// container and the configuration that usually come with it: none of them is needed, and all take time at the start.
/// </summary>
public sealed class SynapsidServer : IAsyncDisposable
{
    /// <summary>Connections open at the same time; more are closed as they come.</summary>
    public const int ConnectionsMax = 1_000;

    /// <summary>Length of a request's line, and of all its headers, in bytes. A longer query goes in a body.</summary>
    public const int HeaderBytesMax = 32 * 1024;

    /// <summary>How long requests under way may take when the server stops.</summary>
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(5);

    private readonly KestrelServer _kestrel;
    private readonly CommandLanes _lanes;
    private readonly MetricsCollector _metrics;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stopping = new();
    private RespListener? _resp;
    private int _stopped;

    private SynapsidServer(SynapsidEngine engine, KestrelServerOptions options)
    {
        _clock = engine.Clock;
        _lanes = new CommandLanes(engine);
        _metrics = new MetricsCollector(engine.Meter);
        _kestrel = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    /// <summary>Where clients on this machine reach it.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where Redis clients reach it; null where they do not.</summary>
    public IPEndPoint? RespEndpoint => _resp?.Endpoint;

    /// <summary>Begins to listen. The engine stays the caller's, and must outlive the server.</summary>
    /// <exception cref="EndpointUnavailableException">The endpoint is in use, or not of this machine.</exception>
    public static async Task<SynapsidServer> StartAsync(
        SynapsidEngine engine, ServerOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        KestrelServerOptions kestrel = KestrelOptionsOf(options);
        ListenOptions? listening = null;
        kestrel.Listen(options.Endpoint, listen =>
        {
            Http2Preface preface = new(options.KeepAlive, engine.Clock);
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(next => connection => preface.OnConnectionAsync(connection, next));
            listening = listen;
        });

        SynapsidServer server = new(engine, kestrel);
        RouteTable routes = RouteTable.Create(
            engine, server._lanes, options.BatchReplyBytesMax, server.MetricsText, server._stopping.Token);
        HttpFront front = new(
            new RequestGuard(options.IsLoopback), routes, new AnswerEncoding(options.CompressionThresholdBytes));
        try
        {
            server.StartResp(engine, options.Resp);
            await server._kestrel.StartAsync(front, cancellation);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            await server.StopAsync();
            throw new EndpointUnavailableException(options.Endpoint, ReasonOf(exception), exception);
        }
        catch
        {
            await server.StopAsync();
            throw;
        }

        server.Address = AddressOf(listening!.IPEndPoint!);
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
        using CancellationTokenSource drained = new(DrainMax, _clock);
        await _kestrel.StopAsync(drained.Token);
        _kestrel.Dispose();
        if (_resp is not null) await Task.Run(_resp.Dispose); // waits for its threads
        await _lanes.DrainAsync();
        _metrics.Dispose();
        _stopping.Dispose();
    }

    /// <inheritdoc cref="StopAsync"/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private void StartResp(SynapsidEngine engine, RespOptions? options)
    {
        if (options is null) return;
        EngineRespHost host = new(engine);
        engine.KeySessions.Beside = (writes, work) => _lanes.Run(writes, work);
        options.ApplyTo(host.Tuning);
        _resp = RespListener.Start(host, options, _clock);
        RespMetrics.Publish(engine.Meter, _resp, host);
    }

    private ReadOnlyMemory<byte> MetricsText()
    {
        PrometheusText text = new();
        foreach (MetricFamily family in _metrics.Collect()) text.Write(family);
        ProcessFigures.Write(text);
        return text.ToUtf8();
    }

    private static KestrelServerOptions KestrelOptionsOf(ServerOptions options)
    {
        KestrelServerOptions kestrel = new()
        {
            AddServerHeader = false,
            AllowAlternateSchemes = true, // a request over HTTP/2 says http, while Http2WithoutTls has it look like TLS
        };
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = ConnectionsMax;
        limits.MaxRequestBodySize = options.RequestBytesMax;
        limits.MaxRequestLineSize = HeaderBytesMax;
        limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = options.KeepAlive;
        limits.Http2.MaxStreamsPerConnection = options.Http2StreamsMax;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderBytesMax;
        return kestrel;
    }

    private static string ReasonOf(Exception exception) => exception is { InnerException: AddressInUseException }
        ? "another program uses that port. Choose another one with --http, or stop that program."
        : $"{exception.Message.TrimEnd('.')}. Choose another address with --http.";

    // Nobody can connect to "any address"; whoever is on this machine reaches it by loopback.
    private static Uri AddressOf(IPEndPoint endpoint)
    {
        IPAddress address = endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : endpoint.Address;
        return new UriBuilder(Uri.UriSchemeHttp, address.ToString(), endpoint.Port).Uri;
    }
}
