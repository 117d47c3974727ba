using Synapsid.Keyspace.Store;
using static Synapsid.Keyspace.Commands.KeyCommandFlags;

namespace Synapsid.Keyspace.Commands;

/// <summary>The commands on keys, whatever they hold.</summary>
/// <remarks>
/// This file has the table and the simple ones; <c>KeyCommands.Expiry.cs</c> times of expiry;
/// <c>KeyCommands.Scan.cs</c> what looks at all keys; <c>KeyCommands.Move.cs</c> copies and moves;
/// <c>KeyCommands.Databases.cs</c> whole databases;
/// <c>KeyCommands.Object.cs</c> how a key is kept.
/// </remarks>
internal static partial class KeyCommands
{
    private const string ExpirySyntax = "[NX | XX | GT | LT]";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyCommand> All { get; } =
    [
        Many("DEL", Write, Delete, "Deletes keys."),
        Many("UNLINK", Write | Fast, Delete, "Deletes keys; DEL is as fast here.", "4.0.0"),
        Many("EXISTS", ReadOnly | Fast, Exists, "Counts the keys that are there."),
        Many("TOUCH", ReadOnly | Fast, Touch, "Counts the keys that are there, as used now.", "3.2.1"),
        One("TYPE", 2, ReadOnly | Fast, TypeOf, "Gives the type of a key.", "key"),
        Two("RENAME", 3, Write, Rename, "Gives a key another name.", "key newkey"),
        Two("RENAMENX", 3, Write | Fast, RenameNx, "Gives a key another name, where that is free.", "key newkey"),
        Two("COPY", -3, Write | DenyOom, Copy, "Copies a key.",
            "source destination [DB destination-db] [REPLACE]", "6.2.0"),
        One("MOVE", 3, Write | Fast, Move, "Moves a key to another database.", "key db"),
        One("EXPIRE", -3, Write | Fast, Expire, "Has a key expire.", "key seconds " + ExpirySyntax),
        One("PEXPIRE", -3, Write | Fast, PExpire, "Has a key expire.", "key milliseconds " + ExpirySyntax, "2.6.0"),
        One("EXPIREAT", -3, Write | Fast, ExpireAt, "Has a key expire at a time.",
            "key unix-time-seconds " + ExpirySyntax, "1.2.0"),
        One("PEXPIREAT", -3, Write | Fast, PExpireAt, "Has a key expire at a time.",
            "key unix-time-milliseconds " + ExpirySyntax, "2.6.0"),
        One("EXPIRETIME", 2, ReadOnly | Fast, ExpireTime, "Gives the time at which a key expires.", "key", "7.0.0"),
        One("PEXPIRETIME", 2, ReadOnly | Fast, PExpireTime, "Gives the time at which a key expires.", "key", "7.0.0"),
        One("PERSIST", 2, Write | Fast, Persist, "Has a key not expire.", "key", "2.2.0"),
        One("TTL", 2, ReadOnly | Fast, Ttl, "Gives the seconds that a key has left.", "key"),
        One("PTTL", 2, ReadOnly | Fast, PTtl, "Gives the milliseconds that a key has left.", "key", "2.6.0"),
        OfObject("ENCODING", ObjectEncoding, "Names the form in which a key's value is kept."),
        OfObject("FREQ", ObjectFreq, "Gives how often a key is used, where the memory limit goes by that.", "4.0.0"),
        OfObject("IDLETIME", ObjectIdleTime, "Gives the seconds since a key was used."),
        OfObject("REFCOUNT", ObjectRefCount, "Gives 1: no value is shared."),
        None("OBJECT HELP", 2, ReadOnly, ObjectHelp, "Explains OBJECT.", "", "6.2.0"),
        None("RANDOMKEY", 1, ReadOnly | AllKeys, RandomKey, "Gives a key by chance.", ""),
        None("KEYS", 2, ReadOnly | AllKeys, Keys, "Gives all keys that match a pattern.", "pattern"),
        None("SCAN", -2, ReadOnly | AllKeys, Scan, "Goes through all keys, some at a time.",
            "cursor [MATCH pattern] [COUNT count] [TYPE type]", "2.8.0"),
        OfServer("DBSIZE", 1, ReadOnly | Fast, DbSize, "Counts the keys of the database.", ""),
        OfServer("FLUSHDB", -1, Write, FlushDb, "Deletes all keys of the database.", "[ASYNC | SYNC]"),
        OfServer("FLUSHALL", -1, Write, FlushAll, "Deletes all keys.", "[ASYNC | SYNC]"),
        OfServer("SWAPDB", 3, Write | Fast, SwapDb, "Exchanges two databases.", "index1 index2", "4.0.0"),
    ];

    private static KeyCommand None(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        string since = "1.0.0") => new()
        {
            Name = name,
            Arity = arity,
            Flags = flags,
            Group = "generic",
            Summary = summary,
            Syntax = syntax,
            Since = since,
            Handler = handler,
        };

    private static KeyCommand OfServer(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        string since = "1.0.0") =>
        None(name, arity, flags | AllKeys, handler, summary, syntax, since) with { Group = "server" };

    private static KeyCommand One(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        string since = "1.0.0") =>
        None(name, arity, flags, handler, summary, syntax, since) with { FirstKey = 1, LastKey = 1 };

    private static KeyCommand OfObject(string word, Action<KeyCall> handler, string summary, string since = "2.2.3") =>
        None("OBJECT " + word, 3, ReadOnly, handler, summary, "key", since) with { FirstKey = 2, LastKey = 2 };

    private static KeyCommand Two(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        string since = "1.0.0") =>
        None(name, arity, flags, handler, summary, syntax, since) with { FirstKey = 1, LastKey = 2 };

    private static KeyCommand Many(
        string name, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string since = "1.0.0") =>
        None(name, -2, flags, handler, summary, "key [key ...]", since) with { FirstKey = 1, LastKey = -1 };

    /// <summary>The name of a type, as <c>TYPE</c> gives it.</summary>
    public static ReadOnlySpan<byte> NameOf(KeyType type) => type switch
    {
        KeyType.String => "string"u8,
        KeyType.List => "list"u8,
        KeyType.Set => "set"u8,
        KeyType.SortedSet => "zset"u8,
        KeyType.Hash => "hash"u8,
        _ => "none"u8,
    };

    private static void Delete(KeyCall call)
    {
        int count = 0;
        for (int i = 1; i < call.Arguments.Count; i++)
        {
            ReadOnlySpan<byte> key = call.Arguments[i];
            if (!call.Database.TryGetForChange(key, out _)) continue;
            call.Remove(key);
            count++;
        }

        call.Reply.Integer(count);
    }

    /// <summary>Looking whether a key is there is no use of it.</summary>
    private static void Exists(KeyCall call) => CountThere(call, touch: false);

    private static void Touch(KeyCall call) => CountThere(call, touch: true);

    private static void CountThere(KeyCall call, bool touch)
    {
        int count = 0;
        for (int i = 1; i < call.Arguments.Count; i++)
        {
            if (call.Database.TryGet(call.Arguments[i], out _, touch)) count++;
        }

        call.Reply.Integer(count);
    }

    private static void TypeOf(KeyCall call)
    {
        bool found = call.Database.TryGet(call.Arguments[1], out KeyEntry entry, touch: false);
        call.Reply.Simple(NameOf(found ? entry.Type : KeyType.None));
    }
}
