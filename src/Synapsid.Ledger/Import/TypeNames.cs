using System.Text;
using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import;

/// <summary>
/// The words by which senders name types of events: ours, and the usual ones of other products. Case, dashes, blanks
/// and underscores do not matter.
/// </summary>
public static class TypeNames
{
    private const int NameBytesMax = 32;

    private static readonly (string Names, EventType Type)[] Known =
    [
        ("network networkconnection networktraffic connection conn flow netflow", EventType.Network),
        ("dns dnsquery", EventType.Dns),
        ("http httprequest web", EventType.Http),
        ("auth authentication authorization login logon passwordchange session iam", EventType.Auth),
        ("file filecreate filemodify filedelete fileaccess fileinfo", EventType.File),
        ("process processstart processstop processinject", EventType.Process),
        ("module moduleload driver library", EventType.Module),
        ("malware malwaredetected", EventType.Malware),
        ("anomaly anomalydetected alert", EventType.Anomaly),
        ("policy policyviolation configuration audit", EventType.Policy),
        ("agentaction agent tool toolcall", EventType.AgentAction),
    ];

    private static readonly Dictionary<string, EventType>.AlternateLookup<ReadOnlySpan<char>> ByName = Known
        .SelectMany(known => known.Names.Split(' ').Select(name => (Name: name, known.Type)))
        .ToDictionary(known => known.Name, known => known.Type, StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The type of a name; false where it is none of these.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out EventType type)
    {
        Span<char> plain = stackalloc char[NameBytesMax];
        type = EventType.Custom;
        int length = 0;
        foreach (byte letter in name)
        {
            if (letter is (byte)'-' or (byte)'_' or (byte)' ') continue;
            if (length == NameBytesMax || !Ascii.IsValid(letter)) return false;
            plain[length++] = char.ToLowerInvariant((char)letter);
        }

        return ByName.TryGetValue(plain[..length], out type);
    }

    /// <summary>Sets the type of an event from a name; what is none of these is custom, under its own name.</summary>
    internal static void Set(ParsedEvent found, ReadOnlySpan<byte> name)
    {
        if (TryFind(name, out EventType type))
        {
            found.Type = type;
            return;
        }

        found.Type = EventType.Custom;
        found.SetText(EventText.TypeName, name);
    }
}
