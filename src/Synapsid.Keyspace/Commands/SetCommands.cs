using System.Buffers;
using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;
using static Synapsid.Keyspace.Commands.KeyCommandFlags;

namespace Synapsid.Keyspace.Commands;

/// <summary>The commands on sets.</summary>
/// <remarks>
/// This file has the table and what names members; <c>SetCommands.Random.cs</c> what takes them by chance or by cursor;
/// <c>SetCommands.Algebra.cs</c> what puts several sets together.
/// </remarks>
internal static partial class SetCommands
{
    private const string ReadSyntax = "key [key ...]";
    private const string StoreSyntax = "destination key [key ...]";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyCommand> All { get; } =
    [
        Describe("SADD", -3, Write | DenyOom | Fast, SAdd, "Adds members.", "key member [member ...]"),
        Describe("SREM", -3, Write | Fast, SRem, "Removes members.", "key member [member ...]"),
        Describe("SISMEMBER", 3, ReadOnly | Fast, SIsMember, "Says whether a member is there.", "key member"),
        Describe("SMISMEMBER", -3, ReadOnly | Fast, SMIsMember, "Says of several members whether they are there.",
            "key member [member ...]", "6.2.0"),
        Describe("SCARD", 2, ReadOnly | Fast, SCard, "Counts members.", "key"),
        Describe("SMEMBERS", 2, ReadOnly, SMembers, "Gives all members.", "key"),
        Describe("SMOVE", 4, Write | Fast, SMove, "Moves a member to another set.", "source destination member")
            with { LastKey = 2 },
        Describe("SPOP", -2, Write | Fast, SPop, "Takes members by chance.", "key [count]"),
        Describe("SRANDMEMBER", -2, ReadOnly, SRandMember, "Gives members by chance.", "key [count]"),
        Describe("SSCAN", -3, ReadOnly, SScan, "Gives members step by step.",
            "key cursor [MATCH pattern] [COUNT count]", "2.8.0"),
        Many("SINTER", -2, ReadOnly, SInter, "Gives what all of several sets have.", ReadSyntax),
        Many("SUNION", -2, ReadOnly, SUnion, "Gives what any of several sets has.", ReadSyntax),
        Many("SDIFF", -2, ReadOnly, SDiff, "Gives what the first of several sets has and no other.", ReadSyntax),
        Many("SINTERSTORE", -3, Write | DenyOom, SInterStore, "Stores what all of several sets have.", StoreSyntax),
        Many("SUNIONSTORE", -3, Write | DenyOom, SUnionStore, "Stores what any of several sets has.", StoreSyntax),
        Many("SDIFFSTORE", -3, Write | DenyOom, SDiffStore, "Stores what the first of several sets has and no other.",
            StoreSyntax),
        Describe("SINTERCARD", -3, ReadOnly, SInterCard, "Counts what all of several sets have.",
            "numkeys key [key ...] [LIMIT limit]", "7.0.0") with { FirstKey = 0, LastKey = 0, KeyCountAt = 1 },
    ];

    private static KeyCommand Describe(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        string since = "1.0.0") =>
        CollectionCommand.Describe("set", name, arity, flags, handler, summary, syntax, since);

    private static KeyCommand Many(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax) =>
        Describe(name, arity, flags, handler, summary, syntax) with { LastKey = -1 };

    private static void SAdd(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out SetView set)) return;
        ElementLog log = new(call.Database, EffectKind.SetAdd, key);
        int added = 0;
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            if (!set.Add(call.Arguments[i])) continue;
            log.Add(call.Arguments[i]);
            added++;
        }

        set.Commit();
        call.Reply.Integer(added);
        if (added > 0) call.Changed(key, KeyEventKinds.Set, "sadd");
    }

    private static void SRem(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out SetView set)) return;
        ElementLog log = new(call.Database, EffectKind.SetRemove, key);
        int removed = 0;
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            if (!set.Remove(call.Arguments[i])) continue;
            log.Add(call.Arguments[i]);
            removed++;
        }

        bool gone = set.Commit();
        call.Reply.Integer(removed);
        if (removed > 0) call.Changed(key, KeyEventKinds.Set, "srem", gone);
    }

    private static void SIsMember(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out SetView set)) return;
        call.Reply.Integer(set.Contains(call.Arguments[2]) ? 1 : 0);
    }

    private static void SMIsMember(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out SetView set)) return;
        call.Reply.Array(call.Arguments.Count - 2);
        for (int i = 2; i < call.Arguments.Count; i++) call.Reply.Integer(set.Contains(call.Arguments[i]) ? 1 : 0);
    }

    private static void SCard(KeyCall call)
    {
        if (call.TryOpen(call.Arguments[1], change: false, out SetView set)) call.Reply.Integer(set.Count);
    }

    private static void SMembers(KeyCall call)
    {
        if (call.TryOpen(call.Arguments[1], change: false, out SetView set)) Reply(call, ref set);
    }

    private static void Reply(KeyCall call, ref SetView set)
    {
        call.Reply.Set(set.Count);
        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        long place = 0;
        while (set.MoveNext(ref place, digits, out ReadOnlySpan<byte> member)) call.Reply.Bulk(member);
    }

    private static void SMove(KeyCall call)
    {
        ReadOnlySpan<byte> from = call.Arguments[1];
        ReadOnlySpan<byte> to = call.Arguments[2];
        ReadOnlySpan<byte> member = call.Arguments[3];
        if (!call.Database.TryGetForChange(from, out KeyEntry entry))
        {
            call.Reply.Integer(0);
            return;
        }

        if (call.RefusesType(entry, KeyType.Set)) return;
        if (call.Database.TryGetForChange(to, out entry) && call.RefusesType(entry, KeyType.Set)) return;
        call.TryOpen(from, change: true, out SetView source);
        bool found = source.Contains(member);
        call.Reply.Integer(found ? 1 : 0);
        if (!found || from.SequenceEqual(to)) return;
        source.Remove(member);
        new ElementLog(call.Database, EffectKind.SetRemove, from).Add(member);
        bool gone = source.Commit();
        call.Changed(from, KeyEventKinds.Set, "srem", gone);
        call.TryOpen(to, change: true, out SetView target);
        bool added = target.Add(member);
        target.Commit();
        if (!added) return;
        new ElementLog(call.Database, EffectKind.SetAdd, to).Add(member);
        call.Changed(to, KeyEventKinds.Set, "sadd");
    }
}
