using Synapsid.Keyspace.Collections;

namespace Synapsid.Keyspace.Commands;

/// <summary>The options of <c>HSCAN</c>, <c>SSCAN</c> and <c>ZSCAN</c>, and a step over a large collection's
/// members.</summary>
internal readonly ref struct MemberScan
{
    private MemberScan(ulong cursor, long count, ReadOnlySpan<byte> pattern, bool matchesAll)
    {
        Cursor = cursor;
        Count = count;
        Pattern = pattern;
        MatchesAll = matchesAll;
    }

    /// <summary>Where to go on.</summary>
    public ulong Cursor { get; }

    /// <summary>About how many members are wanted.</summary>
    public long Count { get; }

    private ReadOnlySpan<byte> Pattern { get; }

    private bool MatchesAll { get; }

    /// <summary>Reads the options from the third argument on; answers an error, and is false, where they are
    /// wrong.</summary>
    public static bool TryRead(KeyCall call, ulong cursor, out MemberScan scan)
    {
        scan = default;
        long count = 10;
        ReadOnlySpan<byte> pattern = default;
        bool matchesAll = true;
        for (int i = 3; i < call.Arguments.Count; i += 2)
        {
            bool more = i + 1 < call.Arguments.Count;
            if (more && call.Is(i, "COUNT"u8))
            {
                if (!call.TryInteger(i + 1, out count)) return false;
            }
            else if (more && call.Is(i, "MATCH"u8))
            {
                pattern = call.Arguments[i + 1];
                matchesAll = pattern.SequenceEqual("*"u8);
            }
            else
            {
                count = 0;
            }

            if (count >= 1) continue;
            call.Reply.Error(KeyErrors.Syntax);
            return false;
        }

        scan = new MemberScan(cursor, count, pattern, matchesAll);
        return true;
    }

    /// <summary>Answers that there is nothing to scan.</summary>
    public static void ReplyEmpty(KeyCall call)
    {
        call.Reply.Array(2);
        call.Reply.Bulk("0"u8);
        call.Reply.Array(0);
    }

    /// <summary>Whether a member is wanted.</summary>
    public bool Wants(ReadOnlySpan<byte> member) => MatchesAll || Glob.Matches(Pattern, member);

    /// <summary>The wanted ones of the next members of a table, and the head of the reply with the cursor.</summary>
    public List<uint> Step(KeyCall call, MemberTable members, int repliesEach)
    {
        List<uint> found = [];
        ulong next = members.Scan(Cursor, Count, found);
        int kept = 0;
        for (int i = 0; i < found.Count; i++)
        {
            if (Wants(members[found[i]].Member)) found[kept++] = found[i];
        }

        found.RemoveRange(kept, found.Count - kept);
        Head(call, next, kept * repliesEach);
        return found;
    }

    /// <summary>The beginning of the reply.</summary>
    public static void Head(KeyCall call, ulong cursor, int count)
    {
        call.Reply.Array(2);
        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        System.Buffers.Text.Utf8Formatter.TryFormat(cursor, digits, out int length);
        call.Reply.Bulk(digits[..length]);
        call.Reply.Array(count);
    }
}
