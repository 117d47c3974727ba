using Synapsid.Keyspace.Collections;

namespace Synapsid.Keyspace.Commands;

/// <content>What gives many fields.</content>
internal static partial class HashCommands
{
    private static void HGetAll(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out HashView hash)) return;
        call.Reply.Map(hash.Count);
        long place = 0;
        while (hash.MoveNext(ref place, out ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value))
        {
            call.Reply.Bulk(field);
            call.Reply.Bulk(value);
        }
    }

    private static void HKeys(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out HashView hash)) return;
        call.Reply.Array(hash.Count);
        long place = 0;
        while (hash.MoveNext(ref place, out ReadOnlySpan<byte> field, out _)) call.Reply.Bulk(field);
    }

    private static void HVals(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out HashView hash)) return;
        call.Reply.Array(hash.Count);
        long place = 0;
        while (hash.MoveNext(ref place, out _, out ReadOnlySpan<byte> value)) call.Reply.Bulk(value);
    }

    private static void HRandField(KeyCall call)
    {
        bool one = call.Arguments.Count == 2;
        long count = -1;
        bool with = false;
        if (!one && !RandomCount.TryRead(call, "WITHVALUES"u8, out count, out with)) return;
        if (!call.TryOpen(call.Arguments[1], change: false, out HashView hash)) return;
        if (one && hash.Count == 0)
        {
            call.Reply.Null();
            return;
        }

        int chosen = hash.Count == 0 ? 0 : (int)(count < 0 ? -count : Math.Min(hash.Count, count));
        bool nested = with && call.Reply.Protocol == 3;
        if (!one) call.Reply.Array(with && !nested ? chosen * 2 : chosen);
        if (chosen == 0) return;
        if (hash.Large is { } large)
        {
            foreach (uint reference in RandomMembers.Of(large.Members, count, call.Random))
            {
                MemberEntry entry = large.Members[reference];
                ReplyField(call, entry.Member, entry.Value, with, nested);
            }

            return;
        }

        long[] places = new long[hash.Count];
        long place = 0;
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = place;
            hash.MoveNext(ref place, out _, out _);
        }

        foreach (int index in RandomMembers.Indexes(places.Length, count, call.Random))
        {
            place = places[index];
            hash.MoveNext(ref place, out ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value);
            ReplyField(call, field, value, with, nested);
        }
    }

    private static void ReplyField(
        KeyCall call, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, bool with, bool nested)
    {
        if (nested) call.Reply.Array(2);
        call.Reply.Bulk(field);
        if (with) call.Reply.Bulk(value);
    }

    private static void HScan(KeyCall call)
    {
        if (!KeyCommands.TryCursor(call, 2, out ulong cursor)) return;
        if (!call.TryOpen(call.Arguments[1], change: false, out HashView hash)) return;
        if (hash.Count == 0)
        {
            MemberScan.ReplyEmpty(call);
            return;
        }

        if (!MemberScan.TryRead(call, cursor, out MemberScan scan)) return;
        if (hash.Large is { } large)
        {
            foreach (uint reference in scan.Step(call, large.Members, repliesEach: 2))
            {
                MemberEntry entry = large.Members[reference];
                call.Reply.Bulk(entry.Member);
                call.Reply.Bulk(entry.Value);
            }

            return;
        }

        int wanted = 0;
        long place = 0;
        while (hash.MoveNext(ref place, out ReadOnlySpan<byte> field, out _)) wanted += scan.Wants(field) ? 1 : 0;
        MemberScan.Head(call, 0, wanted * 2);
        place = 0;
        while (hash.MoveNext(ref place, out ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value))
        {
            if (!scan.Wants(field)) continue;
            call.Reply.Bulk(field);
            call.Reply.Bulk(value);
        }
    }
}
