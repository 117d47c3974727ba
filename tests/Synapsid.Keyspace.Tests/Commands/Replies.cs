using System.Text;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Tests.Commands;

/// <summary>Replies of Redis and ours, side by side.</summary>
internal static class Replies
{
    // Replies whose elements have no order; pairs stay together.
    private static readonly HashSet<string> Unordered = new(StringComparer.OrdinalIgnoreCase)
    {
        "SMEMBERS", "SINTER", "SUNION", "SDIFF", "HKEYS", "HVALS", "KEYS", "SPOP",
    };

    private static readonly HashSet<string> UnorderedPairs = new(StringComparer.OrdinalIgnoreCase) { "HGETALL" };

    /// <summary>The reply as text, its elements in order where they have none.</summary>
    public static string Show(IReadOnlyList<byte[]> command, byte[] reply) => WithoutNegativeZero(InOrder(command, reply));

    /// <summary>Whether two replies, as shown, say the same as far as they should.</summary>
    public static bool AreAlike(IReadOnlyList<byte[]> command, string expected, string actual) =>
        expected == actual || IsOwn(command, expected) || IsSameTime(command, expected, actual)
        || IsPartOfScan(command, expected) || IsPartOfScan(command, actual);

    // Small sorted sets of Redis lose the sign of -0, ours keep it.
    private static string WithoutNegativeZero(string reply) => reply
        .Replace(",-0\r\n", ",0\r\n", StringComparison.Ordinal)
        .Replace("$2\r\n-0\r\n", "$1\r\n0\r\n", StringComparison.Ordinal);

    /// <summary>What we say in words of our own: who we are, and help.</summary>
    private static bool IsOwn(IReadOnlyList<byte[]> command, string expected) =>
        Encoding.Latin1.GetString(command[0]) is "HELLO" && !expected.StartsWith('-');

    /// <summary>The two are asked one after the other, so that a time may be a little later.</summary>
    private static bool IsSameTime(IReadOnlyList<byte[]> command, string expected, string actual) =>
        Encoding.Latin1.GetString(command[0]) is "PEXPIRETIME" or "EXPIRETIME" or "TTL" or "PTTL"
        && long.TryParse(expected.AsSpan(1), out long theirs)
        && long.TryParse(actual.AsSpan(1), out long ours)
        && Math.Abs(theirs - ours) <= 1_000;

    /// <summary>How far one step of a scan goes, and in which order, is each server's own.</summary>
    private static bool IsPartOfScan(IReadOnlyList<byte[]> command, string shown) =>
        Encoding.Latin1.GetString(command[0]).EndsWith("SCAN", StringComparison.Ordinal)
        && shown.StartsWith("Array 2 ", StringComparison.Ordinal)
        && !shown.StartsWith("Array 2 0 ", StringComparison.Ordinal);

    private static string InOrder(IReadOnlyList<byte[]> command, byte[] reply)
    {
        string name = Encoding.Latin1.GetString(command[0]);
        string scanned = name is "SSCAN" or "HSCAN" or "ZSCAN" ? name : "";
        if (!Unordered.Contains(name) && !UnorderedPairs.Contains(name) && scanned.Length == 0)
        {
            return Encoding.Latin1.GetString(reply);
        }

        RespReplyReader reader = new(reply);
        if (!reader.Read() || reader.Kind == RespReplyKind.Error) return Encoding.Latin1.GetString(reply);
        string head = $"{reader.Kind} {reader.Count} ";
        if (scanned.Length > 0)
        {
            if (!reader.Read()) return head;
            head += reader.Text + " ";
            reader.Read();
        }

        bool pairs = UnorderedPairs.Contains(name) || scanned is "HSCAN" or "ZSCAN";
        int elements = reader.Kind == RespReplyKind.Map ? reader.Count : reader.Count / (pairs ? 2 : 1);
        List<string> all = [];
        for (int i = 0; i < elements; i++)
        {
            int from = reader.Position;
            reader.Skip();
            if (pairs) reader.Skip();
            all.Add(Encoding.Latin1.GetString(reply, from, reader.Position - from));
        }

        all.Sort(StringComparer.Ordinal);
        return head + string.Join(' ', all);
    }
}
