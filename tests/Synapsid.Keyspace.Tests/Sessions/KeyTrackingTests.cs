using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;
using Synapsid.Testing;

namespace Synapsid.Keyspace.Tests.Sessions;

public sealed class KeyTrackingTests : IDisposable
{
    private readonly TestClock _clock = new();
    private readonly KeyspaceStore _store;
    private readonly KeyService _service;
    private readonly List<KeySession> _sessions = [];
    private readonly KeySession _cache;
    private readonly KeySession _other;

    public KeyTrackingTests()
    {
        _store = new KeyspaceStore(new KeyspaceStoreOptions(), _clock);
        _service = new KeyService(new KeyServiceOptions { Store = _store, Clock = _clock });
        _cache = Open();
        _other = Open();
        Ask(_cache, "HELLO 3");
    }

    public void Dispose()
    {
        foreach (KeySession session in _sessions) session.Dispose();
        _service.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void A_key_that_was_read_is_told_of_once_when_it_changes()
    {
        Ask(_cache, "CLIENT TRACKING ON");
        Ask(_other, "MSET a 1 b 1");
        Assert.Equal("$1|1|", Ask(_cache, "GET a"));
        Ask(_other, "INCR b");
        Ask(_other, "INCR a");
        Ask(_other, "INCR a");
        Assert.Equal(">2|$10|invalidate|*1|$1|a|", Read(_cache));
        Ask(_cache, "MGET a b none");
        Ask(_other, "SET none 1");
        Ask(_other, "RENAME a b");
        Assert.Equal(
            ">2|$10|invalidate|*1|$4|none|>2|$10|invalidate|*1|$1|a|>2|$10|invalidate|*1|$1|b|", Read(_cache));
        Ask(_cache, "GET b");
        Ask(_cache, "CLIENT TRACKING OFF");
        Ask(_other, "DEL b");
        Assert.Equal("", Read(_cache));
    }

    [Fact]
    public void Changes_of_its_own_come_behind_the_reply_and_with_NOLOOP_not_at_all()
    {
        Ask(_cache, "CLIENT TRACKING ON");
        Ask(_cache, "GET a");
        Ask(_cache, "MULTI");
        Ask(_cache, "SET a 1");
        Ask(_cache, "GET c");
        Assert.Equal("*2|+OK|_|>2|$10|invalidate|*1|$1|a|", Ask(_cache, "EXEC"));
        Ask(_cache, "CLIENT TRACKING ON NOLOOP");
        Ask(_cache, "GET a");
        Assert.Equal(":1|", Ask(_cache, "DEL a"));
        Assert.Equal("", Read(_cache));
    }

    [Fact]
    public void A_read_in_a_transaction_is_not_told_of_what_came_before_it()
    {
        Ask(_cache, "CLIENT TRACKING ON");
        Ask(_cache, "MULTI");
        Ask(_cache, "SET a 1");
        Ask(_cache, "GET a");
        Ask(_cache, "SET b 1");
        Assert.Equal("*3|+OK|$1|1|+OK|", Ask(_cache, "EXEC"));
        Ask(_other, "DEL a");
        Assert.Equal(">2|$10|invalidate|*1|$1|a|", Read(_cache));
    }

    [Fact]
    public void What_is_evicted_for_a_request_is_told_ahead_of_its_reply()
    {
        Ask(_cache, "CLIENT TRACKING ON");
        Ask(_other, "SET a 1 EX 1000");
        Ask(_cache, "GET a");
        Ask(_other, "CONFIG SET maxmemory-policy volatile-random");
        Ask(_other, $"CONFIG SET maxmemory {_store.UsedBytes + 50_000}");
        Ask(_other, "SETBIT big 1600000 0");
        Assert.Equal(">2|$10|invalidate|*1|$1|a|:0|", Ask(_cache, "GETBIT big 0"));
    }

    [Fact]
    public void What_expires_is_evicted_or_flushed_is_told()
    {
        Ask(_cache, "CLIENT TRACKING ON");
        Ask(_other, "SET a 1 PX 10");
        Ask(_cache, "GET a");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, new ExpiryCycle(_store).Run());
        Assert.Equal(">2|$10|invalidate|*1|$1|a|", Read(_cache));
        Ask(_cache, "GET b");
        Assert.Contains("tracking_total_keys:1|", Ask(_other, "INFO stats"), StringComparison.Ordinal);
        Ask(_other, "FLUSHDB");
        Assert.Equal(">2|$10|invalidate|_|", Read(_cache));
        Assert.Contains("tracking_total_keys:0|", Ask(_other, "INFO stats"), StringComparison.Ordinal);
    }

    [Fact]
    public void Prefixes_are_told_of_every_change_in_one_message_a_command()
    {
        Ask(_cache, "CLIENT TRACKING ON BCAST PREFIX u: PREFIX v:");
        Ask(_other, "MSET u:1 1 u:2 2 w:1 1 u:1 3");
        Assert.Equal(">2|$10|invalidate|*2|$3|u:1|$3|u:2|", Read(_cache));
        Ask(_cache, "GET w:1");
        Ask(_other, "SET w:1 2");
        Ask(_other, "SET v:1 2");
        Assert.Equal(">2|$10|invalidate|*1|$3|v:1|", Read(_cache));
        Assert.StartsWith("-ERR Prefix 'u' overlaps with an existing prefix 'u:'", Ask(_cache, "CLIENT TRACKING ON BCAST PREFIX u"),
            StringComparison.Ordinal);
        Assert.Equal(
            "%3|$5|flags|~2|$2|on|$5|bcast|$8|redirect|:0|$8|prefixes|*2|$2|u:|$2|v:|", Ask(_cache, "CLIENT TRACKINGINFO"));
        Ask(_cache, "RESET");
        Assert.Contains("tracking_total_prefixes:0|", Ask(_other, "INFO stats"), StringComparison.Ordinal);
    }

    [Fact]
    public void CLIENT_CACHING_says_what_of_the_next_command_is()
    {
        Ask(_cache, "CLIENT TRACKING ON OPTIN");
        Ask(_cache, "GET a");
        Ask(_cache, "CLIENT CACHING YES");
        Ask(_cache, "GET b");
        Ask(_cache, "GET c");
        Ask(_other, "MSET a 1 b 1 c 1");
        Assert.Equal(">2|$10|invalidate|*1|$1|b|", Read(_cache));
        Assert.StartsWith("-ERR CLIENT CACHING NO is only valid", Ask(_cache, "CLIENT CACHING NO"), StringComparison.Ordinal);
        Ask(_cache, "CLIENT TRACKING OFF");
        Ask(_cache, "CLIENT TRACKING ON OPTOUT");
        Ask(_cache, "CLIENT CACHING NO");
        Ask(_cache, "GET a");
        Ask(_cache, "GET b");
        Ask(_other, "MSET a 1 b 1");
        Assert.Equal(">2|$10|invalidate|*1|$1|b|", Read(_cache));
    }

    [Fact]
    public void Another_connection_can_be_told_and_its_end_is()
    {
        KeySession reader = Open();
        KeySession told = Open();
        Ask(told, "SUBSCRIBE __redis__:invalidate");
        Ask(reader, $"CLIENT TRACKING ON REDIRECT {told.Id}");
        Assert.Equal($":{told.Id}|", Ask(reader, "CLIENT GETREDIR"));
        Ask(reader, "GET a");
        Ask(_other, "SET a 1");
        Assert.Equal("*3|$7|message|$20|__redis__:invalidate|*1|$1|a|", Read(told));
        Ask(reader, "HELLO 3");
        Ask(reader, "GET a");
        told.Dispose();
        Ask(_other, "SET a 1");
        Assert.Equal($">2|$21|tracking-redir-broken|:{told.Id}|", Read(reader));
        Assert.Contains("broken_redirect", Ask(reader, "CLIENT TRACKINGINFO"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_keys_are_tracked_than_may_be_and_the_oldest_are_told_of_first()
    {
        Ask(_cache, "CLIENT TRACKING ON");
        for (int i = 0; i < 50; i++) Ask(_cache, $"GET {{t}}{i}"); // one shard or many: each forgets its own oldest
        Ask(_other, "CONFIG SET tracking-table-max-keys 10");
        Ask(_other, "PING");
        Assert.Equal(40, Read(_cache).Split("invalidate").Length - 1);
        Assert.Contains("tracking_total_keys:10|", Ask(_other, "INFO stats"), StringComparison.Ordinal);
        Ask(_cache, "GET one-more");
        Assert.Contains("tracking_total_keys:10|", Ask(_other, "INFO stats"), StringComparison.Ordinal);
        Ask(_cache, "CLIENT TRACKING OFF");
        _service.TendTracking();
        Assert.Contains("tracking_total_keys:0|", Ask(_other, "INFO stats"), StringComparison.Ordinal);
        Assert.Contains("tracking_total_items:0|", Ask(_other, "INFO stats"), StringComparison.Ordinal);
    }

    [Fact]
    public void Readers_that_have_gone_are_not_kept()
    {
        Ask(_cache, "CLIENT TRACKING ON");
        Ask(_cache, "GET a");
        for (int i = 0; i < 1_000; i++)
        {
            using KeySession reader = Open();
            Ask(reader, "CLIENT TRACKING ON");
            Ask(reader, "GET a");
        }

        string text = Ask(_other, "INFO stats").Split("tracking_total_items:")[1].Split('|')[0];
        Assert.InRange(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture), 1, 16);
        Ask(_other, "SET a 1");
        Assert.Equal(">2|$10|invalidate|*1|$1|a|", Read(_cache));
    }

    [Theory]
    [InlineData("CLIENT TRACKING ON")]
    [InlineData("CLIENT TRACKING ON NOLOOP")]
    [InlineData("CLIENT TRACKING ON BCAST")]
    public void Caches_of_many_clients_are_true_when_all_is_quiet(string tracking)
    {
        const int Clients = 4;
        Ask(_other, "CONFIG SET tracking-table-max-keys 20");
        var caches = new Dictionary<string, string>[Clients];
        KeySession[] sessions = [.. Enumerable.Range(0, Clients).Select(_ => Open())];
        Thread[] threads = [.. Enumerable.Range(0, Clients).Select(number => new Thread(() => Use(number)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        for (int i = 0; i < Clients; i++)
        {
            Learn(sessions[i], caches[i], asked: null);
            foreach ((string key, string value) in caches[i])
            {
                string[] reply = Ask(_other, $"GET {key}").Split('|');
                Assert.Equal(reply.Length > 2 ? reply[1] : "", value);
            }
        }

        Assert.True(caches.Sum(cache => cache.Count) > 0, "Nothing was left in any cache.");

        void Use(int number)
        {
            Random random = new(number);
            Dictionary<string, string> cache = caches[number] = [];
            Ask(sessions[number], "HELLO 3");
            Ask(sessions[number], tracking);
            for (int i = 0; i < 5_000; i++)
            {
                string key = "k" + random.Next(40);
                bool writes = random.Next(4) == 0;
                // With NOLOOP who changes a key has to see to his own copy.
                if (writes) cache.Remove(key);
                string change = random.Next(8) == 0 ? $"DEL {key}" : $"SET {key} {number}-{i}";
                sessions[number].Execute(RespArguments.Of((writes ? change : $"GET {key}").Split(' ')));
                Learn(sessions[number], cache, asked: writes ? null : key);
            }
        }
    }

    [Fact]
    public void To_be_looked_for_in_vain_is_no_change_of_a_watched_key()
    {
        Ask(_other, "CONFIG SET notify-keyspace-events KEAm");
        KeySession listener = Open();
        Ask(listener, "PSUBSCRIBE *");
        Ask(_other, "WATCH a");
        Ask(_cache, "GET a");
        Ask(_other, "MULTI");
        Ask(_other, "PING");
        Assert.Equal("*1|+PONG|", Ask(_other, "EXEC"));
    }

    /// <summary>Reads what came, in its order: values of a key that was asked for, and keys that changed.</summary>
    private static void Learn(KeySession session, Dictionary<string, string> cache, string? asked)
    {
        session.DrainPushes();
        RespReplyReader reader = new(session.Output.Written.Span);
        while (reader.Position < session.Output.Length && reader.Read())
        {
            if (reader.Kind != RespReplyKind.Push)
            {
                if (asked is not null) cache[asked] = reader.Kind == RespReplyKind.Null ? "" : reader.Text;
                continue;
            }

            reader.Read();
            reader.Read();
            for (int i = reader.Count; i > 0; i--)
            {
                reader.Read();
                cache.Remove(reader.Text);
            }
        }

        session.Output.Clear();
    }

    private static string Ask(KeySession session, string line)
    {
        session.Execute(RespArguments.Of(line.Split(' ')));
        return Read(session);
    }

    private static string Read(KeySession session)
    {
        session.DrainPushes();
        string text = System.Text.Encoding.UTF8.GetString(session.Output.Written.Span);
        session.Output.Clear();
        return text.Replace("\r\n", "|", StringComparison.Ordinal);
    }

    private KeySession Open()
    {
        KeySession session = _service.Open(KeyPeer.InProcess);
        session.Wake = () => { };
        _sessions.Add(session);
        return session;
    }
}
