using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Tests.Sessions;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Tests.Commands;

public sealed class ServerCommandsTests : IDisposable
{
    private readonly SessionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("ROLE", "*3|$6|master|:0|*0|")]
    [InlineData("WAIT 0 10", ":0|")]
    [InlineData("WAIT 0 -1", "-ERR timeout is negative|")]
    [InlineData("REPLICAOF no one", "+OK|")]
    [InlineData("REPLICAOF host 1", "-ERR Replication is not supported.|")]
    [InlineData("FUNCTION FLUSH", "+OK|")]
    [InlineData("FUNCTION FLUSH later", "-ERR FUNCTION FLUSH only supports SYNC|ASYNC option|")]
    [InlineData("ACL WHOAMI", "$7|default|")]
    [InlineData("TIME", "*2|$10|1767225600|$1|0|")]
    [InlineData("SAVE", "-ERR The key space is not persisted: there is nothing to save to.|")]
    [InlineData("SHUTDOWN x", "-ERR syntax error|")]
    [InlineData("CONFIG SET nosuch 1", "-ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'|")]
    [InlineData("CONFIG SET databases 1",
        "-ERR CONFIG SET failed (possibly related to argument 'databases') - can't set immutable config|")]
    [InlineData("CONFIG SET timeout 1 timeout 2",
        "-ERR CONFIG SET failed (possibly related to argument 'timeout') - duplicate parameter|")]
    [InlineData("CONFIG SET timeout x",
        "-ERR CONFIG SET failed (possibly related to argument 'timeout') - argument couldn't be parsed into an integer|")]
    [InlineData("CONFIG SET maxclients 0",
        "-ERR CONFIG SET failed (possibly related to argument 'maxclients') - argument must be between 1 and 4294967295 "
        + "inclusive|")]
    [InlineData("CONFIG SET maxmemory-policy x",
        "-ERR CONFIG SET failed (possibly related to argument 'maxmemory-policy') - argument(s) must be one of the "
        + "following: volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, allkeys-lfu, "
        + "allkeys-random, noeviction|")]
    [InlineData("CONFIG REWRITE", "-ERR The server is running without a config file|")]
    [InlineData("SLOWLOG GET -2", "-ERR count should be greater than or equal to -1|")]
    [InlineData("CLIENT KILL id 10 x", "-ERR syntax error|")]
    [InlineData("CLIENT KILL id str", "-ERR client-id should be greater than 0|")]
    [InlineData("CLIENT KILL id 0", "-ERR client-id should be greater than 0|")]
    [InlineData("CLIENT KILL type x", "-ERR Unknown client type 'x'|")]
    [InlineData("CLIENT KILL user x", "-ERR No such user 'x'|")]
    [InlineData("CLIENT KILL skipme maybe", "-ERR syntax error|")]
    [InlineData("CLIENT KILL 1.2.3.4:5", "-ERR No such client|")]
    [InlineData("CLIENT KILL", "-ERR wrong number of arguments for 'client|kill' command|")]
    [InlineData("CLIENT SETNAME a\tb", "-ERR Client names cannot contain spaces, newlines or special characters.|")]
    [InlineData("CLIENT PAUSE x", "-ERR timeout is not an integer or out of range|")]
    [InlineData("CLIENT PAUSE -1", "-ERR timeout is negative|")]
    [InlineData("CLIENT PAUSE 1 some", "-ERR CLIENT PAUSE mode must be WRITE or ALL|")]
    [InlineData("COMMAND GETKEYS get k", "*1|$1|k|")]
    [InlineData("COMMAND GETKEYS memory usage k", "*1|$1|k|")]
    [InlineData("COMMAND GETKEYS echo x", "-ERR The command has no key arguments|")]
    [InlineData("COMMAND GETKEYS nosuch k", "-ERR Invalid command specified|")]
    [InlineData("COMMAND GETKEYS get", "-ERR wrong number of arguments for 'command|getkeys' command|")]
    [InlineData("COMMAND INFO nosuch", "*1|$-1|")]
    [InlineData("COMMAND LIST x", "-ERR syntax error|")]
    [InlineData("COMMAND LIST FILTERBY MODULE x", "*0|")]
    [InlineData("COMMAND LIST FILTERBY PATTERN client|k*", "*1|$11|client|kill|")]
    [InlineData("MEMORY USAGE none", "$-1|")]
    [InlineData("MEMORY USAGE k SAMPLES -1", "-ERR syntax error|")]
    [InlineData("DEBUG SLEEP 0", "-ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", "
        + "you can run it from a local connection, otherwise you need to set this option in the configuration file, and "
        + "then restart the server.|")]
    public void The_reply_is_the_one_that_clients_know(string line, string reply) =>
        Assert.Equal(reply, _bench.Ask(line));

    [Theory]
    [InlineData("maxmemory", "100mb", "104857600")]
    [InlineData("maxmemory", "1k", "1000")]
    [InlineData("maxmemory-policy", "allkeys-LFU", "allkeys-lfu")]
    [InlineData("timeout", "300", "300")]
    [InlineData("hash-max-listpack-entries", "20", "20")]
    [InlineData("zset-max-ziplist-value", "1kb", "1024")]
    [InlineData("list-max-ziplist-size", "5", "5")]
    [InlineData("slowlog-log-slower-than", "-1", "-1")]
    [InlineData("notify-keyspace-events", "KEA", "AKE")]
    [InlineData("latency-tracking", "NO", "no")]
    [InlineData("latency-tracking-info-percentiles", "0.0 50.0 100.0", "0 50 100")]
    [InlineData("save", "100 1 5 10000", "100 1 5 10000")]
    [InlineData("save", "", "")]
    [InlineData("client-output-buffer-limit", "pubsub 1mb 2k 3", "normal 0 0 0 slave 0 0 0 pubsub 1048576 2000 3")]
    public void A_parameter_takes_a_value_and_shows_it(string name, string value, string shown)
    {
        Assert.Equal("+OK|", SessionBench.Ask(_bench.Client, "CONFIG", "SET", name, value));
        Assert.Equal($"*2|${name.Length}|{name}|${shown.Length}|{shown}|", _bench.Ask("CONFIG GET " + name));
        Assert.Equal("+OK|", SessionBench.Ask(_bench.Client, "CONFIG", "SET", name.ToUpperInvariant(), shown));
    }

    [Fact]
    public void Every_parameter_that_can_be_set_takes_the_value_that_it_shows()
    {
        foreach ((string name, string value) in _bench.Service.Parameters.Matching("*"u8.ToArray()).ToArray())
        {
            string reply = SessionBench.Ask(_bench.Client, "CONFIG", "SET", name, value);
            Assert.True(reply == "+OK|" || reply.Contains("immutable", StringComparison.Ordinal), name + " " + reply);
            Assert.Contains((name, value), _bench.Service.Parameters.Matching("*"u8.ToArray()));
        }
    }

    [Fact]
    public void Several_parameters_are_set_all_or_none()
    {
        Assert.Equal(
            "-ERR CONFIG SET failed (possibly related to argument 'maxclients') - argument couldn't be parsed into an "
            + "integer|", _bench.Ask("CONFIG SET timeout 7 maxmemory 10mb maxclients some"));
        Assert.Equal("*4|$9|maxmemory|$1|0|$7|timeout|$1|0|", _bench.Ask("CONFIG GET timeout maxmemory"));
        Assert.Equal("+OK|", _bench.Ask("CONFIG SET timeout 7 maxmemory 10mb"));
        Assert.Equal("*4|$9|maxmemory|$8|10485760|$7|timeout|$1|7|", _bench.Ask("CONFIG GET time* maxmemory"));
    }

    [Fact]
    public void Commands_and_their_outcomes_are_counted()
    {
        _bench.Ask("SET k v");
        _bench.Ask("SET k");
        _bench.Ask("INCR k");
        _bench.Ask("nosuch");
        string info = _bench.Ask("INFO all");
        Assert.Matches(@"\|cmdstat_set:calls=1,usec=\d+,usec_per_call=[\d.]+,rejected_calls=1,failed_calls=0\|", info);
        Assert.Matches(@"\|cmdstat_incr:calls=1,.*,failed_calls=1\|", info);
        Assert.Contains("|errorstat_ERR:count=3|", info, StringComparison.Ordinal);
        Assert.Contains("|total_error_replies:3|", info, StringComparison.Ordinal);
        Assert.Contains("|db0:keys=1,expires=0,avg_ttl=0|", info, StringComparison.Ordinal);
        Assert.Matches(@"\|latency_percentiles_usec_set:p50=[\d.]+,p99=[\d.]+,p99.9=[\d.]+\|", info);
        Assert.Equal("+OK|", _bench.Ask("CONFIG RESETSTAT"));
        info = _bench.Ask("INFO all");
        Assert.DoesNotContain("cmdstat_set", info, StringComparison.Ordinal);
        Assert.DoesNotContain("errorstat", info, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_in_a_transaction_are_those_of_their_commands()
    {
        _bench.Ask("MULTI");
        _bench.Ask("SET a b");
        _bench.Ask("AUTH a");
        _bench.Ask("EXEC");
        string info = _bench.Ask("INFO commandstats errorstats");
        Assert.Matches(@"cmdstat_auth:calls=1,.*,rejected_calls=0,failed_calls=1\|", info);
        Assert.Matches(@"cmdstat_exec:calls=1,.*,rejected_calls=0,failed_calls=0\|", info);
        Assert.Matches(@"cmdstat_set:calls=1,.*,rejected_calls=0,failed_calls=0\|", info);
        Assert.Contains("errorstat_ERR:count=1|", info, StringComparison.Ordinal);
    }

    [Fact]
    public void INFO_shows_the_sections_that_are_asked_for()
    {
        Assert.DoesNotContain("cmdstat_", _bench.Ask("INFO"), StringComparison.Ordinal);
        string cpu = _bench.Ask("INFO cpu");
        Assert.Contains("used_cpu_user", cpu, StringComparison.Ordinal);
        Assert.DoesNotContain("used_memory", cpu, StringComparison.Ordinal);
        Assert.Contains("|redis_version:7.0.15|", _bench.Ask("INFO SERVER"), StringComparison.Ordinal);
        Assert.Equal("$0||", _bench.Ask("INFO sentinel"));
    }

    [Fact]
    public void The_slow_log_keeps_the_newest_shortened()
    {
        _bench.Ask("CONFIG SET slowlog-log-slower-than 0 slowlog-max-len 3");
        _bench.Ask("SLOWLOG RESET");
        _bench.Ask("CLIENT SETNAME me");
        string[] many = ["DEL", .. Enumerable.Range(1, 40).Select(i => $"k{i}")];
        SessionBench.Ask(_bench.Client, many);
        SessionBench.Ask(_bench.Client, "SET", "k", new string('A', 129));
        Assert.Equal(":3|", _bench.Ask("SLOWLOG LEN"));
        string newest = _bench.Ask("SLOWLOG GET 3");
        Assert.Contains(new string('A', 128) + "... (1 more bytes)|", newest, StringComparison.Ordinal);
        Assert.Contains("|$3|k30|", newest, StringComparison.Ordinal);
        Assert.Contains("... (10 more arguments)|", newest, StringComparison.Ordinal);
        Assert.Contains("|$13|10.0.0.1:1000|$2|me|", newest, StringComparison.Ordinal);
        _bench.Ask("AUTH secret");
        Assert.DoesNotContain("secret", _bench.Ask("SLOWLOG GET"), StringComparison.Ordinal);
    }

    [Fact]
    public void CLIENT_LIST_describes_each_connection()
    {
        KeySession other = _bench.Open();
        SessionBench.Ask(other, "SUBSCRIBE a");
        _bench.Ask("CLIENT SETNAME first");
        string list = _bench.Ask("CLIENT LIST");
        Assert.Matches(
            @"id=1 addr=10.0.0.1:1000 laddr=10.0.0.2:1 fd=-1 name=first age=0 idle=0 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 "
            + @"qbuf=26 qbuf-free=0 argv-mem=10 .*events=r cmd=client\|list user=default redir=-1 resp=2", list.Replace(
                "client||", "client|", StringComparison.Ordinal));
        Assert.Contains("flags=P db=0 sub=1", list, StringComparison.Ordinal);
        Assert.Contains("id=2 ", _bench.Ask("CLIENT LIST TYPE pubsub"), StringComparison.Ordinal);
        Assert.DoesNotContain("id=2 ", _bench.Ask("CLIENT LIST ID 1 7"), StringComparison.Ordinal);
    }

    [Fact]
    public void CLIENT_KILL_can_spare_or_take_the_one_that_asks()
    {
        _bench.Open();
        _bench.Open();
        Assert.Equal(":2|", _bench.Ask("CLIENT KILL SKIPME yes"));
        Assert.Contains("connected_clients:1|", _bench.Ask("INFO clients"), StringComparison.Ordinal);
        Assert.Equal(":1|", _bench.Ask("CLIENT KILL SKIPME no"));
        Assert.True(_bench.Client.Closing);
    }

    [Fact]
    public void A_pause_lets_writes_wait_and_loses_none()
    {
        KeySession writer = _bench.Open();
        Assert.Equal("+OK|", _bench.Ask("CLIENT PAUSE 1000 WRITE"));
        writer.Execute(RespArguments.Of("SET", "k", "1"));
        writer.Execute(RespArguments.Of("GET", "k"));
        Assert.Equal(0, writer.Output.Length);
        Assert.Equal("$-1|", _bench.Ask("GET k"));
        Assert.Contains("blocked_clients:1|", _bench.Ask("INFO clients"), StringComparison.Ordinal);
        bool woken = false;
        writer.Wake = () => woken = true;
        Assert.Equal("+OK|", _bench.Ask("CLIENT UNPAUSE"));
        Assert.True(woken);
        Assert.Equal("+OK|$1|1|", SessionBench.Read(writer));
    }

    [Fact]
    public void DEBUG_is_for_those_on_this_machine()
    {
        KeySession local = _bench.Open(KeyPeer.InProcess);
        Assert.Equal("+OK|", SessionBench.Ask(local, "DEBUG SLEEP 0"));
        Assert.Equal("+OK|", SessionBench.Ask(local, "DEBUG SET-ACTIVE-EXPIRE 0"));
        Assert.False(_bench.Service.Tuning.ActiveExpiry);
        Assert.StartsWith("-ERR unknown subcommand", SessionBench.Ask(local, "DEBUG nosuch"), StringComparison.Ordinal);
        Assert.Equal("-ERR no such key|", SessionBench.Ask(local, "DEBUG OBJECT none"));
        SessionBench.Ask(local, "SET k 12");
        Assert.Contains("encoding:int ", SessionBench.Ask(local, "DEBUG OBJECT k"), StringComparison.Ordinal);
        Assert.Equal("$39|Some real reply following the attribute|", SessionBench.Ask(local, "DEBUG PROTOCOL attrib"));
        SessionBench.Ask(local, "HELLO 3");
        Assert.StartsWith("|1|$14|key-popularity|*2|", SessionBench.Ask(local, "DEBUG PROTOCOL attrib"), StringComparison.Ordinal);
        Assert.Equal("(1234567999999999999999999999999999999|", SessionBench.Ask(local, "DEBUG PROTOCOL bignum"));
        Assert.Equal("#t|", SessionBench.Ask(local, "DEBUG PROTOCOL true"));
        Assert.StartsWith("=29|txt:This is a verbatim", SessionBench.Ask(local, "DEBUG PROTOCOL verbatim"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SET k 1", "SET k 2")]
    [InlineData("SET k 1", "RPUSH k 1")]
    [InlineData("SET k 1", "PSETEX k 100000 1")]
    [InlineData("RPUSH k a b", "RPUSH k b a")]
    [InlineData("HSET k a bc", "HSET k ab c")]
    [InlineData("ZADD k 1 a 2 b", "ZADD k 2 a 1 b")]
    [InlineData("SADD k a b", "SADD k a")]
    public void DEBUG_DIGEST_tells_different_values_apart(string one, string other)
    {
        KeySession local = _bench.Open(KeyPeer.InProcess);
        string first = DigestAfter(one);
        Assert.NotEqual(first, DigestAfter(other));
        Assert.Equal(first, DigestAfter(one));

        string DigestAfter(string command)
        {
            SessionBench.Ask(local, "FLUSHALL");
            SessionBench.Ask(local, command);
            string all = SessionBench.Ask(local, "DEBUG DIGEST");
            Assert.NotEqual("+" + new string('0', 40) + "|", all);
            return all + SessionBench.Ask(local, "DEBUG DIGEST-VALUE k");
        }
    }

    [Fact]
    public void DEBUG_DIGEST_does_not_depend_on_how_a_collection_is_kept_or_grew()
    {
        KeySession local = _bench.Open(KeyPeer.InProcess);
        foreach (string kind in new[] { "SADD k {0}", "HSET k {0} v", "ZADD k 7 {0}", "RPUSH k 5" })
        {
            for (int i = 0; i < 300; i++) SessionBench.Ask(local, string.Format(System.Globalization.CultureInfo.InvariantCulture, kind, i));
            string digest = SessionBench.Ask(local, "DEBUG DIGEST-VALUE k none");
            Assert.EndsWith("|+" + new string('0', 40) + "|", digest, StringComparison.Ordinal);
            SessionBench.Ask(local, "COPY k copy");
            Assert.Equal(digest, SessionBench.Ask(local, "DEBUG DIGEST-VALUE copy none"));
            if (!kind.StartsWith("RPUSH", StringComparison.Ordinal))
            {
                SessionBench.Ask(local, "CONFIG SET hash-max-listpack-entries 1000 zset-max-listpack-entries 1000");
                for (int i = 300; i > 0; i--)
                {
                    SessionBench.Ask(local, string.Format(System.Globalization.CultureInfo.InvariantCulture, kind, i - 1).Replace(" k ", " back "));
                }

                Assert.Equal(digest, SessionBench.Ask(local, "DEBUG DIGEST-VALUE back none"));
            }

            SessionBench.Ask(local, "FLUSHALL");
        }
    }

    [Fact]
    public void Parameters_of_machinery_that_is_not_here_are_taken_and_given_back()
    {
        Assert.Equal("+OK|", _bench.Ask("CONFIG SET list-compress-depth 2 repl-backlog-size 2mb activedefrag yes"));
        Assert.Equal("*2|$19|list-compress-depth|$1|2|", _bench.Ask("CONFIG GET list-compress-depth"));
        Assert.Equal("*2|$17|repl-backlog-size|$7|2097152|", _bench.Ask("CONFIG GET repl-backlog-size"));
        Assert.Equal("*4|$9|replicaof|$0||$7|slaveof|$0||", _bench.Ask("CONFIG GET replicaof slaveof"));
        Assert.Contains("immutable", _bench.Ask("CONFIG SET daemonize yes"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_can_be_described()
    {
        int count = int.Parse(_bench.Ask("COMMAND COUNT")[1..^1]);
        Assert.StartsWith($"*{count}|", _bench.Ask("COMMAND"), StringComparison.Ordinal);
        Assert.StartsWith($"*{count * 2}|", _bench.Ask("COMMAND DOCS"), StringComparison.Ordinal);
        Assert.StartsWith(
            "*1|*10|$3|get|:2|*2|+readonly|+fast|:1|:1|:1|*3|+@read|+@string|+@fast|*0|*1|", _bench.Ask("COMMAND INFO get"),
            StringComparison.Ordinal);
        Assert.Contains("$11|client|list|", _bench.Ask("COMMAND INFO client"), StringComparison.Ordinal);
        Assert.Contains("CLIENT <subcommand>", _bench.Ask("CLIENT HELP"), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_of_new_and_missing_keys_are_told_ahead_of_the_change()
    {
        KeySession listener = _bench.Open();
        SessionBench.Ask(listener, "PSUBSCRIBE *");
        _bench.Ask("CONFIG SET notify-keyspace-events En$m");
        _bench.Ask("SET foo 1");
        _bench.Ask("SET foo 2");
        _bench.Ask("GET bar");
        string told = SessionBench.Read(listener);
        Assert.Equal(
            "*4|$8|pmessage|$1|*|$18|__keyevent@0__:new|$3|foo|*4|$8|pmessage|$1|*|$18|__keyevent@0__:set|$3|foo|"
            + "*4|$8|pmessage|$1|*|$18|__keyevent@0__:set|$3|foo|*4|$8|pmessage|$1|*|$22|__keyevent@0__:keymiss|$3|bar|", told);
    }
}
