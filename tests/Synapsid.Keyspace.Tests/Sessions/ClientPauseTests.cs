using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;
using Synapsid.Testing;

namespace Synapsid.Keyspace.Tests.Sessions;

public sealed class ClientPauseTests : IDisposable
{
    private readonly TestClock _clock = new();
    private readonly KeyspaceStore _store;
    private readonly KeyService _service;
    private readonly KeySession _client;

    public ClientPauseTests()
    {
        _store = new KeyspaceStore(new KeyspaceStoreOptions(), _clock);
        _service = new KeyService(new KeyServiceOptions { Store = _store, Clock = _clock });
        _client = _service.Open(KeyPeer.InProcess);
        _client.Wake = () => { };
    }

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void A_request_that_is_refused_is_told_so_in_a_pause()
    {
        Ask("CLIENT PAUSE 100000 WRITE");
        Assert.Equal("-ERR wrong number of arguments for 'set' command|", Ask("SET a"));
        Assert.Equal("", Ask("SET a b"));
        Assert.Equal("", Ask("SET a")); // behind one that waits
        _service.Pause.End();
        _client.DrainPushes();
        Assert.Equal("+OK|-ERR wrong number of arguments for 'set' command|", Read());
    }

    [Fact]
    public void Keys_that_expire_in_a_pause_are_not_seen_and_not_removed_before_it_ends()
    {
        ExpiryCycle cycle = new(_store);
        Ask("MULTI");
        for (int i = 0; i < 10; i++) Ask($"SET k{i} v PX 10");
        Ask("CLIENT PAUSE 100000 WRITE");
        Ask("EXEC");
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal("$-1|", Ask("GET k0"));
        Assert.Equal("*2|$1|0|*0|", Ask("SCAN 0 COUNT 100"));
        Assert.Equal(0, cycle.Run());
        Assert.Equal(":10|", Ask("DBSIZE"));
        Ask("CLIENT UNPAUSE");
        Assert.Equal("$-1|", Ask("GET k0"));
        Assert.Equal(":9|", Ask("DBSIZE"));
        Assert.Equal(9, cycle.Run());
    }

    private string Ask(string line)
    {
        _client.Execute(RespArguments.Of(line.Split(' ')));
        return Read();
    }

    private string Read()
    {
        string text = System.Text.Encoding.UTF8.GetString(_client.Output.Written.Span);
        _client.Output.Clear();
        return text.Replace("\r\n", "|", StringComparison.Ordinal);
    }
}
