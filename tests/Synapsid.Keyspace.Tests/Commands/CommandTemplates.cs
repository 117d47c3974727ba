namespace Synapsid.Keyspace.Tests.Commands;

/// <summary>
/// What is asked of Redis and of us: letters as <see cref="RandomCommands"/> explains them; <c>?</c> behind a word makes
/// it optional, <c>+</c> repeats it.
/// </summary>
internal static class CommandTemplates
{
    public static readonly string[] Strings =
    [
        "SET k v", "SET k v", "SET k v NX|XX", "SET k v GET", "SET k v EX,t", "SET k v PX,t NX? GET?", "SET k v KEEPTTL",
        "SET k v EXAT,9999999999 KEEPTTL?", "SET k v NX XX", "SET k v EX n", "SET k i", "SET k i", "GET k", "GET k",
        "GETSET k v", "GETDEL k", "GETEX k", "GETEX k PERSIST", "GETEX k EX,t PERSIST?", "SETNX k v", "SETEX k n v",
        "PSETEX k t v", "MSET k,v+", "MSETNX k,v+", "MGET k+", "APPEND k v", "STRLEN k", "GETRANGE k i i", "SUBSTR k n n",
        "SETRANGE k o v", "SETRANGE k n v", "INCR k", "DECR k", "INCRBY k i", "DECRBY k i", "INCRBYFLOAT k v",
        "INCRBYFLOAT k f", "LCS k k", "LCS k k LEN", "LCS k k IDX MINMATCHLEN,n? WITHMATCHLEN?", "SET k",
        "SET k v KEEPTTL GET? KEEPTTL", "SET k v EX,t EX|PX,t GET?", "SET k v XX? XX GET?", "SET k v NX? GET KEEPTTL PX,t?",
        "GETEX k PERSIST PERSIST", "GETEX k EX,t EX,t", "RPUSH k v", "LCS k k LEN|IDX|x MINMATCHLEN,i?", "GET", "MSET k v k",
    ];

    public static readonly string[] Bits =
    [
        "SET k v", "SETBIT k o b", "SETBIT k n b", "SETBIT k o i", "GETBIT k o", "GETBIT k n", "BITCOUNT k",
        "BITCOUNT k n n", "BITCOUNT k n n BYTE|BIT", "BITCOUNT k i i BYTE|BIT?", "BITPOS k b i i BYTE|BIT?", "BITPOS k b", "BITPOS k b n", "BITPOS k b n n BYTE|BIT?",
        "BITOP AND|OR|XOR k k+", "BITOP NOT k k", "BITOP NOT k k k", "BITFIELD k GET,u8,o", "BITFIELD k SET,i5,o,i",
        "BITFIELD k OVERFLOW,WRAP|OVERFLOW,SAT|OVERFLOW,FAIL INCRBY,u4,o,i GET,i16,#1", "BITFIELD k GET,u64,0",
        "BITFIELD_RO k GET,u3,o", "BITFIELD_RO k SET,u3,o,1", "GET k", "STRLEN k",
    ];

    public static readonly string[] Encodings =
    [
        "SET k v", "SET k i", "SET k i", "SET k n", "APPEND k v", "APPEND k n", "SETRANGE k o v", "SETRANGE k 0 n",
        "SETBIT k o b", "SETBIT k n b", "BITFIELD k SET,i5,o,i", "BITFIELD k INCRBY,u4,o,n", "BITOP AND|OR|XOR k k+",
        "BITOP NOT k k", "INCR k", "DECRBY k i", "GETSET k i", "MSET k,i+", "SETNX k i", "COPY k k REPLACE?", "RENAME k k",
        "EXPIRE k t", "PERSIST k", "GETEX k PERSIST", "DEL k", "INCRBYFLOAT k f", "INCRBYFLOAT k n",
        "OBJECT ENCODING k", "OBJECT ENCODING k", "OBJECT ENCODING k", "OBJECT ENCODING k", "GET k",
    ];

    public static readonly string[] Keys =
    [
        "SET k v", "RPUSH k v+", "SADD k m+", "HSET k m v", "ZADD k f m", "DEL k+", "UNLINK k+", "EXISTS k+", "TYPE k",
        "RENAME k k", "RENAMENX k k", "COPY k k", "COPY k k REPLACE", "COPY k k DB,d REPLACE?", "MOVE k d", "MOVE k i", "COPY k k DB,i REPLACE?",
        "SCAN c MATCH,x* COUNT,1000", "SCAN c MATCH|COUNT,0|COUNT,x|TYPE|x,1", "TOUCH k+",
        "EXPIRE k t", "EXPIRE k t NX|XX|GT|LT", "EXPIRE k i", "PEXPIRE k t", "PEXPIREAT k 99999999999999 GT|LT?",
        "EXPIREAT k 9999999999", "EXPIRETIME k", "PEXPIRETIME k", "PERSIST k", "OBJECT ENCODING k", "DBSIZE", "SELECT d",
        "FLUSHDB", "SWAPDB d d", "GET k", "LRANGE k 0 -1", "STRLEN k", "EXPIRE k", "OBJECT FREQ k", "OBJECT nonsense k",
    ];

    public static readonly string[] Hashes =
    [
        "HSET k m,v+", "HSET k m,v+", "HSETNX k m v", "HGET k m", "HMSET k m,v+", "HMGET k m+", "HGETALL k", "HDEL k m+",
        "HLEN k", "HEXISTS k m", "HKEYS k", "HVALS k", "HINCRBY k m i", "HINCRBYFLOAT k m v", "HINCRBYFLOAT k m f",
        "HSTRLEN k m", "HRANDFIELD k 0", "HSCAN k 0", "HSCAN k 0 MATCH,p COUNT,100?", "HSCAN k c MATCH,p? COUNT,i?", "SET k v", "DEL k", "HSET k m",
        "OBJECT ENCODING k", "HSCAN k x", "HGET k",
    ];

    public static readonly string[] Lists =
    [
        "LPUSH k v+", "RPUSH k v+", "LPUSH k v+", "RPUSH k m+", "LPUSHX k v", "RPUSHX k v+", "LPOP k", "RPOP k",
        "LPOP k n", "RPOP k n", "LLEN k", "LRANGE k i i", "LRANGE k 0 -1", "LINDEX k i", "LSET k i v", "LREM k n v",
        "LREM k n m", "LTRIM k i i", "LTRIM k 0 n", "LINSERT k BEFORE|AFTER m v", "LINSERT k x m v", "LPOS k m",
        "LPOS k m RANK,n COUNT,n? MAXLEN,n?", "LMOVE k k LEFT|RIGHT LEFT|RIGHT", "RPOPLPUSH k k",
        "LMPOP 2 k k LEFT|RIGHT COUNT,n?", "LMPOP n k LEFT", "LMPOP 1 k LEFT COUNT n n?", "DEL k", "SET k v", "OBJECT ENCODING k", "LPUSH k",
    ];

    public static readonly string[] Sets =
    [
        "SADD k m+", "SADD k m+", "SADD k i+", "SREM k m+", "SISMEMBER k m", "SMISMEMBER k m+", "SCARD k", "SMEMBERS k",
        "SMOVE k k m", "SINTER k+", "SUNION k+", "SDIFF k+", "SINTERSTORE k k+", "SUNIONSTORE k k+", "SDIFFSTORE k k+",
        "SINTERCARD 2 k k", "SINTERCARD 2 k k LIMIT n", "SINTERCARD n k", "SSCAN k 0", "SSCAN k 0 MATCH,p COUNT,100?", "SSCAN k c MATCH,p?",
        "SRANDMEMBER k 0", "SPOP k 100", "SPOP k 0", "DEL k", "SET k v", "OBJECT ENCODING k", "SADD k",
    ];

    public static readonly string[] SortedSets =
    [
        "ZADD k f,m+", "ZADD k f,m+", "ZADD k s m", "ZADD k NX|XX|GT|LT CH? f,m+", "ZADD k NX GT f m", "ZADD k INCR f m",
        "ZADD k XX? INCR s m", "ZINCRBY k f m", "ZINCRBY k s m", "ZREM k m+", "ZSCORE k m", "ZMSCORE k m+", "ZCARD k",
        "ZCOUNT k s s", "ZRANK k m", "ZREVRANK k m", "ZRANGE k i i", "ZRANGE k 0 -1 WITHSCORES",
        "ZRANGE k s s BYSCORE REV? LIMIT,n,n? WITHSCORES?", "ZRANGE k n n REV", "ZRANGE k n n LIMIT,n,-1 REV?",
        "ZRANGESTORE k k 0 -1", "ZRANGESTORE k k s s BYSCORE", "ZRANGEBYSCORE k s s WITHSCORES? LIMIT,n,n?",
        "ZREVRANGEBYSCORE k s s", "ZREVRANGE k i i WITHSCORES?",
        "ZPOPMIN k", "ZPOPMAX k", "ZPOPMIN k n", "ZPOPMAX k n", "ZMPOP 2 k k MIN|MAX COUNT,n?", "ZMPOP 1 k MIN COUNT n n?", "ZREMRANGEBYRANK k n n",
        "ZREMRANGEBYSCORE k s s", "ZUNION 2 k k WITHSCORES?", "ZINTER 2 k k WITHSCORES",
        "ZINTER 2 k k WEIGHTS,f,f AGGREGATE,SUM|AGGREGATE,MIN|AGGREGATE,MAX WITHSCORES", "ZDIFF 2 k k WITHSCORES?",
        "ZUNIONSTORE k 2 k k WEIGHTS,f,f? AGGREGATE,MAX?", "ZINTERSTORE k 2 k k", "ZDIFFSTORE k 2 k k",
        "ZINTERCARD 2 k k", "ZSCAN k 0", "ZSCAN k 0 MATCH,p", "ZSCAN k c MATCH,p?", "ZRANDMEMBER k 0", "SADD k m+", "DEL k", "SET k v",
        "OBJECT ENCODING k", "ZADD k f", "ZADD k f m f",
    ];

    // Redis leaves the order by letters open where scores differ, so here they do not.
    public static readonly string[] SortedSetsByLetters =
    [
        "ZADD k 0,m+", "ZADD k 0,m+", "ZADD k 0,m,0,m", "ZREM k m+", "ZRANGE k l l BYLEX REV? LIMIT,n,n?",
        "ZRANGEBYLEX k l l LIMIT,n,n?", "ZREVRANGEBYLEX k l l LIMIT,n,n?", "ZREMRANGEBYLEX k l l", "ZLEXCOUNT k l l",
        "ZRANGESTORE k k l l BYLEX", "ZRANK k m", "ZCARD k", "ZRANGE k 0 -1", "ZPOPMIN k", "ZPOPMAX k",
    ];

    /// <summary>What makes and unmakes keys of every type; nothing that says how many there are, or depends on chance or
    /// time.</summary>
    public static readonly string[] Churn =
    [
        "SET k v", "SET k v EX,t", "APPEND k v", "GETDEL k", "SETRANGE k o v", "GET k", "INCR k", "DEL k", "DEL k+",
        "UNLINK k", "EXISTS k+", "MSET k,v+", "MGET k+", "RENAME k k", "COPY k k REPLACE", "EXPIRE k t", "EXPIRE k -1",
        "PERSIST k", "TYPE k", "HSET k m,v+", "HDEL k m+", "HGETALL k", "HINCRBY k m 1", "LPUSH k v+", "RPUSH k v+",
        "LPOP k", "RPOP k 2", "LTRIM k 0 n", "LTRIM k n -1", "LSET k 0 v", "LREM k 0 m", "LINSERT k BEFORE|AFTER m v",
        "LRANGE k 0 -1", "LMOVE k k LEFT|RIGHT LEFT|RIGHT", "SADD k m+", "SADD k i+", "SREM k m+", "SMEMBERS k",
        "SMOVE k k m", "SUNIONSTORE k k+", "SDIFF k+", "ZADD k f,m+", "ZREM k m+", "ZINCRBY k f m", "ZPOPMIN k",
        "ZRANGE k 0 -1 WITHSCORES", "ZREMRANGEBYRANK k 0 1", "ZUNIONSTORE k 2 k k",
    ];

    public static readonly string[] Transactions =
    [
        "MULTI", "EXEC", "EXEC", "DISCARD", "WATCH k+", "UNWATCH", "SET k v", "GET k", "INCR k", "LPUSH k v", "MSET k,v+",
        "NOSUCH k", "GET", "DEL k+", "RENAME k k", "SELECT d", "MULTI k", "WATCH",
    ];

    public static readonly string[] Connection =
    [
        "PING", "PING v", "ECHO v", "HELLO 2", "HELLO 3", "HELLO 4", "HELLO x", "SELECT d", "SELECT 16", "SELECT x",
        "CLIENT SETNAME m", "CLIENT GETNAME", "CLIENT NO-EVICT on", "CLIENT NOSUCH", "RESET", "COMMAND GETKEYS MSET k v k v",
        "COMMAND GETKEYS GET k", "COMMAND COUNT x", "COMMAND GETKEYSANDFLAGS SET k v GET? KEEPTTL?",
        "COMMAND GETKEYSANDFLAGS BITFIELD k GET,u8,0 SET,u8,0,1?", "COMMAND GETKEYSANDFLAGS ZUNIONSTORE k 2 k k",
        "COMMAND GETKEYSANDFLAGS LMOVE|RENAME|SMOVE|COPY|SINTERSTORE|GETRANGE k k a b?", "COMMAND INFO nosuch",
        "COMMAND GETKEYSANDFLAGS PING|GET|NOSUCH v v?", "PUBSUB CHANNELS a b", "FUNCTION FLUSH SYNC SYNC",
        "CLIENT PAUSE 1 WRITE x", "SLOWLOG GET 1 2", "LATENCY GRAPH m", "CONFIG GET MAXMEMORY", "SELECT i", "SWAPDB i 1",
        "CONFIG SET hash-max-listpack-entries i", "CONFIG SET hash-max-listpack-entries 128",
        "CONFIG SET list-max-listpack-size x", "CONFIG SET latency-tracking-info-percentiles 101", "CONFIG GET maxmemory-policy", "CONFIG SET nosuch 1",
        "CONFIG SET maxmemory-policy x", "WAIT 0 0", "AUTH x", "AUTH x y", "NOSUCH a b c", "OBJECT", "FLUSHALL x",
        "DEBUG SLEEP 0", "MEMORY USAGE nosuch", "SLOWLOG LEN x", "TIME x", "ACL WHOAMI", "PUBLISH k v",
        "PUBSUB NUMSUB k", "PUBSUB NUMPAT", "PUBSUB CHANNELS", "SET k v", "GET k",
    ];
}
