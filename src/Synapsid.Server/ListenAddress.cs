using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Synapsid.Configuration;

namespace Synapsid.Server;

/// <summary>Reads the text of an address to listen on.</summary>
internal static class ListenAddress
{
    /// <summary>Reads <c>127.0.0.1:15500</c>, <c>[::1]:15500</c> or <c>localhost:15500</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">What the message calls it: a setting or an option.</param>
    /// <exception cref="ConfigurationException">It is none of these.</exception>
    public static IPEndPoint Parse(string text, string origin)
    {
        int colon = text.LastIndexOf(':');
        if (colon > 0
            && TryParseAddress(text[..colon], out IPAddress? address)
            && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return new IPEndPoint(address, port);
        }

        throw new ConfigurationException(
            $"'{origin}' cannot be '{text}'; write an IP address or localhost, a colon and a port from 0 to 65535, "
            + "such as 127.0.0.1:15500 or [::1]:15500.");
    }

    // An IPv6 address stands in brackets, so that its last group is never taken for the port.
    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = IPAddress.Loopback;
        if (text.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        bool bracketed = text.StartsWith('[') && text.EndsWith(']');
        return IPAddress.TryParse(bracketed ? text[1..^1] : text, out address)
            && bracketed == (address.AddressFamily == AddressFamily.InterNetworkV6);
    }
}
