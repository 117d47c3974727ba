using System.Text;
using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import;

/// <summary>
/// The words by which senders say how grave an event is, those of syslog and of logging libraries included. Case does
/// not matter.
/// </summary>
public static class SeverityNames
{
    private const int NameBytesMax = 16;

    private static readonly (string Names, Severity Severity)[] Known =
    [
        ("info information informational debug trace verbose notset none", Severity.Informational),
        ("low notice", Severity.Low),
        ("medium moderate warn warning", Severity.Medium),
        ("high error err", Severity.High),
        ("critical crit alert", Severity.Critical),
        ("fatal emerg emergency panic", Severity.Fatal),
    ];

    private static readonly Dictionary<string, Severity>.AlternateLookup<ReadOnlySpan<char>> ByName = Known
        .SelectMany(known => known.Names.Split(' ').Select(name => (Name: name, known.Severity)))
        .ToDictionary(known => known.Name, known => known.Severity, StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The severity of a name; false where it is none of these.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out Severity severity)
    {
        Span<char> plain = stackalloc char[NameBytesMax];
        severity = default;
        if (name.Length > NameBytesMax) return false;
        for (int i = 0; i < name.Length; i++)
        {
            if (!Ascii.IsValid(name[i])) return false;
            plain[i] = char.ToLowerInvariant((char)name[i]);
        }

        return ByName.TryGetValue(plain[..name.Length], out severity);
    }

    /// <summary>The severity of a syslog level from 0 (emergency) to 7 (debug).</summary>
    public static Severity OfSyslog(int level) => level switch
    {
        0 => Severity.Fatal,
        1 or 2 => Severity.Critical,
        3 => Severity.High,
        4 => Severity.Medium,
        5 => Severity.Low,
        _ => Severity.Informational,
    };
}
