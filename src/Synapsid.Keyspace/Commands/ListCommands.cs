using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;
using static Synapsid.Keyspace.Commands.KeyCommandFlags;

namespace Synapsid.Keyspace.Commands;

/// <summary>The commands on lists.</summary>
/// <remarks>
/// This file has the table and what joins or leaves at the ends; <c>ListCommands.Inside.cs</c> what looks at or changes
/// elements between them; <c>ListCommands.Move.cs</c> what moves elements and names several lists.
/// </remarks>
internal static partial class ListCommands
{
    private const string NotPositive = "ERR value is out of range, must be positive";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyCommand> All { get; } =
    [
        Describe("LPUSH", -3, Write | DenyOom | Fast, LPush, "Adds elements at the head.", "key element [element ...]"),
        Describe("RPUSH", -3, Write | DenyOom | Fast, RPush, "Adds elements at the tail.", "key element [element ...]"),
        Describe("LPUSHX", -3, Write | DenyOom | Fast, LPushX, "Adds elements at the head of a list that is there.",
            "key element [element ...]", "2.2.0"),
        Describe("RPUSHX", -3, Write | DenyOom | Fast, RPushX, "Adds elements at the tail of a list that is there.",
            "key element [element ...]", "2.2.0"),
        Describe("LPOP", -2, Write | Fast, LPop, "Takes elements from the head.", "key [count]"),
        Describe("RPOP", -2, Write | Fast, RPop, "Takes elements from the tail.", "key [count]"),
        Describe("LLEN", 2, ReadOnly | Fast, LLen, "Counts elements.", "key"),
        Describe("LRANGE", 4, ReadOnly, LRange, "Gives a part of a list.", "key start stop"),
        Describe("LINDEX", 3, ReadOnly, LIndex, "Gives the element at an index.", "key index"),
        Describe("LPOS", -3, ReadOnly, LPos, "Gives the indexes of an element.",
            "key element [RANK rank] [COUNT num-matches] [MAXLEN len]", "6.0.6"),
        Describe("LSET", 4, Write | DenyOom, LSet, "Sets the element at an index.", "key index element"),
        Describe("LINSERT", 5, Write | DenyOom, LInsert, "Adds an element beside another.",
            "key <BEFORE | AFTER> pivot element", "2.2.0"),
        Describe("LREM", 4, Write, LRem, "Removes elements that are equal to one.", "key count element"),
        Describe("LTRIM", 4, Write, LTrim, "Keeps a part of a list and removes the rest.", "key start stop"),
        Describe("LMOVE", 5, Write | DenyOom, LMove, "Moves an element from an end of a list to an end of a list.",
            "source destination <LEFT | RIGHT> <LEFT | RIGHT>", "6.2.0") with { LastKey = 2 },
        Describe("RPOPLPUSH", 3, Write | DenyOom, RPopLPush, "Moves the last element of a list to the head of a list.",
            "source destination", "1.2.0") with { LastKey = 2 },
        Describe("LMPOP", -4, Write, LMPop, "Takes elements from the first list that has any.",
            "numkeys key [key ...] <LEFT | RIGHT> [COUNT count]", "7.0.0")
                with { FirstKey = 0, LastKey = 0, KeyCountAt = 1 },
    ];

    private static KeyCommand Describe(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        string since = "1.0.0") =>
        CollectionCommand.Describe("list", name, arity, flags, handler, summary, syntax, since);

    private static void LPush(KeyCall call) => Push(call, left: true, onlyExisting: false);

    private static void RPush(KeyCall call) => Push(call, left: false, onlyExisting: false);

    private static void LPushX(KeyCall call) => Push(call, left: true, onlyExisting: true);

    private static void RPushX(KeyCall call) => Push(call, left: false, onlyExisting: true);

    private static void Push(KeyCall call, bool left, bool onlyExisting)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out ListView list)) return;
        if (onlyExisting && list.Count == 0)
        {
            call.Reply.Integer(0);
            return;
        }

        ElementLog log = new(call.Database, left ? EffectKind.ListPushLeft : EffectKind.ListPushRight, key);
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            list.Push(call.Arguments[i], left);
            log.Add(call.Arguments[i]);
        }

        call.Reply.Integer(list.Count);
        list.Commit();
        call.Changed(key, KeyEventKinds.List, left ? "lpush" : "rpush");
    }

    private static void LPop(KeyCall call) => Pop(call, left: true);

    private static void RPop(KeyCall call) => Pop(call, left: false);

    private static void Pop(KeyCall call, bool left)
    {
        if (call.Arguments.Count > 3)
        {
            call.RefuseCount(left ? "lpop" : "rpop");
            return;
        }

        bool many = call.Arguments.Count == 3;
        long count = 1;
        if (many && !TryPositive(call, 2, out count)) return;
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out ListView list)) return;
        if (list.Count == 0)
        {
            if (many) call.Reply.NullArray();
            else call.Reply.Null();
            return;
        }

        count = Math.Min(count, list.Count);
        if (many) call.Reply.Array((int)count);
        if (count > 0) TakeEnd(call, key, ref list, count, left);
    }

    /// <summary>Answers with elements of an end, one after the other, and removes them.</summary>
    private static void TakeEnd(KeyCall call, ReadOnlySpan<byte> key, ref ListView list, long count, bool left)
    {
        long place = left ? 0 : list.PlaceOf(list.Count);
        for (long i = 0; i < count; i++)
        {
            _ = left
                ? list.MoveNext(ref place, out ReadOnlySpan<byte> element)
                : list.MovePrevious(ref place, out element);
            call.Reply.Bulk(element);
        }

        LogDrop(call, key, count, left);
        list.Drop(count, left);
        bool gone = list.Commit();
        call.Changed(key, KeyEventKinds.List, left ? "lpop" : "rpop", gone);
    }

    private static void LogDrop(KeyCall call, ReadOnlySpan<byte> key, long count, bool left)
    {
        if (count == 0) return;
        EffectKind kind = left ? EffectKind.ListPopLeft : EffectKind.ListPopRight;
        call.Effects?.Begin(kind, call.Database.Number, key).Varint((ulong)count);
    }

    private static bool TryPositive(KeyCall call, int argument, out long value, string error = NotPositive)
    {
        if (!call.TryInteger(argument, out value, error)) return false;
        if (value >= 0) return true;
        call.Reply.Error(error);
        return false;
    }

    private static void LLen(KeyCall call)
    {
        if (call.TryOpen(call.Arguments[1], change: false, out ListView list)) call.Reply.Integer(list.Count);
    }

    private static void LTrim(KeyCall call)
    {
        if (!call.TryInteger(2, out long start) || !call.TryInteger(3, out long end)) return;
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out ListView list)) return;
        call.Reply.Ok();
        long count = list.Count;
        if (count == 0) return;
        (long first, long kept) = Slice(start, end, count);
        if (kept == 0) first = count;
        long rest = count - first - kept;
        LogDrop(call, key, first, left: true);
        LogDrop(call, key, rest, left: false);
        list.Drop(first, left: true);
        list.Drop(rest, left: false);
        bool gone = list.Commit();
        call.Changed(key, KeyEventKinds.List, "ltrim", gone);
    }

    /// <summary>What a range with Redis' indexes means: the first element, and how many.</summary>
    private static (long First, long Count) Slice(long start, long end, long count)
    {
        if (start < 0) start = Math.Max(0, start + count);
        if (end < 0) end += count;
        end = Math.Min(end, count - 1);
        return start > end || start >= count ? (0, 0) : (start, end - start + 1);
    }
}
