using Synapsid.Base.Buffers;
using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Commands;

/// <content>Elements between the ends.</content>
internal static partial class ListCommands
{
    private const string RankIsZero = "ERR RANK can't be zero: use 1 to start from the first match, 2 from the "
        + "second ... "
        + "or use negative to start from the end of the list";

    private static void LRange(KeyCall call)
    {
        if (!call.TryInteger(2, out long start) || !call.TryInteger(3, out long end)) return;
        if (!call.TryOpen(call.Arguments[1], change: false, out ListView list)) return;
        (long first, long count) = Slice(start, end, list.Count);
        call.Reply.Array((int)count);
        if (count == 0) return;
        long place = list.PlaceOf(first);
        for (long i = 0; i < count
            && list.MoveNext(ref place, out ReadOnlySpan<byte> element); i++) call.Reply.Bulk(element);
    }

    private static void LIndex(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out ListView list)) return;
        if (list.Count == 0)
        {
            call.Reply.Null();
            return;
        }

        if (!call.TryInteger(2, out long index)) return;
        if (index < 0) index += list.Count;
        if (index < 0 || index >= list.Count)
        {
            call.Reply.Null();
            return;
        }

        long place = list.PlaceOf(index);
        list.MoveNext(ref place, out ReadOnlySpan<byte> element);
        call.Reply.Bulk(element);
    }

    private static void LSet(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out ListView list)) return;
        if (list.Count == 0)
        {
            call.Reply.Error(KeyErrors.NoSuchKey);
            return;
        }

        if (!call.TryInteger(2, out long index)) return;
        if (index < 0) index += list.Count;
        if (index < 0 || index >= list.Count)
        {
            call.Reply.Error(KeyErrors.IndexOutOfRange);
            return;
        }

        list.Set(index, call.Arguments[3]);
        Log(call, EffectKind.ListSet, key, index, call.Arguments[3]);
        list.Commit();
        call.Reply.Ok();
        call.Changed(key, KeyEventKinds.List, "lset");
    }

    private static void LInsert(KeyCall call)
    {
        bool after = call.Is(2, "AFTER"u8);
        if (!after && !call.Is(2, "BEFORE"u8))
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out ListView list)) return;
        if (list.Count == 0)
        {
            call.Reply.Integer(0);
            return;
        }

        ReadOnlySpan<byte> pivot = call.Arguments[3];
        long place = 0;
        for (long index = 0; list.MoveNext(ref place, out ReadOnlySpan<byte> element); index++)
        {
            if (!element.SequenceEqual(pivot)) continue;
            if (after) index++;
            list.Insert(index, call.Arguments[4]);
            Log(call, EffectKind.ListInsert, key, index, call.Arguments[4]);
            call.Reply.Integer(list.Count);
            list.Commit();
            call.Changed(key, KeyEventKinds.List, "linsert");
            return;
        }

        call.Reply.Integer(-1);
    }

    private static void Log(
        KeyCall call, EffectKind kind, ReadOnlySpan<byte> key, long index, ReadOnlySpan<byte> element)
    {
        if (call.Effects is not { } effects) return;
        RecordWriter writer = effects.Begin(kind, call.Database.Number, key);
        writer.Varint((ulong)index);
        writer.Raw(element);
    }

    private static void LRem(KeyCall call)
    {
        if (!call.TryInteger(2, out long count)) return;
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out ListView list)) return;
        long most = count == 0 ? long.MaxValue : count == long.MinValue ? long.MaxValue : Math.Abs(count);
        List<long> found = Find(ref list, call.Arguments[3], count < 0, skip: 0, most, long.MaxValue);
        if (count < 0) found.Reverse();
        call.Reply.Integer(found.Count);
        if (found.Count == 0) return;
        LogRemove(call, key, found);
        list.Remove(found);
        bool gone = list.Commit();
        call.Changed(key, KeyEventKinds.List, "lrem", gone);
    }

    private static void LogRemove(KeyCall call, ReadOnlySpan<byte> key, List<long> indexes)
    {
        if (call.Effects is not { } effects) return;
        RecordWriter writer = effects.Begin(EffectKind.ListRemove, call.Database.Number, key);
        long last = 0;
        foreach (long index in indexes)
        {
            writer.Varint((ulong)(index - last));
            last = index;
        }
    }

    private static void LPos(KeyCall call)
    {
        long rank = 1;
        long count = -1; // not given
        long most = 0;
        for (int i = 3; i < call.Arguments.Count; i += 2)
        {
            bool more = i + 1 < call.Arguments.Count;
            if (more && call.Is(i, "RANK"u8))
            {
                if (!call.TryInteger(i + 1, out rank)) return;
                if (rank == 0)
                {
                    call.Reply.Error(RankIsZero);
                    return;
                }
            }
            else if (more && call.Is(i, "COUNT"u8))
            {
                if (!TryPositive(call, i + 1, out count, "ERR COUNT can't be negative")) return;
            }
            else if (more && call.Is(i, "MAXLEN"u8))
            {
                if (!TryPositive(call, i + 1, out most, "ERR MAXLEN can't be negative")) return;
            }
            else
            {
                call.Reply.Error(KeyErrors.Syntax);
                return;
            }
        }

        if (!call.TryOpen(call.Arguments[1], change: false, out ListView list)) return;
        long skip = rank == long.MinValue ? long.MaxValue : Math.Abs(rank) - 1;
        long wanted = count < 0 ? 1 : count == 0 ? long.MaxValue : count;
        List<long> found = Find(ref list, call.Arguments[2], rank < 0, skip, wanted, most == 0 ? long.MaxValue : most);
        if (count >= 0)
        {
            call.Reply.Array(found.Count);
            foreach (long index in found) call.Reply.Integer(index);
        }
        else if (found.Count > 0)
        {
            call.Reply.Integer(found[0]);
        }
        else
        {
            call.Reply.Null();
        }
    }

    /// <summary>Indexes of an element, from the head or from the tail, in the order of the walk.</summary>
    private static List<long> Find(
        ref ListView list, ReadOnlySpan<byte> wanted, bool fromTail, long skip, long countMax, long lookedMax)
    {
        List<long> found = [];
        long count = list.Count;
        long place = fromTail ? list.PlaceOf(count) : 0;
        for (long i = 0; i < Math.Min(count, lookedMax) && found.Count < countMax; i++)
        {
            bool read = fromTail
                ? list.MovePrevious(ref place, out ReadOnlySpan<byte> element)
                : list.MoveNext(ref place, out element);
            if (!read) break;
            if (element.SequenceEqual(wanted) && --skip < 0) found.Add(fromTail ? count - 1 - i : i);
        }

        return found;
    }
}
