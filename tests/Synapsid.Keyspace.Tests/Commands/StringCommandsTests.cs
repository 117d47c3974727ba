using Synapsid.Keyspace.Commands;

namespace Synapsid.Keyspace.Tests.Commands;

public sealed class StringCommandsTests : IDisposable
{
    private readonly CommandBench _bench = new(StringCommands.All, KeyCommands.All);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("SET k v => +OK; GET k => $1 v; SET k w NX => $-1; GET k => $1 v; SET k w XX => +OK; GET k => $1 w")]
    [InlineData("SET k v XX => $-1; GET k => $-1; SET k v NX => +OK; SET k w NX GET => $1 v; GET k => $1 v")]
    [InlineData("SET k v GET => $-1; SET k w GET => $1 v; SET k x XX GET => $1 w; GET k => $1 x")]
    [InlineData("SET k v EX 10 => +OK; TTL k => :10; SET k w KEEPTTL => +OK; TTL k => :10; SET k x => +OK; TTL k => :-1")]
    [InlineData("SET k v PX 10500 => +OK; PTTL k => :10500; TTL k => :11; SET k v EXAT 1767225700 => +OK; TTL k => :100")]
    [InlineData("SET k v PXAT 1767225600500 => +OK; PTTL k => :500; SET k v PXAT 1 => +OK; GET k => $-1; EXISTS k => :0")]
    [InlineData("SET k v EX 0 => -ERR invalid expire time in 'set' command; SET k v EX -1 => -ERR invalid expire time in 'set' command")]
    [InlineData("SET k v EX a => -ERR value is not an integer or out of range; SET k v EX => -ERR syntax error")]
    [InlineData("SET k v PX 9223372036854775807 => -ERR invalid expire time in 'set' command")]
    [InlineData("SET k v EX 9223372036854775807 => -ERR invalid expire time in 'set' command")]
    [InlineData("SET k v NX XX => -ERR syntax error; SET k v EX 1 PX 1 => -ERR syntax error; SET k v EX 1 KEEPTTL => -ERR syntax error")]
    [InlineData("SET k v nx get => $-1; SET k v BOGUS => -ERR syntax error; SET k v PERSIST => -ERR syntax error")]
    [InlineData("SETNX k v => :1; SETNX k w => :0; GET k => $1 v")]
    [InlineData("SETEX k 5 v => +OK; TTL k => :5; PSETEX k 1500 v => +OK; PTTL k => :1500; SETEX k 0 v => -ERR invalid expire time in 'setex' command")]
    [InlineData("PSETEX k -1 v => -ERR invalid expire time in 'psetex' command; GETSET k v => $-1; GETSET k w => $1 v; GET k => $1 w")]
    [InlineData("SET k v EX 9 => +OK; GETSET k w => $1 v; TTL k => :-1; GETDEL k => $1 w; GETDEL k => $-1; EXISTS k => :0")]
    [InlineData("SET k v => +OK; GETEX k EX 10 => $1 v; TTL k => :10; GETEX k => $1 v; TTL k => :10; GETEX k PERSIST => $1 v; TTL k => :-1")]
    [InlineData("GETEX k => $-1; SET k v => +OK; GETEX k PXAT 5 => $1 v; EXISTS k => :0")]
    [InlineData("SET k v => +OK; GETEX k EX 0 => -ERR invalid expire time in 'getex' command; GETEX k NX => -ERR syntax error")]
    [InlineData("MSET a 1 b 2 => +OK; MGET a b c => *3 $1 1 $1 2 $-1; MSET a => -ERR wrong number of arguments for 'mset' command")]
    [InlineData("MSETNX a 1 b 2 => :1; MSETNX b 3 c 4 => :0; EXISTS c => :0; MSETNX a 1 b => -ERR wrong number of arguments for 'msetnx' command")]
    [InlineData("APPEND k ab => :2; APPEND k cd => :4; GET k => $4 abcd; STRLEN k => :4; STRLEN none => :0")]
    [InlineData("SET k \"hello world\" EX 5 => +OK; SETRANGE k 6 Redis => :11; GET k => $11 hello Redis; TTL k => :5")]
    [InlineData("SETRANGE k 3 x => :4; GETRANGE k 0 -1 => $4 \0\0\0x; SETRANGE k 1 \"\" => :4; SETRANGE none 5 \"\" => :0; EXISTS none => :0")]
    [InlineData("SETRANGE k -1 x => -ERR offset is out of range; SETRANGE k 536870912 x => -ERR string exceeds maximum allowed size (proto-max-bulk-len)")]
    [InlineData("SET k abcdef => +OK; GETRANGE k 1 3 => $3 bcd; GETRANGE k -3 -2 => $2 de; GETRANGE k -1 -3 => $0; GETRANGE k 4 99 => $2 ef")]
    [InlineData("SET k abc => +OK; GETRANGE k -99 1 => $2 ab; GETRANGE k 3 4 => $0; SUBSTR k 0 0 => $1 a; GETRANGE none 0 -1 => $0")]
    [InlineData("INCR k => :1; INCR k => :2; DECR k => :1; INCRBY k 9 => :10; DECRBY k 20 => :-10; GET k => $3 -10")]
    [InlineData("SET k 9223372036854775807 => +OK; INCR k => -ERR increment or decrement would overflow; DECR k => :9223372036854775806")]
    [InlineData("SET k -9223372036854775808 => +OK; DECR k => -ERR increment or decrement would overflow; DECRBY k -9223372036854775808 => -ERR decrement would overflow")]
    [InlineData("SET k \" 1\" => +OK; INCR k => -ERR value is not an integer or out of range; SET k 01 => +OK; INCR k => -ERR value is not an integer or out of range")]
    [InlineData("INCRBY k 1.5 => -ERR value is not an integer or out of range; SET k 5 EX 7 => +OK; INCR k => :6; TTL k => :7; INCRBY k 100 => :106; TTL k => :7")]
    [InlineData("INCRBYFLOAT k 1.5 => $3 1.5; INCRBYFLOAT k 1.1 => $3 2.6; INCRBYFLOAT k -2.6 => $1 0; SET k 3 => +OK; INCRBYFLOAT k 1.1 => $3 4.1")]
    [InlineData("SET k 10.50 => +OK; INCRBYFLOAT k 0.1 => $4 10.6; SET k 5.0e3 => +OK; INCRBYFLOAT k 2.0e2 => $4 5200")]
    [InlineData("SET k 17179869184 => +OK; INCRBYFLOAT k 1.5 => $13 17179869185.5; INCRBYFLOAT k abc => -ERR value is not a valid float")]
    [InlineData("SET k \"1 \" => +OK; INCRBYFLOAT k 1 => -ERR value is not a valid float; SET k 1 => +OK; INCRBYFLOAT k inf => -ERR increment would produce NaN or Infinity")]
    [InlineData("SET a ohmytext => +OK; SET b mynewtext => +OK; LCS a b => $6 mytext; LCS a b LEN => :6; LCS a none => $0")]
    [InlineData("SET a ohmytext => +OK; SET b mynewtext => +OK; LCS a b IDX => *4 $7 matches *2 *2 *2 :4 :7 *2 :5 :8 *2 *2 :2 :3 *2 :0 :1 $3 len :6")]
    [InlineData("SET a ohmytext => +OK; SET b mynewtext => +OK; LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN => *4 $7 matches *1 *3 *2 :4 :7 *2 :5 :8 :4 $3 len :6")]
    [InlineData("LCS a b LEN IDX => -ERR If you want both the length and indexes, please just use IDX.; LCS a b WHAT => -ERR syntax error")]
    public void Replies_are_those_of_Redis(string script) => Scripts.Check(_bench, script);

    [Fact]
    public void Values_of_another_type_are_refused()
    {
        _bench.Put("h"u8, KeyType.Hash, "x"u8);
        foreach (string request in (string[])
            ["GET h", "GETSET h v", "GETDEL h", "GETEX h", "APPEND h v", "STRLEN h", "GETRANGE h 0 1", "SETRANGE h 0 x", "INCR h",
             "INCRBYFLOAT h 1", "SET h v GET"])
        {
            Assert.Equal("-" + KeyErrors.WrongType, _bench.Run(request));
        }

        Assert.Equal("-ERR The specified keys must contain string values", _bench.Run("LCS h h"));
        Assert.Equal("*1 $-1", _bench.Run("MGET h"));
        Assert.Equal("+OK", _bench.Run("SET h v"));
    }

    [Fact]
    public void Events_are_told()
    {
        _bench.Run("SET k v");
        _bench.Run("SET k v EX 1");
        _bench.Run("SET k v NX");
        Assert.Equal("set k@0, set k@0, expire k@0", _bench.TakeEvents());
        _bench.Run("MSET a 1 b 2");
        _bench.Run("APPEND a x");
        _bench.Run("SETRANGE a 0 y");
        _bench.Run("INCR b");
        _bench.Run("INCRBYFLOAT b 1");
        Assert.Equal("set a@0, set b@0, append a@0, setrange a@0, incrby b@0, incrbyfloat b@0", _bench.TakeEvents());
        _bench.Run("GETEX k PERSIST");
        _bench.Run("GETEX k EX 5");
        _bench.Run("GETDEL k");
        Assert.Equal("persist k@0, expire k@0, del k@0", _bench.TakeEvents());
    }

    [Fact]
    public void Expired_keys_are_gone_to_the_millisecond_and_their_end_is_logged_by_a_change()
    {
        _bench.Run("SET k 5 PX 1000");
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.Equal("$1 5", _bench.Run("GET k"));
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("$-1", _bench.Run("GET k"));
        Assert.Equal(":1", _bench.Run("INCR k"));
        Assert.Equal(":-1", _bench.Run("TTL k"));
    }
}
