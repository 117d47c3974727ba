using System.Buffers.Text;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>What looks at all keys.</content>
internal static partial class KeyCommands
{
    private const int KeysAtATime = 1_000;

    /// <summary>So many steps go through a key space of few keys in one call.</summary>
    private const int StepsMax = 32;

    /// <summary>
    /// Reads a cursor as SCAN gives it: any unsigned 64-bit number. Answers an error, and is false, else.
    /// </summary>
    public static bool TryCursor(KeyCall call, int argument, out ulong cursor)
    {
        ReadOnlySpan<byte> text = call.Arguments[argument];
        if (Utf8Parser.TryParse(text, out cursor, out int read) && read == text.Length) return true;
        call.Reply.Error("ERR invalid cursor");
        return false;
    }

    private static void Keys(KeyCall call)
    {
        byte[] pattern = call.Arguments[1].ToArray();
        List<byte[]> found = [];
        ulong cursor = 0;
        do
        {
            cursor = Collect(call, cursor, KeysAtATime, pattern, KeyType.None, found);
        }
        while (cursor != 0);

        call.Reply.Array(found.Count);
        foreach (byte[] key in found) call.Reply.Bulk(key);
    }

    private static void Scan(KeyCall call)
    {
        if (!TryCursor(call, 1, out ulong cursor)) return;
        byte[]? pattern = null;
        KeyType type = KeyType.None;
        bool typeIsKnown = true;
        long count = 10;
        for (int i = 2; i < call.Arguments.Count; i += 2)
        {
            bool more = i + 1 < call.Arguments.Count;
            if (more && call.Is(i, "COUNT"u8))
            {
                if (!call.TryInteger(i + 1, out count)) return;
            }
            else if (more && call.Is(i, "MATCH"u8)) pattern = call.Arguments[i + 1].ToArray();
            else if (more && call.Is(i, "TYPE"u8)) typeIsKnown = TryType(call, i + 1, out type);
            else count = 0;
            if (count >= 1) continue;
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        List<byte[]> found = [];
        cursor = Collect(call, cursor, (int)Math.Min(count, int.MaxValue), pattern, type, typeIsKnown ? found : null);
        call.Reply.Array(2);
        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        Utf8Formatter.TryFormat(cursor, digits, out int length);
        call.Reply.Bulk(digits[..length]);
        call.Reply.Array(found.Count);
        foreach (byte[] key in found) call.Reply.Bulk(key);
    }

    private static bool TryType(KeyCall call, int argument, out KeyType type)
    {
        for (type = KeyType.String; type <= KeyType.Hash; type++)
        {
            if (call.Is(argument, NameOf(type))) return true;
        }

        return false;
    }

    private static ulong Collect(
        KeyCall call, ulong cursor, int count, byte[]? pattern, KeyType type, List<byte[]>? found)
    {
        long now = call.Database.NowMs;
        int visited = 0;
        for (int step = 0; step < StepsMax; step++)
        {
            cursor = call.Space.Scan(call.Database.Number, cursor, count - visited, Visit, values: false);
            if (cursor == 0 || visited >= count) break;
        }

        return cursor;

        void Visit(ReadOnlySpan<byte> key, in KeyEntry entry)
        {
            visited++;
            bool wanted = !IsOver(entry, now)
                && (type == KeyType.None || entry.Type == type)
                && (pattern is null || Glob.Matches(pattern, key));
            if (wanted) found?.Add(key.ToArray());
        }
    }

    private static bool IsOver(in KeyEntry entry, long now) => entry.ExpiresAtMs != 0 && entry.ExpiresAtMs < now;

    private static void RandomKey(KeyCall call)
    {
        if (call.Space.TryRandomKey(call.Database.Number, call.Random, out byte[] key)) call.Reply.Bulk(key);
        else call.Reply.Null();
    }
}
