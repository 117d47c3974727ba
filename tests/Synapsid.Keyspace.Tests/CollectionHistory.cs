namespace Synapsid.Keyspace.Tests;

/// <summary>Random requests to the commands on collections, over few keys and members, so that they meet often.</summary>
/// <param name="seed">Gives the same requests again.</param>
/// <param name="chance">Whether commands whose reply depends on chance are among them.</param>
internal sealed class CollectionHistory(int seed, bool chance = true)
{
    private readonly Random _random = new(seed);

    public string[] Next()
    {
        int kind = _random.Next(100);
        if (kind < 1) return ["DEL", Any("h", "l", "s", "z") + _random.Next(3)];
        if (kind < 3) return ["EXPIREAT", Key(), "99999999999"];
        if (kind < 4) return ["SET", Key(), Member()];
        if (kind < 6) return ["OBJECT ENCODING", Key()];
        return _random.Next(4) switch { 0 => Hash(), 1 => List(), 2 => Set(), _ => Sorted() };
    }

    private string[] Hash()
    {
        string key = KeyOf("h");
        return _random.Next(chance ? 17 : 15) switch
        {
            0 or 1 => ["HSET", key, Member(), Member()],
            2 => ["HSET", key, Member(), Number(), Member(), Member(), Member(), Number()],
            3 => ["HMSET", key, Member(), Number(), Member(), Member()],
            4 => ["HSETNX", key, Member(), Member()],
            5 => ["HGET", key, Member()],
            6 => ["HMGET", key, Member(), Member()],
            7 => ["HDEL", key, Member(), Member()],
            8 => ["HINCRBY", key, Member(), Number()],
            9 => ["HINCRBYFLOAT", key, Member(), Score()],
            10 => ["HSTRLEN", key, Member()],
            11 => ["HEXISTS", key, Member()],
            12 => [Any("HGETALL", "HKEYS", "HVALS", "HLEN"), key],
            13 => ["HSCAN", key, "0", "COUNT", "1000", "MATCH", Any("*", "1*")],
            14 => ["HSET", key, Member(), Member(), Member()],
            15 => ["HRANDFIELD", key],
            _ => ["HRANDFIELD", key, Index(), "WITHVALUES"],
        };
    }

    private string[] List()
    {
        string key = KeyOf("l");
        return _random.Next(17) switch
        {
            0 or 1 => [Any("LPUSH", "RPUSH"), key, Member()],
            2 => [Any("LPUSH", "RPUSH"), key, Member(), Member(), Member(), Member()],
            3 => [Any("LPUSHX", "RPUSHX"), key, Member(), Member()],
            4 => [Any("LPOP", "RPOP"), key],
            5 => [Any("LPOP", "RPOP"), key, Index()],
            6 => ["LRANGE", key, Index(), Index()],
            7 => ["LINDEX", key, Index()],
            8 => ["LSET", key, Index(), Member()],
            9 => ["LREM", key, Index(), Member()],
            10 => ["LINSERT", key, Any("BEFORE", "AFTER", "after"), Member(), Member()],
            11 => ["LTRIM", key, _random.Next(3).ToString(), (-1 - _random.Next(3)).ToString()],
            12 => ["LPOS", key, Member(), "RANK", Index(), "COUNT", Index(), "MAXLEN", _random.Next(9).ToString()],
            13 => ["LPOS", key, Member()],
            14 => ["LMOVE", key, KeyOf("l"), Any("LEFT", "RIGHT"), Any("LEFT", "RIGHT")],
            15 => ["RPOPLPUSH", key, KeyOf("l")],
            _ => ["LMPOP", "2", key, KeyOf("l"), Any("LEFT", "RIGHT"), "COUNT", (1 + _random.Next(3)).ToString()],
        };
    }

    private string[] Set()
    {
        string key = KeyOf("s");
        return _random.Next(chance ? 15 : 12) switch
        {
            0 or 1 => ["SADD", key, Member(), Member()],
            2 => ["SADD", key, Number(), Number(), Number()],
            3 => ["SREM", key, Member(), Number(), Number()],
            4 => ["SISMEMBER", key, Member()],
            5 => ["SMISMEMBER", key, Member(), Number()],
            6 => [Any("SMEMBERS", "SCARD"), key],
            7 => ["SMOVE", key, KeyOf("s"), Number()],
            8 => [Any("SINTER", "SUNION", "SDIFF"), key, KeyOf("s"), KeyOf("s")],
            9 => [Any("SINTERSTORE", "SUNIONSTORE", "SDIFFSTORE"), KeyOf("s"), key, KeyOf("s")],
            10 => ["SINTERCARD", "2", key, KeyOf("s"), "LIMIT", _random.Next(4).ToString()],
            11 => ["SSCAN", key, "0", "COUNT", "1000", "MATCH", Any("*", "1*")],
            12 => ["SPOP", key],
            13 => ["SPOP", key, _random.Next(4).ToString()],
            _ => ["SRANDMEMBER", key, Index()],
        };
    }

    private string[] Sorted()
    {
        string key = KeyOf("z");
        return _random.Next(chance ? 27 : 25) switch
        {
            0 or 1 => ["ZADD", key, Score(), Member(), Score(), Member()],
            2 => ["ZADD", key, Any("NX", "XX", "GT", "LT", "CH"), Any("CH", "GT", "XX", "LT"), Score(), Member()],
            3 => ["ZADD", key, Any("XX", "NX", "GT"), "INCR", Score(), Member()],
            4 => ["ZINCRBY", key, Score(), Member()],
            5 => ["ZREM", key, Member(), Member()],
            6 => ["ZSCORE", key, Member()],
            7 => ["ZMSCORE", key, Member(), Member()],
            8 => [Any("ZRANK", "ZREVRANK"), key, Member()],
            9 => ["ZCOUNT", key, End(), End()],
            10 => ["ZRANGE", key, Index(), Index(), "WITHSCORES"],
            11 => ["ZRANGE", key, Index(), Index(), "REV"],
            12 => ["ZRANGE", key, End(), End(), "BYSCORE", "WITHSCORES", "LIMIT", Index(), Index()],
            13 => ["ZRANGE", key, End(), End(), "BYSCORE", "REV"],
            14 => ["ZREVRANGE", key, Index(), Index(), "WITHSCORES"],
            15 => [Any("ZRANGEBYSCORE", "ZREVRANGEBYSCORE"), key, End(), End(), "LIMIT", Index(), Index()],
            16 => ["ZADD", key, "0", Member(), "0", Member(), "0", Member()],
            17 => ["ZRANGESTORE", KeyOf("z"), key, Index(), Index()],
            18 => [Any("ZPOPMIN", "ZPOPMAX"), key],
            19 => [Any("ZPOPMIN", "ZPOPMAX"), key, _random.Next(3).ToString()],
            20 => ["ZMPOP", "2", key, KeyOf("z"), Any("MIN", "MAX"), "COUNT", "2"],
            21 => ["ZREMRANGEBYRANK", key, _random.Next(3).ToString(), _random.Next(3).ToString()],
            22 => ["ZREMRANGEBYSCORE", key, End(), End()],
            23 => Algebra(),
            24 => ["ZSCAN", key, "0", "COUNT", "1000", "MATCH", Any("*", "1*")],
            25 => ["ZRANDMEMBER", key],
            _ => ["ZRANDMEMBER", key, Index(), "WITHSCORES"],
        };
    }

    private string[] Algebra()
    {
        string[] keys = ["2", KeyOf("z"), Any("z", "s") + _random.Next(3)];
        return _random.Next(5) switch
        {
            0 => [Any("ZUNION", "ZINTER"), .. keys, "WEIGHTS", Number(), "0.5", "WITHSCORES"],
            1 => ["ZDIFF", .. keys, "WITHSCORES"],
            2 => [Any("ZUNIONSTORE", "ZINTERSTORE"), KeyOf("z"), .. keys, "AGGREGATE", Any("SUM", "MIN", "MAX")],
            3 => ["ZDIFFSTORE", KeyOf("z"), .. keys],
            _ => ["ZINTERCARD", .. keys, "LIMIT", _random.Next(3).ToString()],
        };
    }

    private string Key() => Any("h", "l", "s", "z") + _random.Next(3);

    /// <summary>Mostly a key of the type, now and then one of another.</summary>
    private string KeyOf(string type) => _random.Next(40) == 0 ? Key() : type + _random.Next(3);

    private string Member() => _random.Next(30) == 0 ? new string('x', 10 + _random.Next(30)) : _random.Next(14).ToString();

    private string Number() => _random.Next(8) switch
    {
        0 => "70000", 1 => "-5000000000", 2 => "9223372036854775807", _ => (_random.Next(20) - 10).ToString(),
    };

    private string Score() => _random.Next(16) switch
    {
        0 => "inf", 1 => "-inf", 2 => "0.1", 3 => "1e20", 4 => "abc", 5 => "3.25", 6 => "-0.5", _ => _random.Next(10).ToString(),
    };

    private string Index() => (_random.Next(9) - 4).ToString();

    private string End() => Any("(", "", "") + Any("-inf", "+inf", "1", "3", "5", "0.1", "7");

    private string Any(params string[] choices) => choices[_random.Next(choices.Length)];
}
