using System.Globalization;
using System.Text;

namespace Synapsid.Keyspace.Sessions;

/// <summary>A command that took long.</summary>
/// <param name="Id">Its number, from 0 since the process began.</param>
/// <param name="UnixSeconds">When it ran.</param>
/// <param name="Microseconds">How long it took.</param>
/// <param name="Arguments">Its arguments, shortened.</param>
/// <param name="Address">The client's address.</param>
/// <param name="ClientName">The client's name; empty where it gave none.</param>
internal sealed record SlowLogEntry(
    long Id, long UnixSeconds, long Microseconds, byte[][] Arguments, string Address, string ClientName)
{
    private const int ArgumentsMax = 32;
    private const int ArgumentBytesMax = 128;

    /// <summary>At most 32 arguments of 128 bytes, with a word on what is left out.</summary>
    internal static byte[][] Shorten(byte[][] arguments)
    {
        byte[][] kept = arguments.Length > ArgumentsMax ? arguments[..ArgumentsMax] : arguments;
        for (int i = 0; i < kept.Length; i++)
        {
            int more = kept[i].Length - ArgumentBytesMax;
            if (more > 0) kept[i] = [.. kept[i].AsSpan(0, ArgumentBytesMax), .. Note($"... ({more} more bytes)")];
        }

        int left = arguments.Length - ArgumentsMax;
        if (left > 0) kept[^1] = Note($"... ({left + 1} more arguments)");
        return kept;
    }

    private static byte[] Note(FormattableString text) =>
        Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture));
}
