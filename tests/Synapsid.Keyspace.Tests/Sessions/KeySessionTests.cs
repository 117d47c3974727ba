using System.Text;
using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Tests.Sessions;

public sealed class KeySessionTests : IDisposable
{
    private readonly SessionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("set k v", "+OK|")]
    [InlineData("SeT k v", "+OK|")]
    [InlineData("PING", "+PONG|")]
    [InlineData("nosuch", "-ERR unknown command 'nosuch', with args beginning with: |")]
    [InlineData("nosuch a b", "-ERR unknown command 'nosuch', with args beginning with: 'a' 'b' |")]
    [InlineData("get", "-ERR wrong number of arguments for 'get' command|")]
    [InlineData("get a b", "-ERR wrong number of arguments for 'get' command|")]
    [InlineData("client", "-ERR wrong number of arguments for 'client' command|")]
    [InlineData("client nosuch", "-ERR unknown subcommand 'nosuch'. Try CLIENT HELP.|")]
    [InlineData("Client id x", "-ERR wrong number of arguments for 'client|id' command|")]
    [InlineData("config get", "-ERR wrong number of arguments for 'config|get' command|")]
    public void A_request_gets_the_reply_that_clients_of_Redis_know(string line, string reply) =>
        Assert.Equal(reply, _bench.Ask(line));

    [Fact]
    public void A_scan_removes_what_has_expired_and_logs_that()
    {
        using SessionBench bench = new(persisted: true);
        bench.Ask("PSETEX a 10 v");
        bench.Ask("SET b v");
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        int records = bench.Sink.Records.Count;
        Assert.Equal("*2|$1|0|*1|$1|b|", bench.Ask("SCAN 0"));
        Assert.Equal(":1|", bench.Ask("DBSIZE"));
        Assert.Equal(records + 1, bench.Sink.Records.Count);
        bench.Ask("PSETEX c 10 v");
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        records = bench.Sink.Records.Count;
        bench.Ask("MULTI");
        bench.Ask("SET d v");
        bench.Ask("SCAN 0");
        Assert.EndsWith("*2|$1|0|*2|$1|d|$1|b|", bench.Ask("EXEC"), StringComparison.Ordinal);
        Assert.Equal(":2|", bench.Ask("DBSIZE"));
        Assert.Equal(records + 1, bench.Sink.Records.Count); // the transaction's own record says it
    }

    [Fact]
    public void A_line_break_in_a_name_cannot_break_the_protocol() =>
        Assert.Equal(
            "-ERR unknown command 'a  b', with args beginning with: 'c d' |",
            SessionBench.Ask(_bench.Client, "a\r\nb", "c\nd"));

    [Fact]
    public void Arguments_of_an_unknown_command_are_shown_up_to_128_bytes()
    {
        string reply = SessionBench.Ask(_bench.Client, "nosuch", new string('x', 100), new string('y', 100), "z");
        Assert.Equal($"-ERR unknown command 'nosuch', with args beginning with: '{new string('x', 100)}' '{new string('y', 25)}' |",
            reply);
    }

    [Fact]
    public void An_empty_request_is_no_request()
    {
        _bench.Client.Execute(new RespArguments());
        Assert.Equal("", SessionBench.Read(_bench.Client));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("Host:")]
    public void A_request_of_HTTP_closes_the_connection_without_a_word(string word)
    {
        Assert.Equal("", _bench.Ask(word + " /"));
        Assert.True(_bench.Client.Closing);
        Assert.Equal("", _bench.Ask("PING"));
    }

    [Fact]
    public void A_failed_check_ends_the_command_and_not_the_session()
    {
        Assert.Equal("-ERR internal error: as asked|", _bench.Ask("FAIL"));
        Assert.Equal("+PONG|", _bench.Ask("PING"));
        Assert.Single(_bench.Failures);
    }

    [Fact]
    public void What_a_failed_command_had_changed_is_journaled()
    {
        using SessionBench bench = new(persisted: true);
        bench.Ask("FAIL k");
        Assert.Single(bench.Sink.Records);
        Assert.Equal(1, bench.Client.AwaitSequence);
        Assert.Equal("$1|x|", bench.Ask("GET k"));
    }

    [Fact]
    public void One_command_is_one_record_and_a_look_is_none()
    {
        using SessionBench bench = new(persisted: true);
        bench.Ask("SET a 1");
        bench.Ask("GET a");
        bench.Ask("SET b 2");
        bench.Ask("DEL a b");
        Assert.Equal(3, bench.Sink.Records.Count);
        Assert.Equal(3, bench.Client.AwaitSequence);
    }

    [Fact]
    public void A_full_journal_refuses_writes_before_they_change_anything()
    {
        using SessionBench bench = new(persisted: true);
        bench.Ask("SET k 1");
        bench.Sink.Refusal = "MISCONF The disk is full.";
        Assert.Equal("-MISCONF The disk is full.|", bench.Ask("SET k 2"));
        Assert.Equal("$1|1|", bench.Ask("GET k"));
        bench.Sink.Refusal = null;
        Assert.Equal("+OK|", bench.Ask("SET k 2"));
    }

    [Fact]
    public void A_write_that_could_not_be_journaled_is_not_acknowledged()
    {
        using SessionBench bench = new(persisted: true);
        bench.Sink.LosesAppends = true;
        Assert.StartsWith("-MISCONF", bench.Ask("SET k 1"), StringComparison.Ordinal);
        Assert.Equal(0, bench.Client.AwaitSequence);
    }

    [Fact]
    public void A_read_that_finds_a_key_expired_is_answered_though_the_disk_is_full()
    {
        using SessionBench bench = new(persisted: true);
        bench.Ask("PSETEX k 10 v");
        bench.Clock.Advance(TimeSpan.FromMilliseconds(11));
        bench.Sink.LosesAppends = true;
        Assert.Equal("$-1|", bench.Ask("GET k"));
    }

    [Fact]
    public void After_a_large_write_its_memory_is_given_back()
    {
        using SessionBench bench = new(persisted: true);
        SessionBench.Ask(bench.Client, "SET", "k", new string('x', 300_000));
        bench.Ask("SET k 1");
        Assert.Equal("$1|1|", bench.Ask("GET k"));
        Assert.Equal(2, bench.Sink.Records.Count);
    }

    [Fact]
    public void Replies_can_be_turned_off_and_on()
    {
        Assert.Equal("", _bench.Ask("CLIENT REPLY OFF"));
        Assert.Equal("", _bench.Ask("PING"));
        Assert.Equal("", _bench.Ask("nosuch"));
        Assert.Equal("+OK|", _bench.Ask("CLIENT REPLY ON"));
        Assert.Equal("+PONG|", _bench.Ask("PING"));
    }

    [Fact]
    public void One_reply_can_be_skipped()
    {
        Assert.Equal("", _bench.Ask("CLIENT REPLY SKIP"));
        Assert.Equal("", _bench.Ask("PING"));
        Assert.Equal("+PONG|", _bench.Ask("PING"));
        Assert.Equal("", _bench.Ask("CLIENT REPLY SKIP"));
        Assert.Equal("+OK|", _bench.Ask("CLIENT REPLY ON"));
    }

    [Fact]
    public void Databases_are_apart()
    {
        _bench.Ask("SET k zero");
        Assert.Equal("+OK|", _bench.Ask("SELECT 5"));
        Assert.Equal("$-1|", _bench.Ask("GET k"));
        Assert.Equal("-ERR DB index is out of range|", _bench.Ask("SELECT 16"));
        Assert.Equal("-ERR value is not an integer or out of range|", _bench.Ask("SELECT x"));
        _bench.Ask("SELECT 0");
        Assert.Equal("$4|zero|", _bench.Ask("GET k"));
    }

    [Fact]
    public void Before_the_password_only_few_commands_run()
    {
        _bench.Service.Tuning.Password = Encoding.UTF8.GetBytes("sesame");
        KeySession client = _bench.Open();
        Assert.Equal("-NOAUTH Authentication required.|", SessionBench.Ask(client, "GET k"));
        Assert.Equal("-NOAUTH Authentication required.|", SessionBench.Ask(client, "PING"));
        Assert.StartsWith("-NOAUTH HELLO must be called", SessionBench.Ask(client, "HELLO 3"), StringComparison.Ordinal);
        Assert.StartsWith("-WRONGPASS", SessionBench.Ask(client, "AUTH x"), StringComparison.Ordinal);
        Assert.StartsWith("-WRONGPASS", SessionBench.Ask(client, "AUTH someone sesame"), StringComparison.Ordinal);
        Assert.StartsWith("-WRONGPASS", SessionBench.Ask(client, "HELLO 3 AUTH default x"), StringComparison.Ordinal);
        Assert.Equal("+OK|", SessionBench.Ask(client, "AUTH default sesame"));
        Assert.Equal("+PONG|", SessionBench.Ask(client, "PING"));
        Assert.Equal("+RESET|", SessionBench.Ask(client, "RESET"));
        Assert.Equal("-NOAUTH Authentication required.|", SessionBench.Ask(client, "PING"));
        Assert.StartsWith("%7|", SessionBench.Ask(client, "HELLO 3 AUTH default sesame SETNAME me"), StringComparison.Ordinal);
        Assert.Equal("$2|me|", SessionBench.Ask(client, "CLIENT GETNAME"));
    }

    [Fact]
    public void A_client_of_before_stays_when_a_password_comes()
    {
        Assert.Equal("+OK|", _bench.Ask("CONFIG SET requirepass x"));
        Assert.Equal("+PONG|", _bench.Ask("PING"));
        Assert.Equal("-NOAUTH Authentication required.|", SessionBench.Ask(_bench.Open(), "PING"));
    }

    [Fact]
    public void HELLO_changes_the_protocol()
    {
        Assert.StartsWith("*14|$6|server|$5|redis|", _bench.Ask("HELLO"), StringComparison.Ordinal);
        Assert.StartsWith("%7|", _bench.Ask("HELLO 3"), StringComparison.Ordinal);
        Assert.Equal("_|", _bench.Ask("GET none"));
        Assert.Equal("-NOPROTO unsupported protocol version|", _bench.Ask("HELLO 4"));
        Assert.Equal("-ERR Protocol version is not an integer or out of range|", _bench.Ask("HELLO x"));
        Assert.Equal("-ERR Syntax error in HELLO option 'y'|", _bench.Ask("HELLO 2 y"));
        _bench.Ask("HELLO 2");
        Assert.Equal("$-1|", _bench.Ask("GET none"));
    }

    [Fact]
    public void A_killed_session_runs_nothing_and_is_woken_to_close()
    {
        KeySession other = _bench.Open();
        bool woken = false;
        other.Wake = () => woken = true;
        Assert.Equal(":1|", _bench.Ask($"CLIENT KILL ID {other.Id}"));
        Assert.True(woken);
        Assert.True(other.Closing);
        Assert.Equal("", SessionBench.Ask(other, "SET k v"));
        Assert.Equal("$-1|", _bench.Ask("GET k"));
        Assert.Equal(1, _bench.Service.SessionCount);
    }

    [Fact]
    public void Commands_of_the_steady_state_allocate_nothing()
    {
        RespArguments get = RespArguments.Of("GET", "key");
        RespArguments missing = RespArguments.Of("GET", "other");
        RespArguments ping = RespArguments.Of("PING");
        _bench.Ask("SET key value");
        KeySession client = _bench.Client;

        // Until the methods are compiled for good, some of their code still makes objects; that takes a moment.
        long least = long.MaxValue;
        for (int round = 0; round < 200 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Run(5_000);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);

        void Run(int times)
        {
            for (int i = 0; i < times; i++)
            {
                client.Execute(get);
                client.Execute(missing);
                client.Execute(ping);
                client.Output.Clear();
            }
        }
    }

    [Fact]
    public void Sessions_on_many_threads_do_not_lose_counts()
    {
        const int threads = 4;
        const int times = 2000;
        KeySession[] clients = [.. Enumerable.Range(0, threads).Select(_ => _bench.Open())];
        Parallel.ForEach(clients, client =>
        {
            for (int i = 0; i < times; i++)
            {
                client.Execute(RespArguments.Of("INCR", "counter"));
                client.Execute(RespArguments.Of("MULTI"));
                client.Execute(RespArguments.Of("INCR", $"a{i % 50}"));
                client.Execute(RespArguments.Of("INCR", $"b{i % 70}"));
                client.Execute(RespArguments.Of("EXEC"));
                client.Output.Clear();
            }
        });
        Assert.Equal($"${(threads * times).ToString().Length}|{threads * times}|", _bench.Ask("GET counter"));
        long sum = Enumerable.Range(0, 50).Sum(i => Value($"a{i}"));
        Assert.Equal(threads * times, sum);
        Assert.Contains($"cmdstat_incr:calls={threads * times * 3},", _bench.Ask("INFO commandstats"), StringComparison.Ordinal);

        long Value(string key) => long.Parse(_bench.Ask("GET " + key).Split('|')[1]);
    }
}
