using System.Text;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Commands;

/// <summary>
/// What each command does with the keys that it names, in the words of <c>COMMAND</c>: <c>RO</c> reads, <c>RW</c>
/// changes, <c>OW</c> overwrites and <c>RM</c> removes a key whose value may be given away (<c>access</c>) and may
/// gain, lose or change elements.
/// </summary>
internal static class KeyUses
{
    private const string Overwrites = "OW update";
    private const string Reads = "RO access";
    private const string Changes = "RW access update";
    private const string Takes = "RW access delete";
    private const string Varies = "RW access update variable_flags";

    // Where the first key is used in another way than those behind it, the second text is theirs.
    private static readonly (string First, string Others, string Commands)[] Table =
    [
        ("RO", "", "EXISTS HEXISTS HLEN HSTRLEN LLEN SCARD SISMEMBER STRLEN TOUCH TYPE WATCH ZCARD"),
        ("RO", "", "OBJECT|ENCODING OBJECT|FREQ OBJECT|IDLETIME OBJECT|REFCOUNT MEMORY|USAGE"),
        (Reads, "", "GET MGET GETRANGE SUBSTR LCS BITCOUNT BITFIELD_RO BITPOS GETBIT"),
        (Reads, "", "TTL PTTL EXPIRETIME PEXPIRETIME LINDEX LPOS LRANGE"),
        (Reads, "", "HGET HGETALL HKEYS HMGET HRANDFIELD HSCAN HVALS"),
        (Reads, "", "SDIFF SINTER SINTERCARD SMEMBERS SMISMEMBER SRANDMEMBER SSCAN SUNION"),
        (Reads, "", "ZCOUNT ZDIFF ZINTER ZINTERCARD ZLEXCOUNT ZMSCORE ZRANDMEMBER ZRANGE ZRANGEBYLEX ZRANGEBYSCORE"),
        (Reads, "", "ZRANK ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION"),
        ("OW insert", "", "MSETNX SETNX"),
        (Overwrites, "", "MSET PSETEX SETEX"),
        (Overwrites, Reads, "BITOP SDIFFSTORE SUNIONSTORE ZDIFFSTORE ZINTERSTORE ZRANGESTORE ZUNIONSTORE"),
        ("RM delete", "", "DEL UNLINK"),
        (Reads, Overwrites, "COPY"),
        (Takes, "", "GETDEL LMPOP LPOP RPOP SPOP ZMPOP ZPOPMAX ZPOPMIN"),
        (Takes, "OW insert", "RENAMENX"),
        (Takes, Overwrites, "RENAME"),
        (Takes, "RW insert", "LMOVE RPOPLPUSH SMOVE"),
        (Changes, "", "DECR DECRBY GETEX GETSET INCR INCRBY INCRBYFLOAT SETBIT MOVE HINCRBY HINCRBYFLOAT ZINCRBY"),
        (Varies, "", "BITFIELD SET"),
        ("RW delete", "", "HDEL LREM LTRIM SREM ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE"),
        ("RW insert", "", "APPEND HSETNX LINSERT LPUSH LPUSHX RPUSH RPUSHX SADD"),
        ("RW update", "", "EXPIRE EXPIREAT PEXPIRE PEXPIREAT PERSIST HMSET HSET LSET SETRANGE ZADD"),
        ("RW update", Reads, "SINTERSTORE"),
    ];

    private static readonly Dictionary<string, (string[] First, string[] Others)> ByName = Index();

    /// <summary>
    /// How a command uses its first key, and those behind it where it uses them in another way; empty for one without
    /// keys.
    /// </summary>
    internal static (string[] First, string[] Others) Of(KeyCommand command) =>
        ByName.GetValueOrDefault(command.Name.Replace(' ', '|'), ([], []));

    /// <summary>How a request uses one of its keys: for some commands that hangs on options.</summary>
    internal static string[] Of(KeyCommandEntry entry, RespArguments arguments, int at, bool isFirst)
    {
        (string[] first, string[] others) = Of(entry.Command);
        string[] use = isFirst || others.Length == 0 ? first : others;
        if (!use.Contains("variable_flags")) return use;
        if (entry.Command.Name == "SET")
            return (Has(arguments, at + 3, "GET"u8) ? Changes : Overwrites).Split(' ');
        bool writes = Has(arguments, at + 2, "SET"u8) || Has(arguments, at + 2, "INCRBY"u8);
        return (writes ? Changes : Reads).Split(' ');
    }

    private static bool Has(RespArguments arguments, int from, ReadOnlySpan<byte> word)
    {
        for (int i = from; i < arguments.Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(arguments[i], word)) return true;
        }

        return false;
    }

    private static Dictionary<string, (string[] First, string[] Others)> Index()
    {
        Dictionary<string, (string[] First, string[] Others)> all = [];
        foreach ((string first, string others, string commands) in Table)
        {
            string[] more = others.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (string name in commands.Split(' ')) all.Add(name, (first.Split(' '), more));
        }

        return all;
    }
}
