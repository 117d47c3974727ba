using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;
using static Synapsid.Keyspace.Commands.KeyCommandFlags;

namespace Synapsid.Keyspace.Commands;

/// <summary>The commands on sorted sets.</summary>
/// <remarks>
/// This file has the table; <c>SortedSetCommands.Members.cs</c> what names members; <c>SortedSetCommands.Range.cs</c>
/// what gives, counts, stores or removes ranges; <c>SortedSetCommands.Take.cs</c> what takes from the ends, by chance
/// or by cursor; <c>SortedSetCommands.Algebra.cs</c> what puts several together.
/// </remarks>
internal static partial class SortedSetCommands
{
    private const string Members = "key member [member ...]";
    private const string Ends = "key min max";
    private const string ScoreSyntax = "key min max [WITHSCORES] [LIMIT offset count]";
    private const string LexSyntax = "key min max [LIMIT offset count]";
    private const string WhichRange = "[BYSCORE | BYLEX] [REV] [LIMIT offset count]";
    private const string Weights = "numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>]";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyCommand> All { get; } =
    [
        Describe("ZADD", -4, Write | DenyOom | Fast, ZAdd, "Adds members or changes their scores.",
            "key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]", "1.2.0"),
        Describe("ZINCRBY", 4, Write | DenyOom | Fast, ZIncrBy, "Adds to a member's score.",
            "key increment:double member", "1.2.0"),
        Describe("ZREM", -3, Write | Fast, ZRem, "Removes members.", Members, "1.2.0"),
        Describe("ZSCORE", 3, ReadOnly | Fast, ZScore, "Gives a member's score.", "key member", "1.2.0"),
        Describe("ZMSCORE", -3, ReadOnly | Fast, ZMScore, "Gives the scores of members.", Members, "6.2.0"),
        Describe("ZCARD", 2, ReadOnly | Fast, ZCard, "Counts members.", "key", "1.2.0"),
        Describe("ZRANK", 3, ReadOnly | Fast, ZRank, "Gives a member's rank from the lowest.", "key member"),
        Describe("ZREVRANK", 3, ReadOnly | Fast, ZRevRank, "Gives a member's rank from the highest.", "key member"),
        Describe("ZCOUNT", 4, ReadOnly | Fast, ZCount, "Counts members in a range of scores.", Ends),
        Describe("ZLEXCOUNT", 4, ReadOnly | Fast, ZLexCount, "Counts members in a range of bytes.", Ends, "2.8.9"),
        Describe("ZRANGE", -4, ReadOnly, ZRange, "Gives a range.",
            "key start:string stop:string " + WhichRange + " [WITHSCORES]", "1.2.0"),
        Describe("ZRANGESTORE", -5, Write | DenyOom, ZRangeStore, "Stores a range.", "dst src min max " + WhichRange,
            "6.2.0")
            with { LastKey = 2 },
        Describe("ZREVRANGE", -4, ReadOnly, ZRevRange, "Gives a range by rank from the highest.",
            "key start stop [WITHSCORES]", "1.2.0"),
        Describe("ZRANGEBYSCORE", -4, ReadOnly, ZRangeByScore, "Gives a range by score.", ScoreSyntax, "1.0.5"),
        Describe("ZREVRANGEBYSCORE", -4, ReadOnly, ZRevRangeByScore, "Gives a range by score from the highest.",
            "key max min [WITHSCORES] [LIMIT offset count]", "2.2.0"),
        Describe("ZRANGEBYLEX", -4, ReadOnly, ZRangeByLex, "Gives a range by bytes.", LexSyntax, "2.8.9"),
        Describe("ZREVRANGEBYLEX", -4, ReadOnly, ZRevRangeByLex, "Gives a range by bytes from the highest.",
            "key max min [LIMIT offset count]", "2.8.9"),
        Describe("ZREMRANGEBYRANK", 4, Write, ZRemRangeByRank, "Removes a range by rank.", "key start stop"),
        Describe("ZREMRANGEBYSCORE", 4, Write, ZRemRangeByScore, "Removes a range by score.", Ends, "1.2.0"),
        Describe("ZREMRANGEBYLEX", 4, Write, ZRemRangeByLex, "Removes a range by bytes.", Ends, "2.8.9"),
        Describe("ZPOPMIN", -2, Write | Fast, ZPopMin, "Takes members of the lowest scores.", "key [count]", "5.0.0"),
        Describe("ZPOPMAX", -2, Write | Fast, ZPopMax, "Takes members of the highest scores.", "key [count]", "5.0.0"),
        Counted("ZMPOP", -4, Write, ZMPop, "Takes members from the first sorted set that has any.",
            "numkeys key [key ...] <MIN | MAX> [COUNT count]", "7.0.0"),
        Describe("ZRANDMEMBER", -2, ReadOnly, ZRandMember, "Gives members by chance.", "key [count [WITHSCORES]]",
            "6.2.0"),
        Describe("ZSCAN", -3, ReadOnly, ZScan, "Gives members and scores step by step.",
            "key cursor [MATCH pattern] [COUNT count]", "2.8.0"),
        Counted("ZUNION", -3, ReadOnly, ZUnion, "Gives what any of several sorted sets has.",
            Weights + " [WITHSCORES]"),
        Counted("ZINTER", -3, ReadOnly, ZInter, "Gives what all of several sorted sets have.",
            Weights + " [WITHSCORES]"),
        Counted("ZDIFF", -3, ReadOnly, ZDiff, "Gives what the first of several sorted sets has and no other.",
            "numkeys key [key ...] [WITHSCORES]"),
        Counted("ZINTERCARD", -3, ReadOnly, ZInterCard, "Counts what all of several sorted sets have.",
            "numkeys key [key ...] [LIMIT limit]", "7.0.0"),
        Storing("ZUNIONSTORE", ZUnionStore, "Stores what any of several sorted sets has.", "destination " + Weights,
            "2.0.0"),
        Storing("ZINTERSTORE", ZInterStore, "Stores what all of several sorted sets have.", "destination " + Weights,
            "2.0.0"),
        Storing("ZDIFFSTORE", ZDiffStore, "Stores what the first of several sorted sets has and no other.",
            "destination numkeys key [key ...]", "6.2.0"),
    ];

    private static KeyCommand Describe(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        string since = "2.0.0") =>
        CollectionCommand.Describe("sorted-set", name, arity, flags, handler, summary, syntax, since);

    private static KeyCommand Counted(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        string since = "6.2.0") =>
        Describe(name, arity, flags, handler, summary, syntax, since)
            with { FirstKey = 0, LastKey = 0, KeyCountAt = 1 };

    private static KeyCommand Storing(
        string name, Action<KeyCall> handler, string summary, string syntax, string since) =>
        Describe(name, -4, Write | DenyOom, handler, summary, syntax, since) with { KeyCountAt = 2 };
}
