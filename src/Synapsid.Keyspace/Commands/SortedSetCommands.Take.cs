using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Commands;

/// <content>What takes members from the ends, gives them by chance or by cursor.</content>
internal static partial class SortedSetCommands
{
    private const string NotPositive = "ERR value is out of range, must be positive";

    private static void ZPopMin(KeyCall call) => Pop(call, highest: false);

    private static void ZPopMax(KeyCall call) => Pop(call, highest: true);

    private static void Pop(KeyCall call, bool highest)
    {
        if (call.Arguments.Count > 3)
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        bool many = call.Arguments.Count == 3;
        long count = 1;
        if (many && !call.TryInteger(2, out count, NotPositive)) return;
        if (count < 0)
        {
            call.Reply.Error(NotPositive);
            return;
        }

        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out SortedSetView set)) return;
        int taken = (int)Math.Min(count, set.Count);
        bool nested = many && call.Reply.Protocol == 3;
        call.Reply.Array(nested ? taken : taken * 2);
        if (taken > 0) Take(call, key, ref set, taken, highest, nested);
    }

    private static void Take(
        KeyCall call, ReadOnlySpan<byte> key, ref SortedSetView set, int count, bool highest, bool nested)
    {
        (byte[] Member, double Score)[] taken = Copy(ref set, highest ? set.Count - count : 0, count);
        if (highest) Array.Reverse(taken);
        ElementLog log = new(call.Database, EffectKind.SortedSetRemove, key);
        foreach ((byte[] member, double score) in taken)
        {
            ReplyMember(call, member, score, scores: true, nested);
            set.Remove(member);
            log.Add(member);
        }

        bool gone = set.Commit();
        call.Changed(key, KeyEventKinds.SortedSet, highest ? "zpopmax" : "zpopmin", gone);
    }

    private static void ZMPop(KeyCall call)
    {
        const string NoKeys = "ERR numkeys should be greater than 0";
        const string NoCount = "ERR count should be greater than 0";
        if (!call.TryInteger(1, out long keys, NoKeys)) return;
        if (keys <= 0)
        {
            call.Reply.Error(NoKeys);
            return;
        }

        int at = (int)Math.Min(keys, int.MaxValue - 2) + 2;
        bool highest = at < call.Arguments.Count && call.Is(at, "MAX"u8);
        if (at >= call.Arguments.Count || (!highest && !call.Is(at, "MIN"u8)))
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        long count = 1;
        if (++at < call.Arguments.Count)
        {
            if (at + 1 == call.Arguments.Count || !call.Is(at, "COUNT"u8))
            {
                call.Reply.Error(KeyErrors.Syntax);
                return;
            }

            if (!call.TryInteger(at + 1, out count, NoCount)) return;
            bool tooMany = at + 2 != call.Arguments.Count;
            if (count <= 0 || tooMany)
            {
                call.Reply.Error(count <= 0 ? NoCount : KeyErrors.Syntax);
                return;
            }
        }

        for (int i = 2; i < keys + 2; i++)
        {
            ReadOnlySpan<byte> key = call.Arguments[i];
            if (!call.TryOpen(key, change: true, out SortedSetView set)) return;
            if (set.Count == 0) continue;
            int taken = (int)Math.Min(count, set.Count);
            call.Reply.Array(2);
            call.Reply.Bulk(key);
            call.Reply.Array(taken);
            Take(call, key, ref set, taken, highest, nested: true);
            return;
        }

        call.Reply.NullArray();
    }

    private static void ZRandMember(KeyCall call)
    {
        bool one = call.Arguments.Count == 2;
        long count = -1;
        bool scores = false;
        if (!one && !RandomCount.TryRead(call, "WITHSCORES"u8, out count, out scores)) return;
        if (!call.TryOpen(call.Arguments[1], change: false, out SortedSetView set)) return;
        if (one && set.Count == 0)
        {
            call.Reply.Null();
            return;
        }

        int chosen = set.Count == 0 ? 0 : (int)(count < 0 ? -count : Math.Min(set.Count, count));
        bool nested = scores && call.Reply.Protocol == 3;
        if (!one) call.Reply.Array(scores && !nested ? chosen * 2 : chosen);
        if (chosen == 0) return;
        foreach (int rank in RandomMembers.Indexes(set.Count, count, call.Random))
        {
            long place = set.PlaceOf(rank);
            set.MoveNext(ref place, out ReadOnlySpan<byte> member, out double score);
            ReplyMember(call, member, score, scores, nested);
        }
    }

    private static void ZScan(KeyCall call)
    {
        if (!KeyCommands.TryCursor(call, 2, out ulong cursor)) return;
        if (!call.TryOpen(call.Arguments[1], change: false, out SortedSetView set)) return;
        if (set.Count == 0)
        {
            MemberScan.ReplyEmpty(call);
            return;
        }

        if (!MemberScan.TryRead(call, cursor, out MemberScan scan)) return;
        if (set.Large is { } large)
        {
            foreach (uint reference in scan.Step(call, large.Members, repliesEach: 2))
            {
                call.Reply.Bulk(large.Members[reference].Member);
                ReplyScore(call, large.ScoreAt(reference));
            }

            return;
        }

        int wanted = 0;
        long place = 0;
        while (set.MoveNext(ref place, out ReadOnlySpan<byte> member, out _)) wanted += scan.Wants(member) ? 1 : 0;
        MemberScan.Head(call, 0, wanted * 2);
        place = 0;
        while (set.MoveNext(ref place, out ReadOnlySpan<byte> member, out double score))
        {
            if (!scan.Wants(member)) continue;
            call.Reply.Bulk(member);
            ReplyScore(call, score);
        }
    }

    /// <summary>A score as a bulk string, in RESP3 too, as Redis answers ZSCAN.</summary>
    private static void ReplyScore(KeyCall call, double score)
    {
        int protocol = call.Reply.Protocol;
        call.Reply.Protocol = 2;
        call.Reply.Double(score);
        call.Reply.Protocol = protocol;
    }
}
