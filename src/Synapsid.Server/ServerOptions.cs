using System.Net;
using Synapsid.Configuration;
using Synapsid.Server.Resp;

namespace Synapsid.Server;

/// <summary>Where the server listens and what it lets in.</summary>
public sealed record ServerOptions
{
    /// <summary>The address and port; port 0 takes a free one.</summary>
    public IPEndPoint Endpoint { get; init; } = new(IPAddress.Loopback, 15500);

    /// <summary>Largest body of one request, in bytes.</summary>
    public long RequestBytesMax { get; init; } = 32L << 20;

    /// <summary>
    /// Bytes of replies after which the commands of a batch that are left are not run: what it answers is held in
    /// memory.
    /// </summary>
    public long BatchReplyBytesMax { get; init; } = 256L << 20;

    /// <summary>Requests that one HTTP/2 connection may have under way at the same time.</summary>
    public int Http2StreamsMax { get; init; } = 100;

    /// <summary>Answers of this many bytes and more are compressed for callers that take it; 0: none.</summary>
    public long CompressionThresholdBytes { get; init; } = 1024;

    /// <summary>How long a connection may stay silent before its first request, and between two.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How Redis clients are listened for; null: not at all.</summary>
    public RespOptions? Resp { get; init; }

    /// <summary>Whether only this machine can reach the endpoint.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Endpoint.Address);

    /// <summary>The options that the settings give.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="http">An address and port that override <c>server.http</c>, as <c>--http</c> gives them.</param>
    /// <param name="resp">What overrides <c>resp.listen</c>, as <c>--resp</c> gives it.</param>
    /// <exception cref="ConfigurationException">The address cannot be read.</exception>
    public static ServerOptions From(SynapsidConfiguration configuration, string? http = null, string? resp = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string setting = Settings.ServerHttp.Key;
        return new ServerOptions
        {
            Endpoint = http is null
                ? ListenAddress.Parse(configuration.GetText(Settings.ServerHttp), setting)
                : ListenAddress.Parse(http, "--http"),
            RequestBytesMax = configuration.GetInteger(Settings.ServerRequestBytesMax),
            Http2StreamsMax = (int)configuration.GetInteger(Settings.ServerHttp2MaxConcurrentStreams),
            CompressionThresholdBytes = configuration.GetInteger(Settings.ServerCompressionThresholdBytes),
            KeepAlive = TimeSpan.FromMilliseconds(configuration.GetInteger(Settings.ServerKeepAlive)),
            Resp = RespOptions.From(configuration, resp),
        };
    }
}
