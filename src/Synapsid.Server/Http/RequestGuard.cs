using System.Net;
using Microsoft.AspNetCore.Http;

namespace Synapsid.Server.Http;

/// <summary>
/// Keeps web pages away from a server that trusts whoever reaches it. A page of another origin is known by the header
/// <c>Origin</c>, which no script can leave out or forge. A page whose own name was pointed at this machine (DNS
/// rebinding) is of the same origin, and is known by that name: nobody else calls a loopback server by one.
/// </summary>
internal sealed class RequestGuard(bool loopback)
{
    /// <summary>Throws a 403 where the request is not to be let in.</summary>
    public void Check(HttpRequest request)
    {
        HostString host = request.Host;
        if (loopback && !IsOwnName(host.Host))
        {
            throw Forbidden(
                $"The Host '{host.Value}' is refused: this server answers only to localhost or an IP address. "
                + "To serve other names, listen on an address that is not loopback.");
        }

        string? origin = request.Headers.Origin;
        if (!string.IsNullOrEmpty(origin) && !IsSameOrigin(origin, request))
        {
            throw Forbidden($"Requests from pages of another origin ({origin}) are refused.");
        }
    }

    private static bool IsOwnName(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(name, out _);

    private static bool IsSameOrigin(string origin, HttpRequest request) =>
        origin.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);

    private static HttpErrorException Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);
}
