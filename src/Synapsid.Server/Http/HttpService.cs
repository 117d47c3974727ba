using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Synapsid.Server.Routes;

namespace Synapsid.Server.Http;

/// <summary>
/// Serves HTTP/1.1 and HTTP/2: Kestrel alone, without the host, the container and the configuration that usually come
/// with it. None of them is needed, and all take time at the start.
/// </summary>
internal sealed class HttpService : IDisposable
{
    private readonly KestrelServer _kestrel;

    private HttpService(KestrelServer kestrel) => _kestrel = kestrel;

    /// <summary>Begins to serve those who come through a door.</summary>
    /// <param name="door">The door; closed when this stops.</param>
    /// <param name="options">What to let in.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="routes">What there is.</param>
    public static async Task<HttpService> StartAsync(
        HttpDoor door, ServerOptions options, TimeProvider clock, RouteTable routes)
    {
        HttpFront front = new(
            new RequestGuard(options.IsLoopback), routes, new AnswerEncoding(options.CompressionThresholdBytes));
        KestrelServer kestrel = new(
            Options.Create(KestrelOptionsOf(options, door, clock)),
            new DoorTransport(door),
            NullLoggerFactory.Instance);
        await kestrel.StartAsync(front, CancellationToken.None);
        return new HttpService(kestrel);
    }

    /// <summary>Lets nobody in any more, and returns when nobody is left; who is then, is sent away.</summary>
    /// <param name="drained">Set when those who are left have had their time.</param>
    public Task StopAsync(CancellationToken drained) => _kestrel.StopAsync(drained);

    /// <inheritdoc/>
    public void Dispose() => _kestrel.Dispose();

    private static KestrelServerOptions KestrelOptionsOf(ServerOptions options, HttpDoor door, TimeProvider clock)
    {
        KestrelServerOptions kestrel = new()
        {
            AddServerHeader = false,
            AllowAlternateSchemes = true, // a request over HTTP/2 says http, while Http2WithoutTls has it look like TLS
        };
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = SynapsidServer.ConnectionsMax;
        limits.MaxRequestBodySize = options.RequestBytesMax;
        limits.MaxRequestLineSize = SynapsidServer.HeaderBytesMax;
        limits.MaxRequestHeadersTotalSize = SynapsidServer.HeaderBytesMax;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = options.KeepAlive;
        limits.Http2.MaxStreamsPerConnection = options.Http2StreamsMax;
        limits.Http2.MaxRequestHeaderFieldSize = SynapsidServer.HeaderBytesMax;
        kestrel.Listen(door.Endpoint, listen =>
        {
            Http2Preface preface = new(options.KeepAlive, clock);
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(next => connection => preface.OnConnectionAsync(connection, next));
        });
        return kestrel;
    }
}
