using Synapsid.Testing.Files;

namespace Synapsid.Tests;

public sealed class SynapsidEngineKeysTests
{
    private readonly SimulatedFileSystem _files = new();

    [Fact]
    public void Keys_are_set_read_counted_found_and_deleted()
    {
        using SynapsidEngine engine = EngineHarness.Open(_files);
        EngineKeys keys = engine.Keys;
        keys.Set("a", "text");
        Assert.Equal("text", keys.GetText("a"));
        Assert.Null(keys.Get("none"));
        Assert.False(keys.TrySet("a", "x"u8, null, KeyCondition.IfAbsent));
        Assert.False(keys.TrySet("b", "x"u8, null, KeyCondition.IfPresent));
        Assert.Equal(5, keys.Increment("n", 5));
        Assert.Equal(4, keys.Increment("n", -1));
        Assert.Null(keys.TimeToLive("a"));
        Assert.True(keys.Expire("a", TimeSpan.FromMinutes(1)));
        Assert.InRange(keys.TimeToLive("a")!.Value.TotalSeconds, 50, 60);
        Assert.True(keys.Expire("a", null));
        Assert.Null(keys.TimeToLive("a"));
        Assert.False(keys.Expire("none", TimeSpan.FromMinutes(1)));
        Assert.Equal(["a", "n"], keys.Find().Order());
        Assert.Equal(["n"], keys.Find("[m-o]"));
        Assert.Equal((2, true, false), (keys.Count, keys.Exists("n"), keys.Exists("none")));
        Assert.Equal(1, keys.Delete("n", "none"));
        KeyCommandException refused = Assert.Throws<KeyCommandException>(() => keys.Increment("a"));
        Assert.Equal("ERR value is not an integer or out of range", refused.Message);
        Assert.Equal("*3\r\n", System.Text.Encoding.ASCII.GetString(keys.Run("MGET"u8.ToArray(), "a"u8.ToArray(), "b"u8.ToArray(), "c"u8.ToArray())[..4]));
    }

    [Theory]
    [InlineData("always")]
    [InlineData("periodic")]
    [InlineData("never")]
    public void Keys_survive_a_clean_end_and_a_snapshot_in_every_mode(string mode)
    {
        using (SynapsidEngine engine = EngineHarness.Open(_files, 1, $"persistence.fsync_mode={mode}"))
        {
            engine.Keys.Set("saved", "1");
            engine.TakeSnapshot();
            engine.Keys.Set("journalled", "2");
        }

        using SynapsidEngine again = EngineHarness.Open(_files);
        Assert.Equal(("1", "2"), (again.Keys.GetText("saved"), again.Keys.GetText("journalled")));
    }

    [Fact]
    public void In_always_mode_nothing_that_was_answered_is_lost_to_a_power_cut()
    {
        SynapsidEngine engine = EngineHarness.Open(_files, 1, "persistence.fsync_mode=always");
        for (int i = 0; i < 100; i++) engine.Keys.Set("k" + i, "v");
        _files.Crash(1);
        try
        {
            engine.Dispose();
        }
        catch (IOException)
        {
            // Its files died with the power.
        }

        using SynapsidEngine again = EngineHarness.Open(_files);
        Assert.Equal(100, again.Keys.Count);
    }

    [Fact]
    public void Without_persistence_nothing_is_journalled()
    {
        using SynapsidEngine engine = EngineHarness.Open(_files, 1, "keyspace.persist=false");
        engine.Keys.Set("k", "v");
        Assert.Equal(0, engine.LastSequence);
        Assert.Equal("v", engine.Keys.GetText("k"));
    }

    [Fact]
    public void The_memory_limit_refuses_or_evicts()
    {
        byte[] value = new byte[100_000];
        new Random(1).NextBytes(value);
        using (SynapsidEngine engine = EngineHarness.Open(_files, 1, "keyspace.max_memory_mb=1", "keyspace.persist=false"))
        {
            KeyCommandException refused = Assert.Throws<KeyCommandException>(() => Fill(engine));
            Assert.StartsWith("OOM", refused.Message, StringComparison.Ordinal);
        }

        using SynapsidEngine evicting = EngineHarness.Open(
            _files, 1, "keyspace.max_memory_mb=1", "keyspace.eviction_policy=allkeys-lru", "keyspace.persist=false");
        Fill(evicting);
        Assert.InRange(evicting.KeyspaceBytes, 1, 1_300_000);
        Assert.InRange(evicting.KeyUsage().Evicted, 1, 100);

        void Fill(SynapsidEngine engine)
        {
            for (int i = 0; i < 40; i++) engine.Keys.Set("k" + i, value);
        }
    }

    [Fact]
    public void Save_and_reload_are_commands()
    {
        using SynapsidEngine engine = EngineHarness.Open(_files);
        engine.Keys.Set("k", "v");
        Assert.Equal("+OK\r\n", Run("SAVE"));
        Assert.Equal(engine.LastSequence, engine.Stats().SnapshotSequence);
        Assert.Equal("+OK\r\n", Run("DEBUG", "RELOAD"));
        Assert.Equal("v", engine.Keys.GetText("k"));

        string Run(params string[] words) =>
            System.Text.Encoding.ASCII.GetString(engine.Keys.Run([.. words.Select(System.Text.Encoding.ASCII.GetBytes)]));
    }

    [Fact]
    public void A_snapshot_follows_the_threshold_of_operations()
    {
        using SynapsidEngine engine = EngineHarness.Open(_files, 1, "snapshot.operation_threshold=10");
        for (int i = 0; i < 20; i++) engine.Keys.Set("k" + i, "v");
        Assert.True(SpinWait.SpinUntil(() => engine.Stats().SnapshotSequence >= 10, TimeSpan.FromSeconds(30)));
    }
}
