using Synapsid.Keyspace.Store;
using static Synapsid.Keyspace.Commands.KeyCommandFlags;

namespace Synapsid.Keyspace.Commands;

/// <summary>The commands on strings.</summary>
/// <remarks>
/// This file has the table and what reads or changes bytes; <c>StringCommands.Set.cs</c> what puts a value;
/// <c>StringCommands.Numbers.cs</c> what counts; <c>StringCommands.Lcs.cs</c> the longest common subsequence.
/// </remarks>
internal static partial class StringCommands
{
    private const string Group = "string";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyCommand> All { get; } =
    [
        Describe("SET", -3, Write | DenyOom, Set, "Sets a string, and its expiry.",
            "key value [NX | XX] [GET]"
            + " [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]"),
        Describe("SETNX", 3, Write | DenyOom | Fast, SetNx, "Sets a string where there is no such key.", "key value"),
        Describe("SETEX", 4, Write | DenyOom, SetEx, "Sets a string that expires.", "key seconds value", "2.0.0"),
        Describe("PSETEX", 4, Write | DenyOom, PSetEx, "Sets a string that expires.",
            "key milliseconds value", "2.6.0"),
        Describe("GET", 2, ReadOnly | Fast, Get, "Gives a string.", "key"),
        Describe("GETSET", 3, Write | DenyOom | Fast, GetSet, "Sets a string and gives the old one.", "key value"),
        Describe("GETDEL", 2, Write | Fast, GetDel, "Gives a string and deletes its key.", "key", "6.2.0"),
        Describe("GETEX", -2, Write | Fast, GetEx, "Gives a string and sets or removes its expiry.",
            "key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]",
            "6.2.0"),
        Many("MGET", -2, ReadOnly | Fast, MGet, "Gives several strings.", "key [key ...]", 1),
        Many("MSET", -3, Write | DenyOom, MSet, "Sets several strings.", "key value [key value ...]", 2),
        Many("MSETNX", -3, Write | DenyOom, MSetNx, "Sets several strings where none of the keys is there.",
            "key value [key value ...]", 2),
        Describe("APPEND", 3, Write | DenyOom | Fast, Append, "Adds bytes to the end of a string.",
            "key value", "2.0.0"),
        Describe("STRLEN", 2, ReadOnly | Fast, StrLen, "Gives the length of a string.", "key", "2.2.0"),
        Describe("GETRANGE", 4, ReadOnly, GetRange, "Gives a part of a string.", "key start end", "2.4.0"),
        Describe("SUBSTR", 4, ReadOnly, GetRange, "Gives a part of a string; GETRANGE does the same.", "key start end"),
        Describe("SETRANGE", 4, Write | DenyOom, SetRange, "Overwrites a part of a string.",
            "key offset value", "2.2.0"),
        Describe("INCR", 2, Write | DenyOom | Fast, Incr, "Adds one to a number.", "key"),
        Describe("DECR", 2, Write | DenyOom | Fast, Decr, "Takes one from a number.", "key"),
        Describe("INCRBY", 3, Write | DenyOom | Fast, IncrBy, "Adds to a number.", "key increment"),
        Describe("DECRBY", 3, Write | DenyOom | Fast, DecrBy, "Takes from a number.", "key decrement"),
        Describe("INCRBYFLOAT", 3, Write | DenyOom | Fast, IncrByFloat, "Adds to a number with a fraction.",
            "key increment:double", "2.6.0"),
        Describe("LCS", -3, ReadOnly, Lcs, "Finds what two strings have in common, in order.",
            "key1 key2 [LEN] [IDX] [MINMATCHLEN len] [WITHMATCHLEN]", "7.0.0") with { LastKey = 2 },
    ];

    private static KeyCommand Describe(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        string since = "1.0.0") => new()
        {
            Name = name,
            Arity = arity,
            Flags = flags,
            FirstKey = 1,
            LastKey = 1,
            Group = Group,
            Summary = summary,
            Syntax = syntax,
            Since = since,
            Handler = handler,
        };

    private static KeyCommand Many(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        int step) =>
        Describe(name, arity, flags, handler, summary, syntax, "1.0.1") with { LastKey = -1, KeyStep = step };

    private static void Get(KeyCall call)
    {
        if (!call.Database.TryGet(call.Arguments[1], out KeyEntry entry)) call.Reply.Null();
        else if (!call.RefusesType(entry, KeyType.String)) call.Reply.Bulk(entry.Value);
    }

    private static void MGet(KeyCall call)
    {
        call.Reply.Array(call.Arguments.Count - 1);
        for (int i = 1; i < call.Arguments.Count; i++)
        {
            bool found = call.Database.TryGet(call.Arguments[i], out KeyEntry entry);
            if (found && entry.Type == KeyType.String) call.Reply.Bulk(entry.Value);
            else call.Reply.Null();
        }
    }

    private static void StrLen(KeyCall call)
    {
        if (!call.Database.TryGet(call.Arguments[1], out KeyEntry entry)) call.Reply.Integer(0);
        else if (!call.RefusesType(entry, KeyType.String)) call.Reply.Integer(entry.Value.Length);
    }

    private static void GetRange(KeyCall call)
    {
        if (!call.TryInteger(2, out long start) || !call.TryInteger(3, out long end)) return;
        if (!call.Database.TryGet(call.Arguments[1], out KeyEntry entry))
        {
            call.Reply.Bulk([]);
            return;
        }

        if (call.RefusesType(entry, KeyType.String)) return;
        long length = entry.Value.Length;
        bool reversed = start < 0 && end < 0 && start > end;
        if (start < 0) start = Math.Max(0, start + length);
        if (end < 0) end = Math.Max(0, end + length);
        end = Math.Min(end, length - 1);
        bool empty = reversed || start > end || length == 0;
        call.Reply.Bulk(empty ? [] : entry.Value[(int)start..(int)(end + 1)]);
    }

    private static void Append(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        ReadOnlySpan<byte> added = call.Arguments[2];
        bool found = call.Database.TryGetForChange(key, out KeyEntry entry);
        if (found && call.RefusesType(entry, KeyType.String)) return;
        if (StringValue.IsTooLong(call, entry.Value.Length, added.Length)) return;
        int length = added.Length;
        if (found) length = StringValue.WriteRange(call, key, entry, entry.Value.Length, added);
        else StringValue.Put(call, key, added, 0);
        call.Changed(key, KeyEventKinds.String, "append");
        call.Reply.Integer(length);
    }

    private static void SetRange(KeyCall call)
    {
        if (!call.TryInteger(2, out long offset)) return;
        if (offset < 0)
        {
            call.Reply.Error("ERR offset is out of range");
            return;
        }

        ReadOnlySpan<byte> key = call.Arguments[1];
        ReadOnlySpan<byte> bytes = call.Arguments[3];
        bool found = call.Database.TryGetForChange(key, out KeyEntry entry);
        if (found && call.RefusesType(entry, KeyType.String)) return;
        if (bytes.IsEmpty)
        {
            call.Reply.Integer(entry.Value.Length);
            return;
        }

        if (StringValue.IsTooLong(call, offset, bytes.Length)) return;
        int length = StringValue.WriteRange(call, key, entry, offset, bytes);
        call.Changed(key, KeyEventKinds.String, "setrange");
        call.Reply.Integer(length);
    }
}
