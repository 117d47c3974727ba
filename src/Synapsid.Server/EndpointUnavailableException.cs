using System.Net;

namespace Synapsid.Server;

/// <summary>The server cannot listen where it should; the message names the endpoint, why, and what to do.</summary>
public sealed class EndpointUnavailableException : Exception
{
    internal EndpointUnavailableException(IPEndPoint endpoint, string reason, Exception cause)
        : base($"Cannot listen on {endpoint}: {reason}", cause)
    {
    }
}
