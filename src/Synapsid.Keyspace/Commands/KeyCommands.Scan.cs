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
    /// Reads a cursor as C's <c>strtoul</c> does: an unsigned 64-bit number, a sign before it where somebody wrote one,
    /// 0 where nothing is written. Answers an error, and is false, else.
    /// </summary>
    public static bool TryCursor(KeyCall call, int argument, out ulong cursor)
    {
        ReadOnlySpan<byte> text = call.Arguments[argument];
        cursor = 0;
        if (text.IsEmpty) return true;
        bool negative = text[0] == '-';
        if (text[0] is (byte)'-' or (byte)'+') text = text[1..];
        bool fine = !text.IsEmpty && text[0] is not ((byte)'-' or (byte)'+')
            && Utf8Parser.TryParse(text, out cursor, out int read) && read == text.Length;
        if (negative) cursor = 0 - cursor;
        if (!fine) call.Reply.Error("ERR invalid cursor");
        return fine;
    }

    private static void Keys(KeyCall call)
    {
        byte[] pattern = call.Arguments[1].ToArray();
        List<byte[]> found = [];
        ulong cursor = 0;
        do
        {
            cursor = Collect(call, cursor, KeysAtATime, pattern, KeyType.None, found, over: null);
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
        List<byte[]> over = [];
        int most = (int)Math.Min(count, int.MaxValue);
        cursor = Collect(call, cursor, most, pattern, type, typeIsKnown ? found : null, over);
        foreach (byte[] key in over) RemoveOver(call, key);
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
        KeyCall call, ulong cursor, int count, byte[]? pattern, KeyType type, List<byte[]>? found, List<byte[]>? over)
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
            if (pattern is not null && !Glob.Matches(pattern, key)) return;
            if (IsOver(entry, now)) over?.Add(key.ToArray());
            else if (type == KeyType.None || entry.Type == type) found?.Add(key.ToArray());
        }
    }

    private static bool IsOver(in KeyEntry entry, long now) => entry.ExpiresAtMs != 0 && entry.ExpiresAtMs < now;

    private static void RandomKey(KeyCall call)
    {
        while (call.Space.TryRandomKey(call.Database.Number, call.Random, out byte[] key, out bool expired))
        {
            if (expired && RemoveOver(call, key)) continue;
            call.Reply.Bulk(key);
            return;
        }

        call.Reply.Null();
    }

    /// <summary>
    /// Removes a key whose time has passed; false where that is not to be now. Its shard is locked by nobody here, or
    /// by the transaction that runs, whose record then says that it went.
    /// </summary>
    private static bool RemoveOver(KeyCall call, byte[] key)
    {
        if (call.Database.KeepsExpired) return false;
        if (call.Space.IsEntered(key)) call.Database.TryGet(key, out _, touch: false);
        else call.Space.RemoveExpired(call.Database.Number, key, call.Database.NowMs);
        return true;
    }
}
