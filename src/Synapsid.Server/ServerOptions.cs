using System.Net;
using Synapsid.Configuration;

namespace Synapsid.Server;

/// <summary>Where the server listens and what it lets in.</summary>
public sealed record ServerOptions
{
    /// <summary>The address and port; port 0 takes a free one.</summary>
    public IPEndPoint Endpoint { get; init; } = new(IPAddress.Loopback, 15500);

    /// <summary>Largest body of one request, in bytes.</summary>
    public long RequestBytesMax { get; init; } = 32L << 20;

    /// <summary>Requests that one HTTP/2 connection may have under way at the same time.</summary>
    public int Http2StreamsMax { get; init; } = 100;

    /// <summary>Whether only this machine can reach the endpoint.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Endpoint.Address);

    /// <summary>The options that the settings give.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="http">An address and port that override <c>server.http</c>, as <c>--http</c> gives them.</param>
    /// <exception cref="ConfigurationException">The address cannot be read.</exception>
    public static ServerOptions From(SynapsidConfiguration configuration, string? http = null)
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
        };
    }
}
