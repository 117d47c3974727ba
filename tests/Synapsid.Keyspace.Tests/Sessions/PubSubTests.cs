using System.Text;
using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Tests.Sessions;

public sealed class PubSubTests : IDisposable
{
    private readonly SessionBench _bench = new(persisted: true);
    private readonly KeySession _listener;

    public PubSubTests() => _listener = _bench.Open();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_subscriber_gets_what_is_published_in_order()
    {
        Assert.Equal("*3|$9|subscribe|$1|a|:1|*3|$9|subscribe|$1|b|:2|", SessionBench.Ask(_listener, "SUBSCRIBE a b"));
        Assert.Equal(":1|", _bench.Ask("PUBLISH a one"));
        Assert.Equal(":1|", _bench.Ask("PUBLISH b two"));
        Assert.Equal(":0|", _bench.Ask("PUBLISH c three"));
        Assert.Equal("*3|$7|message|$1|a|$3|one|*3|$7|message|$1|b|$3|two|", SessionBench.Read(_listener));
        Assert.Equal("*3|$11|unsubscribe|$1|a|:1|", SessionBench.Ask(_listener, "UNSUBSCRIBE a"));
        Assert.Equal(":0|", _bench.Ask("PUBLISH a one"));
    }

    [Fact]
    public void A_pattern_gets_its_channels_and_counts_apart()
    {
        SessionBench.Ask(_listener, "SUBSCRIBE foo.bar");
        Assert.Equal("*3|$10|psubscribe|$5|foo.*|:2|", SessionBench.Ask(_listener, "PSUBSCRIBE foo.*"));
        Assert.Equal(":2|", _bench.Ask("PUBLISH foo.bar x"));
        Assert.Equal(
            "*3|$7|message|$7|foo.bar|$1|x|*4|$8|pmessage|$5|foo.*|$7|foo.bar|$1|x|", SessionBench.Read(_listener));
        Assert.Equal(":1|", _bench.Ask("PUBSUB NUMPAT"));
        Assert.Equal("*4|$7|foo.bar|:1|$3|foo|:0|", _bench.Ask("PUBSUB NUMSUB foo.bar foo"));
        Assert.Equal("*1|$7|foo.bar|", _bench.Ask("PUBSUB CHANNELS"));
        Assert.Equal("*0|", _bench.Ask("PUBSUB CHANNELS x*"));
    }

    [Fact]
    public void Subscribing_twice_is_once()
    {
        Assert.Equal(
            "*3|$9|subscribe|$1|a|:1|*3|$9|subscribe|$1|a|:1|", SessionBench.Ask(_listener, "SUBSCRIBE a a"));
        Assert.Equal(":1|", _bench.Ask("PUBLISH a x"));
    }

    [Fact]
    public void To_unsubscribe_always_replies()
    {
        Assert.Equal("*3|$11|unsubscribe|$-1|:0|", SessionBench.Ask(_listener, "UNSUBSCRIBE"));
        Assert.Equal("*3|$12|punsubscribe|$1|x|:0|", SessionBench.Ask(_listener, "PUNSUBSCRIBE x"));
        SessionBench.Ask(_listener, "SUBSCRIBE a b");
        SessionBench.Ask(_listener, "PSUBSCRIBE c");
        Assert.EndsWith(":1|", SessionBench.Ask(_listener, "UNSUBSCRIBE"), StringComparison.Ordinal);
        Assert.EndsWith(":0|", SessionBench.Ask(_listener, "PUNSUBSCRIBE"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_subscriber_of_RESP2_may_do_little_else()
    {
        SessionBench.Ask(_listener, "SUBSCRIBE a");
        Assert.Equal(
            "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this "
            + "context|", SessionBench.Ask(_listener, "GET k"));
        Assert.Equal("*2|$4|pong|$0||", SessionBench.Ask(_listener, "PING"));
        Assert.Equal("*2|$4|pong|$1|x|", SessionBench.Ask(_listener, "PING x"));
        Assert.Equal("+RESET|", SessionBench.Ask(_listener, "RESET"));
        Assert.Equal("+PONG|", SessionBench.Ask(_listener, "PING"));
        Assert.Equal(":0|", _bench.Ask("PUBLISH a x"));
    }

    [Fact]
    public void A_subscriber_of_RESP3_may_do_anything_and_gets_pushes()
    {
        SessionBench.Ask(_listener, "HELLO 3");
        Assert.Equal(">3|$9|subscribe|$1|a|:1|", SessionBench.Ask(_listener, "SUBSCRIBE a"));
        Assert.Equal("+PONG|", SessionBench.Ask(_listener, "PING"));
        Assert.Equal(">3|$7|message|$1|a|$1|x|:1|", SessionBench.Ask(_listener, "PUBLISH a x"));
    }

    [Fact]
    public void Turning_replies_off_does_not_turn_messages_off()
    {
        SessionBench.Ask(_listener, "HELLO 3");
        SessionBench.Ask(_listener, "CLIENT REPLY OFF");
        Assert.Equal(">3|$9|subscribe|$1|a|:1|", SessionBench.Ask(_listener, "SUBSCRIBE a"));
        _bench.Ask("PUBLISH a x");
        Assert.Equal(">3|$7|message|$1|a|$1|x|", SessionBench.Read(_listener));
        Assert.Equal(">3|$11|unsubscribe|$1|a|:0|", SessionBench.Ask(_listener, "UNSUBSCRIBE a"));
        Assert.Equal("", SessionBench.Ask(_listener, "PING"));
    }

    [Fact]
    public void The_first_message_wakes_the_connection()
    {
        int woken = 0;
        _listener.Wake = () => woken++;
        SessionBench.Ask(_listener, "SUBSCRIBE a");
        _bench.Ask("PUBLISH a 1");
        _bench.Ask("PUBLISH a 2");
        Assert.Equal(1, woken);
        SessionBench.Read(_listener);
        _bench.Ask("PUBLISH a 3");
        Assert.Equal(2, woken);
    }

    [Fact]
    public void Who_reads_too_slowly_is_closed()
    {
        SessionBench.Ask(_bench.Client, "CONFIG", "SET", "client-output-buffer-limit", "pubsub 10000 0 0");
        SessionBench.Ask(_listener, "SUBSCRIBE a");
        for (int i = 0; i < 9; i++) SessionBench.Ask(_bench.Client, "PUBLISH", "a", new string('x', 1000));
        Assert.False(_listener.Closing);
        SessionBench.Ask(_bench.Client, "PUBLISH", "a", new string('x', 1000));
        Assert.True(_listener.Closing);
        _listener.Dispose();
        Assert.Equal(":0|", _bench.Ask("PUBLISH a x"));
    }

    [Fact]
    public void Who_reads_a_little_too_slowly_for_long_is_closed()
    {
        SessionBench.Ask(_bench.Client, "CONFIG", "SET", "client-output-buffer-limit", "pubsub 0 500 10");
        SessionBench.Ask(_listener, "SUBSCRIBE a");
        SessionBench.Ask(_bench.Client, "PUBLISH", "a", new string('x', 1000));
        _bench.Clock.Advance(TimeSpan.FromSeconds(9));
        _bench.Ask("PUBLISH a x");
        Assert.False(_listener.Closing);
        _bench.Clock.Advance(TimeSpan.FromSeconds(2));
        _bench.Ask("PUBLISH a x");
        Assert.True(_listener.Closing);
    }

    [Fact]
    public void Changes_of_keys_are_told()
    {
        _bench.Ask("CONFIG SET notify-keyspace-events KEA");
        SessionBench.Ask(_listener, "PSUBSCRIBE __key*");
        _bench.Ask("SET foo 1");
        Assert.Equal(
            "*4|$8|pmessage|$6|__key*|$18|__keyspace@0__:foo|$3|set|"
            + "*4|$8|pmessage|$6|__key*|$18|__keyevent@0__:set|$3|foo|", SessionBench.Read(_listener));
        _bench.Ask("CONFIG SET notify-keyspace-events Kl");
        _bench.Ask("SET foo 1");
        Assert.Equal("", SessionBench.Read(_listener));
    }

    [Fact]
    public void A_told_change_waits_for_its_record()
    {
        _bench.Ask("CONFIG SET notify-keyspace-events KA");
        SessionBench.Ask(_listener, "PSUBSCRIBE *");
        _bench.Ask("SET a 1");
        _bench.Ask("SET b 1");
        SessionBench.Read(_listener);
        Assert.Equal(2, _listener.AwaitSequence);
    }

    [Fact]
    public void A_key_that_a_write_finds_expired_is_told()
    {
        _bench.Ask("CONFIG SET notify-keyspace-events Ex");
        SessionBench.Ask(_listener, "SUBSCRIBE __keyevent@0__:expired");
        _bench.Ask("PSETEX foo 10 v");
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(11));
        Assert.Equal(":0|", _bench.Ask("DEL foo"));
        Assert.Equal("*3|$7|message|$22|__keyevent@0__:expired|$3|foo|", SessionBench.Read(_listener));
        Assert.Equal(2, _bench.Sink.Records.Count);
    }

    [Fact]
    public void A_key_that_a_read_finds_expired_is_removed_journaled_and_told()
    {
        _bench.Ask("CONFIG SET notify-keyspace-events Ex");
        SessionBench.Ask(_listener, "SUBSCRIBE __keyevent@0__:expired");
        _bench.Ask("PSETEX foo 10 v");
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(11));
        Assert.Equal(1, _bench.Store.CountKeys(0));
        Assert.Equal("$-1|", _bench.Ask("GET foo"));
        Assert.Equal("*3|$7|message|$22|__keyevent@0__:expired|$3|foo|", SessionBench.Read(_listener));
        Assert.Equal((0, 1), (_bench.Store.CountKeys(0), _bench.Store.Measure().Expired));
        EffectReader reader = new(_bench.Sink.Records[1]);
        Assert.True(reader.TryRead(out Effect effect));
        Assert.Equal((EffectKind.Delete, "foo"), (effect.Kind, Encoding.ASCII.GetString(effect.Key)));
        Assert.Equal("$-1|", _bench.Ask("GET foo"));
        Assert.Equal(2, _bench.Sink.Records.Count);
        Assert.Equal("", SessionBench.Read(_listener));
    }

    [Fact]
    public void An_evicted_key_is_told()
    {
        _bench.Ask("CONFIG SET notify-keyspace-events Ee maxmemory-policy allkeys-lru");
        SessionBench.Ask(_listener, "PSUBSCRIBE *");
        _bench.Ask("SET foo bar");
        Assert.Equal("+OK|", _bench.Ask("CONFIG SET maxmemory 1"));
        Assert.Contains("$22|__keyevent@0__:evicted|$3|foo|", SessionBench.Read(_listener), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gKE", "gKE")]
    [InlineData("$lshzxeKE", "$lshzxeKE")]
    [InlineData("KA", "AK")]
    [InlineData("EA", "AE")]
    [InlineData("AKEmn", "AnKEm")]
    [InlineData("g$lshzxetdK", "AK")]
    [InlineData("", "")]
    public void Letters_of_events_are_read_and_written(string given, string shown)
    {
        Assert.True(KeyEventLetters.TryParse(given, out KeyEventKinds kinds));
        Assert.Equal(shown, KeyEventLetters.Text(kinds));
        Assert.False(KeyEventLetters.TryParse(given + "?", out _));
    }

    [Fact]
    public void The_feed_tells_programs_of_keys_with_their_values()
    {
        List<string> heard = [];
        void Hear(KeyChange change) => heard.Add(
            $"{Encoding.UTF8.GetString(change.Key)} {change.Event} {change.Version} {change.Type} "
            + Encoding.UTF8.GetString(change.Value));
        ReadOnlyMemory<byte>[] keys = [Encoding.UTF8.GetBytes("a"), Encoding.UTF8.GetBytes("b"), Encoding.UTF8.GetBytes("a")];
        using (_bench.Service.Changes.Subscribe(keys, Hear))
        {
            _bench.Ask("SET a 1");
            _bench.Ask("SET c 1");
            _bench.Ask("DEL a");
            _bench.Ask("MULTI");
            _bench.Ask("SET b 5");
            _bench.Ask("PSETEX a 10 z");
            _bench.Ask("EXEC");
            _bench.Clock.Advance(TimeSpan.FromMilliseconds(20));
            _bench.Ask("DEL a");
        }

        _bench.Ask("SET a 2");
        Assert.Equal(
            ["a set 1 String 1", "a del 3 None ", "b set 4 String 5", "a set 4 String z", "a expired 5 None "], heard);
        Assert.False(_bench.Service.Watches.Any);
    }

    [Fact]
    public void MONITOR_shows_commands_without_passwords()
    {
        Assert.Equal("+OK|", SessionBench.Ask(_listener, "MONITOR"));
        _bench.Ask("SET k a\"b\x01");
        _bench.Ask("AUTH secret");
        _bench.Ask("MULTI");
        _bench.Ask("GET k");
        _bench.Ask("EXEC");
        string[] lines = SessionBench.Read(_listener).Split('|');
        Assert.EndsWith("[0 10.0.0.1:1000] \"SET\" \"k\" \"a\\\"b\\x01\"", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("\"AUTH\" \"(redacted)\"", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("\"MULTI\"", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("\"GET\" \"k\"", lines[3], StringComparison.Ordinal);
        Assert.EndsWith("\"EXEC\"", lines[4], StringComparison.Ordinal);
        SessionBench.Ask(_listener, "RESET");
        _bench.Ask("PING");
        Assert.Equal("", SessionBench.Read(_listener));
    }

    [Fact]
    public void Messages_from_many_threads_reach_all_in_one_order()
    {
        KeySession[] listeners = [_bench.Open(), _bench.Open()];
        foreach (KeySession listener in listeners) SessionBench.Ask(listener, "SUBSCRIBE a");
        KeySession[] senders = [_bench.Open(), _bench.Open(), _bench.Open()];
        Parallel.ForEach(senders, sender =>
        {
            for (int i = 0; i < 500; i++) sender.Execute(RespArguments.Of("PUBLISH", "a", $"{sender.Id}-{i}"));
        });
        string first = SessionBench.Read(listeners[0]);
        Assert.Equal(1500, first.Split("message").Length - 1);
        Assert.Equal(first, SessionBench.Read(listeners[1]));
    }
}
