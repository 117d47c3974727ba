using Synapsid.Keyspace.Sessions;

namespace Synapsid.Keyspace.Tests.Sessions;

public sealed class TransactionTests : IDisposable
{
    private readonly SessionBench _bench = new(persisted: true);
    private readonly KeySession _other;

    public TransactionTests() => _other = _bench.Open();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Commands_wait_for_EXEC_and_run_together()
    {
        Assert.Equal("+OK|", _bench.Ask("MULTI"));
        Assert.Equal("+QUEUED|", _bench.Ask("SET a 1"));
        Assert.Equal("+QUEUED|", _bench.Ask("INCR a"));
        Assert.Equal("+QUEUED|", _bench.Ask("PING"));
        Assert.Equal("$-1|", SessionBench.Ask(_other, "GET a"));
        Assert.Equal("*3|+OK|:2|+PONG|", _bench.Ask("EXEC"));
        Assert.Equal("-ERR EXEC without MULTI|", _bench.Ask("EXEC"));
    }

    [Fact]
    public void A_transaction_is_one_record()
    {
        _bench.Ask("MULTI");
        for (int i = 0; i < 20; i++) _bench.Ask($"SET key{i} {i}");
        _bench.Ask("EXEC");
        Assert.Single(_bench.Sink.Records);
    }

    [Fact]
    public void An_error_inside_stops_nothing()
    {
        _bench.Ask("SET a x");
        _bench.Ask("MULTI");
        _bench.Ask("INCR a");
        _bench.Ask("SET b 1");
        Assert.Equal("*2|-ERR value is not an integer or out of range|+OK|", _bench.Ask("EXEC"));
        Assert.Equal("$1|1|", _bench.Ask("GET b"));
    }

    [Fact]
    public void A_failed_check_inside_keeps_the_replies_before_it()
    {
        _bench.Ask("MULTI");
        _bench.Ask("PING");
        _bench.Ask("FAIL k");
        _bench.Ask("PING");
        Assert.Equal("*3|+PONG|-ERR internal error: as asked|+PONG|", _bench.Ask("EXEC"));
    }

    [Fact]
    public void An_error_while_queueing_aborts_it()
    {
        _bench.Ask("MULTI");
        _bench.Ask("SET a 1");
        _bench.Ask("nosuch");
        Assert.Equal("+QUEUED|", _bench.Ask("SET b 1"));
        Assert.Equal("-EXECABORT Transaction discarded because of previous errors.|", _bench.Ask("EXEC"));
        Assert.Equal("$-1|", _bench.Ask("GET a"));
    }

    [Fact]
    public void Refusals_of_EXEC_end_the_transaction()
    {
        _bench.Ask("MULTI");
        _bench.Ask("SET a 1");
        _bench.Sink.Refusal = "MISCONF full";
        Assert.Equal("-EXECABORT Transaction discarded because of: MISCONF full|", _bench.Ask("EXEC"));
        _bench.Sink.Refusal = null;
        Assert.Equal("-ERR EXEC without MULTI|", _bench.Ask("EXEC"));
        Assert.Equal(
            "-EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command|",
            _bench.Ask("EXEC x"));
    }

    [Fact]
    public void What_cannot_be_nested_is_not()
    {
        _bench.Ask("MULTI");
        Assert.Equal("-ERR MULTI calls can not be nested|", _bench.Ask("MULTI"));
        Assert.Equal("-ERR WATCH inside MULTI is not allowed|", _bench.Ask("WATCH a"));
        Assert.Equal("-ERR Command not allowed inside a transaction|", _bench.Ask("SAVE"));
        Assert.StartsWith("-EXECABORT", _bench.Ask("EXEC"), StringComparison.Ordinal);
        Assert.Equal("-ERR DISCARD without MULTI|", _bench.Ask("DISCARD"));
    }

    [Fact]
    public void DISCARD_forgets_commands_and_watches()
    {
        _bench.Ask("WATCH a");
        _bench.Ask("MULTI");
        _bench.Ask("SET a 1");
        Assert.Equal("+OK|", _bench.Ask("DISCARD"));
        SessionBench.Ask(_other, "SET a 2");
        _bench.Ask("MULTI");
        _bench.Ask("INCR a");
        Assert.Equal("*1|:3|", _bench.Ask("EXEC"));
        Assert.False(_bench.Service.Watches.Any);
    }

    [Theory]
    [InlineData("SET k 2", true)]
    [InlineData("INCR k", true)]
    [InlineData("DEL k", true)]
    [InlineData("SET other 1", false)]
    [InlineData("GET k", false)]
    public void A_watched_key_that_changes_stops_EXEC(string change, bool stops)
    {
        _bench.Ask("SET k 1");
        _bench.Ask("WATCH a b k");
        SessionBench.Ask(_other, change);
        _bench.Ask("MULTI");
        _bench.Ask("PING");
        Assert.Equal(stops ? "*-1|" : "*1|+PONG|", _bench.Ask("EXEC"));
        _bench.Ask("MULTI");
        Assert.Equal("*0|", _bench.Ask("EXEC"));
    }

    [Fact]
    public void A_change_of_ones_own_counts_too()
    {
        _bench.Ask("WATCH k");
        _bench.Ask("SET k 1");
        _bench.Ask("MULTI");
        Assert.Equal("*-1|", _bench.Ask("EXEC"));
    }

    [Fact]
    public void A_change_in_another_database_does_not_count()
    {
        _bench.Ask("WATCH k");
        SessionBench.Ask(_other, "SELECT 1");
        SessionBench.Ask(_other, "SET k 1");
        _bench.Ask("MULTI");
        Assert.Equal("*0|", _bench.Ask("EXEC"));
    }

    [Fact]
    public void A_watched_key_that_expires_stops_EXEC()
    {
        _bench.Ask("PSETEX k 100 v");
        _bench.Ask("WATCH k");
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(101));
        _bench.Ask("MULTI");
        _bench.Ask("INCR k");
        Assert.Equal("*-1|", _bench.Ask("EXEC"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("DEL k")]
    public void A_key_that_had_expired_before_WATCH_does_not(string? then)
    {
        _bench.Ask("PSETEX k 1 v");
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(5));
        _bench.Ask("WATCH k");
        if (then is not null) Assert.Equal(":0|", _bench.Ask(then));
        _bench.Ask("MULTI");
        _bench.Ask("PING");
        Assert.Equal("*1|+PONG|", _bench.Ask("EXEC"));
    }

    [Fact]
    public void Watches_end_with_the_session()
    {
        SessionBench.Ask(_other, "WATCH a b c");
        Assert.True(_bench.Service.Watches.Any);
        _other.Dispose();
        Assert.False(_bench.Service.Watches.Any);
    }

    [Fact]
    public void SELECT_inside_holds_for_what_follows()
    {
        _bench.Ask("MULTI");
        _bench.Ask("SELECT 3");
        _bench.Ask("SET k three");
        _bench.Ask("EXEC");
        Assert.Equal("$5|three|", _bench.Ask("GET k"));
        _bench.Ask("SELECT 0");
        Assert.Equal("$-1|", _bench.Ask("GET k"));
    }

    [Fact]
    public void When_memory_is_full_a_transaction_that_needs_some_is_refused()
    {
        _bench.Ask("SET x 1");
        _bench.Ask("MULTI");
        _bench.Ask("GET x");
        Assert.Equal("+OK|", SessionBench.Ask(_other, "CONFIG SET maxmemory 1"));
        Assert.Equal("*1|$1|1|", _bench.Ask("EXEC"));
        _bench.Ask("MULTI");
        Assert.Equal("-OOM command not allowed when used memory > 'maxmemory'.|", _bench.Ask("SET x 2"));
        Assert.Equal("+OK|", _bench.Ask("DISCARD"));
        Assert.Equal("-OOM command not allowed when used memory > 'maxmemory'.|", _bench.Ask("SET x 2"));
        SessionBench.Ask(_other, "CONFIG SET maxmemory 0");
        _bench.Ask("MULTI");
        _bench.Ask("SET x 2");
        SessionBench.Ask(_other, "CONFIG SET maxmemory 1");
        Assert.Equal(
            "-EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.|",
            _bench.Ask("EXEC"));
        Assert.Equal("$1|1|", _bench.Ask("GET x"));
    }
}
