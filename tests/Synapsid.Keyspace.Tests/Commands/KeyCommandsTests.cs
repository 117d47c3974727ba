using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Tests.Commands;

public sealed class KeyCommandsTests : IDisposable
{
    private readonly CommandBench _bench = new(StringCommands.All, KeyCommands.All);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("MSET a 1 b 2 => +OK; EXISTS a b a c => :3; TOUCH a c => :1; DEL a c => :1; UNLINK b b => :1; EXISTS a b => :0")]
    [InlineData("SET k v => +OK; TYPE k => +string; TYPE none => +none; DBSIZE => :1; FLUSHDB => +OK; DBSIZE => :0; FLUSHALL ASYNC => +OK; FLUSHDB NOW => -ERR syntax error")]
    [InlineData("SET a v EX 10 => +OK; SET b w => +OK; RENAME a b => +OK; GET b => $1 v; TTL b => :10; EXISTS a => :0; RENAME a b => -ERR no such key; RENAME b b => +OK")]
    [InlineData("SET a v => +OK; SET b w => +OK; RENAMENX a b => :0; RENAMENX a c => :1; RENAMENX c c => :0; RENAMENX none c => -ERR no such key")]
    [InlineData("SET a v EX 10 => +OK; COPY a b => :1; TTL b => :10; COPY a b => :0; SET a w => +OK; COPY a b REPLACE => :1; GET b => $1 w; TTL b => :-1")]
    [InlineData("SET a v => +OK; COPY a a => -ERR source and destination objects are the same; COPY a a DB 3 => :1; COPY a b DB 16 => -ERR DB index is out of range; COPY a b DB x => -ERR value is not an integer or out of range; COPY none b => :0; COPY a b WHAT => -ERR syntax error")]
    [InlineData("SET a v EX 10 => +OK; MOVE a 0 => -ERR source and destination objects are the same; MOVE a 1 => :1; EXISTS a => :0; MOVE a 1 => :0; MOVE a 99 => -ERR DB index is out of range; SWAPDB 0 1 => +OK; TTL a => :10")]
    [InlineData("SWAPDB a 1 => -ERR invalid first DB index; SWAPDB 0 b => -ERR invalid second DB index; SWAPDB 0 16 => -ERR DB index is out of range; SWAPDB 0 0 => +OK")]
    [InlineData("SET k v => +OK; EXPIRE k 10 => :1; TTL k => :10; PEXPIRE k 1500 => :1; PTTL k => :1500; EXPIREAT k 1767225700 => :1; TTL k => :100; PEXPIREAT k 1767225600900 => :1; PTTL k => :900")]
    [InlineData("SET k v => +OK; EXPIRETIME k => :-1; EXPIRETIME none => :-2; EXPIRE k 100 => :1; EXPIRETIME k => :1767225700; PEXPIRETIME k => :1767225700000; PERSIST k => :1; PERSIST k => :0; TTL k => :-1; TTL none => :-2; PTTL none => :-2")]
    [InlineData("SET k v => +OK; EXPIRE k 10 XX => :0; EXPIRE k 10 GT => :0; EXPIRE k 10 NX => :1; EXPIRE k 20 NX => :0; EXPIRE k 20 GT => :1; EXPIRE k 20 GT => :0; EXPIRE k 10 LT => :1; EXPIRE k 30 XX LT => :0; EXPIRE k 30 XX GT => :1; TTL k => :30")]
    [InlineData("SET k v => +OK; EXPIRE k 10 LT => :1; EXPIRE k 10 NX XX => -ERR NX and XX, GT or LT options at the same time are not compatible; EXPIRE k 10 GT LT => -ERR GT and LT options at the same time are not compatible; EXPIRE k 10 WHAT => -ERR Unsupported option WHAT")]
    [InlineData("SET k v => +OK; EXPIRE k -1 => :1; EXISTS k => :0; EXPIRE k 10 => :0; EXPIRE k x => -ERR value is not an integer or out of range; EXPIRE k 9223372036854775807 => -ERR invalid expire time in 'expire' command; PEXPIRE k 9223372036854775807 => -ERR invalid expire time in 'pexpire' command")]
    [InlineData("SET k 1 => +OK; OBJECT ENCODING k => $3 int; SET k abc => +OK; OBJECT ENCODING k => $6 embstr; APPEND k xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx => :55; OBJECT ENCODING k => $3 raw; OBJECT REFCOUNT k => :1; OBJECT ENCODING none => $-1")]
    [InlineData("SET k 9999 => +OK; OBJECT REFCOUNT k => :2147483647; SET k 10000 => +OK; OBJECT REFCOUNT k => :1; OBJECT REFCOUNT none => $-1")]
    [InlineData("SET hello 1 => +OK; SET hallo 2 => +OK; KEYS h[^e]llo => *1 $5 hallo; KEYS x* => *0; DEL hallo => :1; RANDOMKEY => $5 hello; DEL hello => :1; RANDOMKEY => $-1")]
    [InlineData("SCAN x => -ERR invalid cursor; SCAN 0 COUNT 0 => -ERR syntax error; SCAN 0 COUNT x => -ERR value is not an integer or out of range; SCAN 0 WHAT 1 => -ERR syntax error; SCAN 0 MATCH => -ERR syntax error; SCAN 18446744073709551615 => *2 $1 0 *0")]
    [InlineData("SET a 1 => +OK; SCAN 0 => *2 $1 0 *1 $1 a; SCAN 0 TYPE hash => *2 $1 0 *0; SCAN 0 TYPE STRING => *2 $1 0 *1 $1 a; SCAN 0 TYPE zzz => *2 $1 0 *0; SCAN 0 MATCH b* COUNT 100 => *2 $1 0 *0")]
    public void Replies_are_those_of_Redis(string script) => Scripts.Check(_bench, script);

    [Fact]
    public void To_look_whether_a_key_is_there_is_no_use_of_it()
    {
        _bench.Run("SET k v");
        _bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Scripts.Check(_bench, "EXISTS k => :1; TYPE k => +string; TTL k => :-1; OBJECT IDLETIME k => :30");
        Scripts.Check(_bench, "TOUCH k => :1; OBJECT IDLETIME k => :0");
    }

    [Fact]
    public void Scan_gives_every_key_that_has_not_expired()
    {
        for (int i = 0; i < 500; i++) _bench.Run($"SET k{i} v" + (i % 10 == 0 ? " PX 1" : ""));
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        HashSet<string> found = [];
        string cursor = "0";
        do
        {
            string[] words = _bench.Run($"SCAN {cursor} COUNT 7").Split(' ');
            cursor = words[2];
            foreach (string word in words.Where(word => word.StartsWith('k'))) found.Add(word);
        }
        while (cursor != "0");

        Assert.Equal(450, found.Count);
        Assert.Equal("*450", _bench.Run("KEYS *").Split(' ')[0]);
    }

    [Fact]
    public void Events_are_told()
    {
        _bench.Run("SET a v");
        _bench.TakeEvents();
        _bench.Run("EXPIRE a 10");
        _bench.Run("PERSIST a");
        _bench.Run("RENAME a b");
        _bench.Run("COPY b c DB 2");
        _bench.Run("MOVE b 3");
        Assert.Equal(
            "expire a@0, persist a@0, rename_from a@0, rename_to b@0, copy_to c@2, move_from b@0, move_to b@3",
            _bench.TakeEvents());
        _bench.Run("SET a v");
        _bench.TakeEvents();
        _bench.Run("EXPIREAT a 1");
        Assert.Equal("del a@0", _bench.TakeEvents());
    }

    [Fact]
    public void Every_command_is_described_and_named_once()
    {
        KeyCommand[] all = [.. StringCommands.All, .. BitCommands.All, .. KeyCommands.All];
        Assert.Equal(all.Length, all.Select(command => command.Name).Distinct().Count());
        Assert.All(all, command =>
        {
            Assert.EndsWith(".", command.Summary, StringComparison.Ordinal);
            Assert.True(command.Flags.HasFlag(KeyCommandFlags.Write) != command.Flags.HasFlag(KeyCommandFlags.ReadOnly));
            Assert.Equal(command.FirstKey > 0, command.LastKey != 0);
        });
    }
}
