using Synapsid.Base.Buffers;
using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>Moves from list to list, and pops from the first of several.</content>
internal static partial class ListCommands
{
    private static void LMove(KeyCall call)
    {
        if (TryEnd(call, 3, out bool fromLeft) && TryEnd(call, 4, out bool toLeft)) Move(call, fromLeft, toLeft);
    }

    private static void RPopLPush(KeyCall call) => Move(call, fromLeft: false, toLeft: true);

    private static bool TryEnd(KeyCall call, int argument, out bool left)
    {
        left = call.Is(argument, "LEFT"u8);
        if (left || call.Is(argument, "RIGHT"u8)) return true;
        call.Reply.Error(KeyErrors.Syntax);
        return false;
    }

    private static void Move(KeyCall call, bool fromLeft, bool toLeft)
    {
        ReadOnlySpan<byte> from = call.Arguments[1];
        ReadOnlySpan<byte> to = call.Arguments[2];
        if (!call.TryOpen(from, change: true, out ListView source)) return;
        if (source.Count == 0)
        {
            call.Reply.Null();
            return;
        }

        if (call.Database.TryGetForChange(to, out KeyEntry entry) && call.RefusesType(entry, KeyType.List)) return;
        ReadOnlySpan<byte> end = source.End(fromLeft);
        byte[] copy = ByteBuffers.Rent(Math.Max(1, end.Length));
        Span<byte> element = copy.AsSpan(0, end.Length);
        end.CopyTo(element);
        call.Reply.Bulk(element);
        bool gone = false;
        bool same = from.SequenceEqual(to);

        // An only element that leaves and comes back changes nothing; the key would be gone in between, with its
        // expiry.
        bool changes = !same || source.Count > 1;
        if (changes)
        {
            LogDrop(call, from, 1, fromLeft);
            new ElementLog(call.Database, toLeft ? EffectKind.ListPushLeft : EffectKind.ListPushRight, to).Add(element);
        }

        if (same && changes)
        {
            source.Drop(1, fromLeft);
            source.Push(element, toLeft);
            source.Commit();
        }
        else if (!same)
        {
            source.Drop(1, fromLeft);
            gone = source.Commit();
            if (call.TryOpen(to, change: true, out ListView target)) target.Push(element, toLeft);
            target.Commit();
        }

        ByteBuffers.Return(copy);
        call.Changed(to, KeyEventKinds.List, toLeft ? "lpush" : "rpush");
        call.Changed(from, KeyEventKinds.List, fromLeft ? "lpop" : "rpop", gone);
    }

    private static void LMPop(KeyCall call)
    {
        const string NoKeys = "ERR numkeys should be greater than 0";
        const string NoCount = "ERR count should be greater than 0";
        if (!call.TryInteger(1, out long keys, NoKeys)) return;
        if (keys <= 0)
        {
            call.Reply.Error(NoKeys);
            return;
        }

        if (keys + 2 >= call.Arguments.Count || keys > int.MaxValue)
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        int at = (int)keys + 2;
        if (!TryEnd(call, at++, out bool left)) return;
        long count = 1;
        if (at < call.Arguments.Count)
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
            if (!call.TryOpen(key, change: true, out ListView list)) return;
            if (list.Count == 0) continue;
            count = Math.Min(count, list.Count);
            call.Reply.Array(2);
            call.Reply.Bulk(key);
            call.Reply.Array((int)count);
            TakeEnd(call, key, ref list, count, left);
            return;
        }

        call.Reply.NullArray();
    }
}
