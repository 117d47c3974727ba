using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;
using static Synapsid.Keyspace.Commands.KeyCommandFlags;

namespace Synapsid.Keyspace.Commands;

/// <summary>The commands on hashes.</summary>
/// <remarks><c>HashCommands.Look.cs</c> has those that give many fields, by chance or by cursor.</remarks>
internal static partial class HashCommands
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyCommand> All { get; } =
    [
        Describe("HSET", -4, Write | DenyOom | Fast, HSet, "Sets fields.", "key field value [field value ...]"),
        Describe("HMSET", -4, Write | DenyOom | Fast, HSet, "Sets fields; HSET does the same.",
            "key field value [field value ...]"),
        Describe("HSETNX", 4, Write | DenyOom | Fast, HSetNx, "Sets a field where there is no such one.",
            "key field value"),
        Describe("HGET", 3, ReadOnly | Fast, HGet, "Gives a field's value.", "key field"),
        Describe("HMGET", -3, ReadOnly | Fast, HMGet, "Gives the values of fields.", "key field [field ...]"),
        Describe("HGETALL", 2, ReadOnly, HGetAll, "Gives all fields and values.", "key"),
        Describe("HKEYS", 2, ReadOnly, HKeys, "Gives all fields.", "key"),
        Describe("HVALS", 2, ReadOnly, HVals, "Gives all values.", "key"),
        Describe("HDEL", -3, Write | Fast, HDel, "Removes fields.", "key field [field ...]"),
        Describe("HLEN", 2, ReadOnly | Fast, HLen, "Counts fields.", "key"),
        Describe("HEXISTS", 3, ReadOnly | Fast, HExists, "Says whether there is a field.", "key field"),
        Describe("HSTRLEN", 3, ReadOnly | Fast, HStrLen, "Gives the length of a field's value.", "key field", "3.2.0"),
        Describe("HINCRBY", 4, Write | DenyOom | Fast, HIncrBy, "Adds to a field's number.", "key field increment"),
        Describe("HINCRBYFLOAT", 4, Write | DenyOom | Fast, HIncrByFloat, "Adds to a field's number with a fraction.",
            "key field increment:double", "2.6.0"),
        Describe("HRANDFIELD", -2, ReadOnly, HRandField, "Gives fields by chance.", "key [count [WITHVALUES]]",
            "6.2.0"),
        Describe("HSCAN", -3, ReadOnly, HScan, "Gives fields and values step by step.",
            "key cursor [MATCH pattern] [COUNT count]", "2.8.0"),
    ];

    private static KeyCommand Describe(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        string since = "2.0.0") =>
        CollectionCommand.Describe("hash", name, arity, flags, handler, summary, syntax, since);

    private static void HSet(KeyCall call)
    {
        bool counts = call.Arguments[0].Length == 4; // HSET counts, HMSET says OK
        if (call.Arguments.Count % 2 != 0)
        {
            call.RefuseCount(counts ? "hset" : "hmset");
            return;
        }

        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out HashView hash)) return;
        ElementLog log = new(call.Database, EffectKind.HashSet, key);
        int added = 0;
        for (int i = 2; i < call.Arguments.Count; i += 2)
        {
            if (hash.Set(call.Arguments[i], call.Arguments[i + 1])) added++;
            log.Add(call.Arguments[i], call.Arguments[i + 1]);
        }

        hash.Commit();
        if (counts) call.Reply.Integer(added);
        else call.Reply.Ok();
        call.Changed(key, KeyEventKinds.Hash, "hset");
    }

    private static void HSetNx(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out HashView hash)) return;
        if (hash.TryGet(call.Arguments[2], out _))
        {
            call.Reply.Integer(0);
            return;
        }

        Set(call, ref hash, call.Arguments[3], "hset");
        call.Reply.Integer(1);
    }

    private static void HGet(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out HashView hash)) return;
        if (hash.TryGet(call.Arguments[2], out ReadOnlySpan<byte> value)) call.Reply.Bulk(value);
        else call.Reply.Null();
    }

    private static void HMGet(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out HashView hash)) return;
        call.Reply.Array(call.Arguments.Count - 2);
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            if (hash.TryGet(call.Arguments[i], out ReadOnlySpan<byte> value)) call.Reply.Bulk(value);
            else call.Reply.Null();
        }
    }

    private static void HDel(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out HashView hash)) return;
        ElementLog log = new(call.Database, EffectKind.HashRemove, key);
        int removed = 0;
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            if (!hash.Remove(call.Arguments[i])) continue;
            log.Add(call.Arguments[i]);
            removed++;
        }

        bool gone = hash.Commit();
        call.Reply.Integer(removed);
        if (removed > 0) call.Changed(key, KeyEventKinds.Hash, "hdel", gone);
    }

    private static void HLen(KeyCall call)
    {
        if (call.TryOpen(call.Arguments[1], change: false, out HashView hash)) call.Reply.Integer(hash.Count);
    }

    private static void HExists(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out HashView hash)) return;
        call.Reply.Integer(hash.TryGet(call.Arguments[2], out _) ? 1 : 0);
    }

    private static void HStrLen(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out HashView hash)) return;
        call.Reply.Integer(hash.TryGet(call.Arguments[2], out ReadOnlySpan<byte> value) ? value.Length : 0);
    }

    private static void HIncrBy(KeyCall call)
    {
        if (!call.TryInteger(3, out long increment)) return;
        if (!call.TryOpen(call.Arguments[1], change: true, out HashView hash)) return;
        long value = 0;
        if (hash.TryGet(call.Arguments[2], out ReadOnlySpan<byte> old) && !NumberText.TryParse(old, out value))
        {
            call.Reply.Error("ERR hash value is not an integer");
            return;
        }

        long sum = unchecked(value + increment);
        if ((increment < 0) != (sum < value) && increment != 0)
        {
            call.Reply.Error("ERR increment or decrement would overflow");
            return;
        }

        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        Set(call, ref hash, NumberText.Format(digits, sum), "hincrby");
        call.Reply.Integer(sum);
    }

    private static void HIncrByFloat(KeyCall call)
    {
        if (!ExtendedFloat.TryParse(call.Arguments[3], out ExtendedFloat increment))
        {
            call.Reply.Error(KeyErrors.NotFloat);
            return;
        }

        if (increment.IsInfinite)
        {
            call.Reply.Error("ERR value is NaN or Infinity");
            return;
        }

        if (!call.TryOpen(call.Arguments[1], change: true, out HashView hash)) return;
        ExtendedFloat value = default;
        if (hash.TryGet(call.Arguments[2], out ReadOnlySpan<byte> old) && !ExtendedFloat.TryParse(old, out value))
        {
            call.Reply.Error("ERR hash value is not a float");
            return;
        }

        ExtendedFloat sum = value + increment;
        if (value.IsInfinite || sum.IsInfinite)
        {
            call.Reply.Error("ERR increment would produce NaN or Infinity");
            return;
        }

        byte[] text = System.Text.Encoding.ASCII.GetBytes(sum.ToString());
        Set(call, ref hash, text, "hincrbyfloat");
        call.Reply.Bulk(text);
    }

    private static void Set(KeyCall call, ref HashView hash, scoped ReadOnlySpan<byte> value, string name)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        hash.Set(call.Arguments[2], value);
        new ElementLog(call.Database, EffectKind.HashSet, key).Add(call.Arguments[2], value);
        hash.Commit();
        call.Changed(key, KeyEventKinds.Hash, name);
    }
}
