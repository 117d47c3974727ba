using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Tests.Store;

public sealed class KeyDatabaseTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 300)]
    [InlineData(1, 300)]
    [InlineData(2, 0)]
    public void Any_operations_leave_what_a_dictionary_holds(int seed, int compressionThreshold)
    {
        var random = new Random(seed);
        using var model = new StoreModel(
            new KeyspaceStoreOptions { HashSeed = (ulong)seed, CompressionThresholdBytes = compressionThreshold });
        int keys = 1;
        for (int step = 0; step < 200_000; step++)
        {
            // The space grows and shrinks by waves, so that segments grow, split, merge and slabs are compacted.
            if (step % 10_000 == 0) keys = random.Next(3) == 0 ? random.Next(1, 50) : random.Next(50, 40_000);
            int database = random.Next(10) == 0 ? random.Next(KeyspaceStore.DatabaseCount) : 0;
            string key = StoreModel.Key(random.Next(keys));
            Step(model, random, database, key, shrinking: step / 40_000 % 2 == 1);
            if (step % 50_000 == 49_999) model.CheckAll();
        }

        model.CheckAll();
        foreach ((int database, string key) in model.Keys.Keys.ToArray()) model.Remove(database, key);
        var cycle = new ExpiryCycle(model.Store);
        model.Clock.Advance(TimeSpan.FromDays(1));
        for (int i = 0; i < 10_000 && cycle.Run() > 0; i++)
        {
        }

        KeyspaceUsage usage = model.Store.Measure();
        Assert.Equal(0, usage.Keys);
        Assert.Equal(0, usage.VolatileKeys);
        Assert.Equal(0, usage.RecordBytes);
        Assert.Equal(0, usage.ExpandedBytes);
        Assert.Equal(0, usage.CompressedBytes);
        Assert.Equal(usage.RecordBytes + usage.IndexBytes, model.Store.UsedBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_key_is_there_until_its_millisecond_has_passed(bool change)
    {
        using var model = new StoreModel();
        model.Put(0, "k", "v", model.NowMs + 5);
        for (int i = 0; i < 5; i++)
        {
            model.Check(0, "k");
            model.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(model.IsThere(0, "k"));
        model.Check(0, "k");
        model.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(model.IsThere(0, "k"));
        using (var _ = new StoreModel.Entered(model.Store, StoreModel.Bytes("k")))
        {
            Assert.False(model.View(0).TryPeek(StoreModel.Bytes("k"), out KeyEntry _));
        }

        Assert.True(model.Effects.IsEmpty);
        Assert.Equal(1, model.Store.CountKeys(0));

        model.Check(0, "k", change);
        Assert.Equal(0, model.Store.CountKeys(0));
        Assert.False(model.Effects.IsEmpty);
    }

    [Fact]
    public void Replay_takes_no_notice_of_the_time()
    {
        using var model = new StoreModel();
        KeyDatabase replay = model.Store.Open(0, null, null);
        byte[] key = StoreModel.Bytes("k");
        using var _ = new StoreModel.Entered(model.Store, key);
        replay.Put(key, KeyType.String, 1, key);
        Assert.True(replay.TryGetForChange(key, out KeyEntry entry));
        Assert.Equal(1, entry.ExpiresAtMs);
        Assert.True(replay.Remove(key));
        Assert.Equal(0, replay.NowMs);
    }

    [Fact]
    public void In_place_is_given_for_the_same_length_alone()
    {
        using var model = new StoreModel(new KeyspaceStoreOptions { CompressionThresholdBytes = 100 });
        byte[] key = StoreModel.Bytes("k");
        model.Put(0, "k", "12345");
        using var _ = new StoreModel.Entered(model.Store, key);
        KeyDatabase view = model.View(0);
        Assert.True(view.InPlace(key, 4).IsEmpty);
        view.InPlace(key, 5)[4] = (byte)'6';
        Assert.True(view.TryGet(key, out KeyEntry entry));
        Assert.Equal("12346", StoreModel.Text(entry.Value));
        view.Put(key, KeyType.String, 0, new byte[200]);
        Assert.True(view.InPlace(key, 200).IsEmpty);
        view.Put(key, KeyType.Hash, 0, new byte[5]);
        Assert.True(view.InPlace(key, 5).IsEmpty);
    }

    [Fact]
    public void A_value_is_given_for_writing_over_it_where_it_is_a_whole_string_that_lies_as_it_is()
    {
        using var model = new StoreModel(new KeyspaceStoreOptions { CompressionThresholdBytes = 100 });
        byte[] key = StoreModel.Bytes("k");
        using var _ = new StoreModel.Entered(model.Store, key);
        KeyDatabase view = model.View(0);
        Assert.False(view.TryGetForChange(key, out KeyEntry _, out Span<byte> value));
        Assert.True(value.IsEmpty);
        view.Put(key, KeyType.String, 0, "41"u8);
        Assert.True(view.TryGetForChange(key, out KeyEntry entry, out value));
        value[1] = (byte)'2';
        Assert.Equal("42", StoreModel.Text(entry.Value));
        Assert.Equal(2, view.InPlace(key, 2).Length); // from here on a part of it was written
        Assert.True(view.TryGetForChange(key, out entry, out value));
        Assert.True(value.IsEmpty);
        view.Put(key, KeyType.String, 0, new byte[200]); // compressed
        Assert.True(view.TryGetForChange(key, out entry, out value));
        Assert.Equal((200, 0), (entry.Value.Length, value.Length));
        view.Put(key, KeyType.Hash, 0, new byte[5]);
        Assert.True(view.TryGetForChange(key, out entry, out value));
        Assert.True(value.IsEmpty);
    }

    [Fact]
    public void A_value_may_come_from_the_entry_that_it_replaces_or_from_another()
    {
        using var model = new StoreModel(new KeyspaceStoreOptions { CompressionThresholdBytes = 2_000 });
        KeyDatabase view = model.View(0);
        byte[] from = StoreModel.Bytes("from");
        for (int shard = 0; shard < KeyspaceStore.ShardCount; shard++) model.Store.Enter(shard);
        try
        {
            foreach (int length in new[] { 1, 200, 5_000 })
            {
                byte[] value = new byte[length];
                new Random(length).NextBytes(value.AsSpan(0, Math.Min(length, 500)));
                view.Put(from, KeyType.String, 0, value);
                for (int i = 0; i < 200; i++)
                {
                    byte[] to = StoreModel.Bytes(StoreModel.Key(i));
                    Assert.True(view.TryGet(from, out KeyEntry entry));
                    view.Put(to, KeyType.String, model.NowMs + i, entry.Value);
                    Assert.True(view.TryGet(to, out entry));
                    Assert.Equal(value, entry.Value);
                    view.Put(to, KeyType.String, 0, entry.Value[(length / 2)..]);
                    Assert.True(view.TryGet(to, out entry));
                    Assert.Equal(value.AsSpan(length / 2), entry.Value);
                    view.Put(to, KeyType.String, 0, entry.Value[1..]);
                }
            }
        }
        finally
        {
            for (int shard = 0; shard < KeyspaceStore.ShardCount; shard++) model.Store.Exit(shard);
        }
    }

    [Fact]
    public void Large_values_keep_every_byte()
    {
        using var model = new StoreModel();
        foreach (int length in new[] { 1_000, 1_024, 1_025, 16_300, 16_384, 16_400, 40_000, 1_000_000 })
        {
            string value = new('a', length - 1);
            model.Put(0, "k", value + "b");
            model.Check(0, "k");
            model.Put(0, "l", value + "c", model.NowMs + 1000);
            model.Check(0, "l");
        }

        model.Put(0, "", "");
        model.Check(0, "");
        model.Put(0, new string('k', 100_000), "v");
        model.CheckAll();
    }

    [Fact]
    public void Facts_tell_size_idle_time_and_uses()
    {
        using var model = new StoreModel(new KeyspaceStoreOptions { CompressionThresholdBytes = 1_000 });
        model.Put(0, "short", "v");
        model.Put(0, "long", new string('v', 10_000));
        model.Clock.Advance(TimeSpan.FromSeconds(90));
        KeyFacts facts = Inspect(model, "short");
        Assert.Equal(90, facts.IdleSeconds);
        Assert.Equal(1, facts.StoredBytes);
        Assert.False(facts.Compressed);
        Assert.InRange(facts.Bytes, 16, 200);
        model.Check(0, "short");
        Assert.Equal(0, Inspect(model, "short").IdleSeconds);

        facts = Inspect(model, "long");
        Assert.True(facts.Compressed);
        Assert.InRange(facts.StoredBytes, 10, 200);
        model.Check(0, "long");
        Assert.InRange(model.Store.Measure().CompressionRatio, 50, 1_000);

        model.Store.Eviction = EvictionPolicy.AllKeysLfu;
        model.Put(0, "used", "v");
        Assert.Equal(5, Inspect(model, "used").Frequency);
        for (int i = 0; i < 1_000; i++) model.Check(0, "used");
        int uses = Inspect(model, "used").Frequency;
        Assert.InRange(uses, 10, 30); // grows by the logarithm
        model.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(uses - 4, Inspect(model, "used").Frequency);
    }

    [Fact]
    public void Bytes_that_compression_does_not_shorten_by_an_eighth_stay_as_they_are()
    {
        using var model = new StoreModel(new KeyspaceStoreOptions { CompressionThresholdBytes = 1_000 });
        byte[] noise = new byte[5_000];
        new Random(1).NextBytes(noise);
        model.Put(0, "noise", StoreModel.Text(noise));
        model.Put(0, "short", new string('v', 999));
        model.Put(0, "hash", new string('v', 9_999), type: KeyType.Hash);
        model.CheckAll();
        foreach (string key in model.Keys.Keys.Select(pair => pair.Key)) Assert.False(Inspect(model, key).Compressed);
        Assert.Equal(1, model.Store.Measure().CompressionRatio);
    }

    [Fact]
    public void Reading_and_overwriting_allocate_nothing()
    {
        using var model = new StoreModel(new KeyspaceStoreOptions { CompressionThresholdBytes = 500 });
        KeyDatabase view = model.View(0);
        byte[][] keys = [.. Enumerable.Range(0, 2_000).Select(i => StoreModel.Bytes(StoreModel.Key(i)))];
        byte[] value = new byte[64];
        byte[] packed = new byte[1_000];
        long before = 0;
        for (int round = 0; round < 20; round++)
        {
            if (round == 10) before = GC.GetAllocatedBytesForCurrentThread();
            view.StartCommand(1_000_000 + round);
            for (int i = 0; i < keys.Length; i++)
            {
                int shard = model.Store.ShardOf(keys[i]);
                model.Store.Enter(shard);
                view.Put(keys[i], KeyType.String, 0, i % 10 == 0 ? packed : value);
                if (!view.TryGet(keys[i], out KeyEntry entry) || entry.Value.Length < 64) Assert.Fail("not there");
                model.Store.Exit(shard);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static KeyFacts Inspect(StoreModel model, string key)
    {
        using var _ = new StoreModel.Entered(model.Store, StoreModel.Bytes(key));
        Assert.True(model.View(0).TryInspect(StoreModel.Bytes(key), out KeyFacts facts));
        return facts;
    }

    private static void Step(StoreModel model, Random random, int database, string key, bool shrinking)
    {
        switch (random.Next(shrinking ? 16 : 12))
        {
            case < 5:
                int length = random.Next(20) == 0 ? random.Next(3_000) : random.Next(150);
                string value = random.Next(2) == 0 ? new string((char)random.Next(256), length) : Noise(random, length);
                model.Put(database, key, value, random.Next(3) == 0 ? model.NowMs + random.Next(5_000) : 0);
                break;
            case < 8:
                model.Check(database, key, change: random.Next(4) == 0);
                break;
            case 8:
                Assert.Equal(
                    model.IsThere(database, key),
                    model.SetExpiry(database, key, random.Next(2) == 0 ? 0 : model.NowMs + random.Next(5_000)));
                break;
            case 9:
                model.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(3)));
                break;
            default:
                Assert.Equal(model.IsThere(database, key), model.Remove(database, key));
                break;
        }
    }

    private static string Noise(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return StoreModel.Text(bytes);
    }
}
