using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Commands;

/// <content>Members by chance and by cursor.</content>
internal static partial class SetCommands
{
    private static void SPop(KeyCall call)
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
        if (!call.TryOpen(key, change: true, out SetView set)) return;
        if (set.Count == 0 || count == 0)
        {
            if (many) call.Reply.Set(0);
            else call.Reply.Null();
            return;
        }

        int taken = (int)Math.Min(count, set.Count);
        if (many) call.Reply.Set(taken);
        bool all = taken == set.Count;
        ElementLog log = new(call.Database, EffectKind.SetRemove, key);
        byte[][] chosen = Choose(call, ref set, taken);
        foreach (byte[] member in chosen)
        {
            call.Reply.Bulk(member);
            set.Remove(member);
            if (!all) log.Add(member);
        }

        if (all) call.Effects?.Delete(call.Database.Number, key);
        bool gone = set.Commit();
        call.Changed(key, KeyEventKinds.Set, "spop", gone);
    }

    private static void SRandMember(KeyCall call)
    {
        bool one = call.Arguments.Count == 2;
        long count = -1;
        if (call.Arguments.Count > 3)
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        if (!one && !RandomCount.TryRead(call, [], out count, out _)) return;
        if (!call.TryOpen(call.Arguments[1], change: false, out SetView set)) return;
        if (set.Count == 0 || count == 0)
        {
            if (one) call.Reply.Null();
            else call.Reply.Array(0);
            return;
        }

        if (one)
        {
            Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
            call.Reply.Bulk(set.Any(call.Random, digits));
            return;
        }

        byte[][] chosen = Choose(call, ref set, count);
        call.Reply.Array(chosen.Length);
        foreach (byte[] member in chosen) call.Reply.Bulk(member);
    }

    private static byte[][] Choose(KeyCall call, ref SetView set, long count)
    {
        if (set.Large is { } large)
        {
            uint[] references = RandomMembers.Of(large.Members, count, call.Random);
            byte[][] members = new byte[references.Length][];
            for (int i = 0; i < members.Length; i++) members[i] = large.Members[references[i]].Member.ToArray();
            return members;
        }

        byte[][] all = new byte[set.Count][];
        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        long place = 0;
        for (int i = 0; i < all.Length; i++)
        {
            set.MoveNext(ref place, digits, out ReadOnlySpan<byte> member);
            all[i] = member.ToArray();
        }

        int[] indexes = RandomMembers.Indexes(all.Length, count, call.Random);
        return Array.ConvertAll(indexes, index => all[index]);
    }

    private static void SScan(KeyCall call)
    {
        if (!KeyCommands.TryCursor(call, 2, out ulong cursor)) return;
        if (!call.TryOpen(call.Arguments[1], change: false, out SetView set)) return;
        if (set.Count == 0)
        {
            MemberScan.ReplyEmpty(call);
            return;
        }

        if (!MemberScan.TryRead(call, cursor, out MemberScan scan)) return;
        if (set.Large is { } large)
        {
            foreach (uint reference in scan.Step(call, large.Members, repliesEach: 1))
            {
                call.Reply.Bulk(large.Members[reference].Member);
            }

            return;
        }

        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        int wanted = 0;
        long place = 0;
        while (set.MoveNext(ref place, digits, out ReadOnlySpan<byte> member)) wanted += scan.Wants(member) ? 1 : 0;
        MemberScan.Head(call, 0, wanted);
        place = 0;
        while (set.MoveNext(ref place, digits, out ReadOnlySpan<byte> member))
        {
            if (scan.Wants(member)) call.Reply.Bulk(member);
        }
    }
}
