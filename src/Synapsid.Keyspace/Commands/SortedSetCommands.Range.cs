using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Commands;

/// <content>What gives, stores or removes ranges.</content>
internal static partial class SortedSetCommands
{
    private const string LimitWithRank =
        "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";

    private const string ScoresWithLex = "ERR syntax error, WITHSCORES not supported in combination with BYLEX";

    private static void ZRange(KeyCall call) => Range(call, store: false, null, null);

    private static void ZRangeStore(KeyCall call) => Range(call, store: true, null, null);

    private static void ZRevRange(KeyCall call) => Range(call, store: false, SortedRange.By.Rank, true);

    private static void ZRangeByScore(KeyCall call) => Range(call, store: false, SortedRange.By.Score, false);

    private static void ZRevRangeByScore(KeyCall call) => Range(call, store: false, SortedRange.By.Score, true);

    private static void ZRangeByLex(KeyCall call) => Range(call, store: false, SortedRange.By.Bytes, false);

    private static void ZRevRangeByLex(KeyCall call) => Range(call, store: false, SortedRange.By.Bytes, true);

    /// <summary>One command for all forms: a null leaves it to the arguments.</summary>
    private static void Range(KeyCall call, bool store, SortedRange.By? fixedBy, bool? fixedReverse)
    {
        int at = store ? 2 : 1;
        SortedRange.By? by = fixedBy;
        bool? reverse = fixedReverse;
        bool scores = false;
        bool limited = false;
        long offset = 0;
        long most = -1;
        for (int i = at + 3; i < call.Arguments.Count; i++)
        {
            if (!store && call.Is(i, "WITHSCORES"u8)) scores = true;
            else if (call.Is(i, "LIMIT"u8) && i + 2 < call.Arguments.Count)
            {
                if (!call.TryInteger(i + 1, out offset) || !call.TryInteger(i + 2, out most)) return;
                limited = true;
                i += 2;
            }
            else if (fixedReverse is null && reverse is null && call.Is(i, "REV"u8)) reverse = true;
            else if (fixedBy is null && by is null && call.Is(i, "BYLEX"u8)) by = SortedRange.By.Bytes;
            else if (fixedBy is null && by is null && call.Is(i, "BYSCORE"u8)) by = SortedRange.By.Score;
            else
            {
                call.Reply.Error(KeyErrors.Syntax);
                return;
            }
        }

        bool fromHighest = reverse ?? false;
        SortedRange.By kind = by ?? SortedRange.By.Rank;
        if (kind == SortedRange.By.Rank && most == -1) limited = false; // which says no limit
        if ((limited && kind == SortedRange.By.Rank) || (scores && kind == SortedRange.By.Bytes))
        {
            call.Reply.Error(limited && kind == SortedRange.By.Rank ? LimitWithRank : ScoresWithLex);
            return;
        }

        bool swapped = fromHighest && kind != SortedRange.By.Rank;
        if (!SortedRange.TryRead(call, kind, swapped ? at + 2 : at + 1, swapped ? at + 1 : at + 2,
            out SortedRange range))
            return;
        if (!call.TryOpen(call.Arguments[at], change: false, out SortedSetView set)) return;
        (int first, int count) = range.In(ref set, fromHighest);
        if (limited)
        {
            long skipped = offset < 0 ? count : Math.Min(offset, count);
            long kept = most < 0 ? count - skipped : Math.Min(most, count - skipped);
            first += (int)(fromHighest ? count - skipped - kept : skipped);
            count = (int)kept;
        }

        if (store) StoreRange(call, ref set, first, count);
        else ReplyRange(call, ref set, first, count, fromHighest, scores);
    }

    private static void ReplyRange(
        KeyCall call, ref SortedSetView set, int first, int count, bool fromHighest, bool scores)
    {
        bool nested = scores && call.Reply.Protocol == 3;
        call.Reply.Array(scores && !nested ? count * 2 : count);
        if (count == 0) return;
        long place = set.PlaceOf(fromHighest ? first + count : first);
        for (int i = 0; i < count; i++)
        {
            _ = fromHighest
                ? set.MovePrevious(ref place, out ReadOnlySpan<byte> member, out double score)
                : set.MoveNext(ref place, out member, out score);
            ReplyMember(call, member, score, scores, nested);
        }
    }

    private static void ReplyMember(KeyCall call, ReadOnlySpan<byte> member, double score, bool scores, bool nested)
    {
        if (nested) call.Reply.Array(2);
        call.Reply.Bulk(member);
        if (scores) call.Reply.Double(score);
    }

    private static void StoreRange(KeyCall call, ref SortedSetView set, int first, int count)
    {
        SortedSetView result = new(call.Database, call.Arguments[1], default);
        long place = set.PlaceOf(first);
        for (int i = 0; i < count && set.MoveNext(ref place, out ReadOnlySpan<byte> member, out double score); i++)
        {
            result.Put(member, score);
        }

        Keep(call, ref result, "zrangestore");
    }

    /// <summary>The first argument's key holds a result and nothing else; answers how many members it has.</summary>
    private static void Keep(KeyCall call, ref SortedSetView result, string name)
    {
        ReadOnlySpan<byte> target = call.Arguments[1];
        call.Reply.Integer(result.Count);
        if (result.Count == 0)
        {
            if (call.Database.TryGetForChange(target, out _)) call.Remove(target);
            return;
        }

        result.LogWhole();
        result.Commit();
        call.Changed(target, KeyEventKinds.SortedSet, name);
    }

    private static void ZRemRangeByRank(KeyCall call) => RemoveRange(call, SortedRange.By.Rank, "zremrangebyrank");

    private static void ZRemRangeByScore(KeyCall call) => RemoveRange(call, SortedRange.By.Score, "zremrangebyscore");

    private static void ZRemRangeByLex(KeyCall call) => RemoveRange(call, SortedRange.By.Bytes, "zremrangebylex");

    private static void RemoveRange(KeyCall call, SortedRange.By by, string name)
    {
        if (!SortedRange.TryRead(call, by, 2, 3, out SortedRange range)) return;
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out SortedSetView set)) return;
        (int first, int count) = range.In(ref set);
        call.Reply.Integer(count);
        if (count == 0) return;
        ElementLog log = new(call.Database, EffectKind.SortedSetRemove, key);
        foreach ((byte[] member, _) in Copy(ref set, first, count))
        {
            set.Remove(member);
            log.Add(member);
        }

        bool gone = set.Commit();
        call.Changed(key, KeyEventKinds.SortedSet, name, gone);
    }

    private static (byte[] Member, double Score)[] Copy(ref SortedSetView set, int first, int count)
    {
        (byte[] Member, double Score)[] copied = new (byte[], double)[count];
        long place = set.PlaceOf(first);
        for (int i = 0; i < count; i++)
        {
            set.MoveNext(ref place, out ReadOnlySpan<byte> member, out double score);
            copied[i] = (member.ToArray(), score);
        }

        return copied;
    }
}
