using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Tests.Store;

public sealed class KeyspaceStoreTests
{
    [Theory]
    [InlineData(0, 89.0 + 8)]
    [InlineData(1, 97.0 + 8)]
    public void A_key_of_16_bytes_with_64_takes_its_record_and_an_index_three_quarters_full(int expiry, double bytesMax)
    {
        const int Keys = 250_000;
        using var model = new StoreModel();
        KeyDatabase view = model.View(0);
        byte[] value = new byte[64];
        double worst = 0;
        double sum = 0;
        int measured = 0;
        for (int i = 0; i < Keys; i++)
        {
            byte[] key = StoreModel.Bytes($"key:{i:D12}");
            using var _ = new StoreModel.Entered(model.Store, key);
            view.Put(key, KeyType.String, expiry == 0 ? 0 : model.NowMs + 1_000_000, value);
            if (i < Keys / 4 || i % 5_000 != 0) continue;
            double each = (double)model.Store.UsedBytes / (i + 1);
            worst = Math.Max(worst, each);
            sum += each;
            measured++;
        }

        // A slot takes 5.33 bytes; three quarters full on average, never less than seven sixteenths.
        Assert.InRange(sum / measured, 88, bytesMax);
        Assert.InRange(worst, 88, bytesMax + 5);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(100, 50)]
    [InlineData(1000, 700)]
    public void Who_is_there_all_the_time_is_seen_while_the_index_grows_and_shrinks(int count, int wave)
    {
        using var model = new StoreModel();
        for (int i = 0; i < 20_000; i++) model.Put(3, StoreModel.Key(i), "stays");
        for (int pass = 0; pass < 3; pass++)
        {
            var seen = new HashSet<string>();
            ulong cursor = 0;
            int others = 0;
            int calls = 0;
            do
            {
                cursor = model.Store.Scan(3, cursor, count, (key, in _) => seen.Add(StoreModel.Text(key)));
                Assert.InRange(cursor, 0ul, (1ul << 48) - 1);

                // Between the calls the space grows to several times its size, and shrinks again.
                bool grows = calls++ / 40 % 2 == 0;
                for (int i = 0; i < wave * 10; i++)
                {
                    if (grows) model.Put(3, "x" + others++, "comes and goes");
                    else if (others > 0) model.Remove(3, "x" + --others);
                }
            }
            while (cursor != 0);

            for (int i = 0; i < 20_000; i++) Assert.Contains(StoreModel.Key(i), seen);
            while (others > 0) model.Remove(3, "x" + --others);
        }

        model.CheckAll();
    }

    [Theory]
    [InlineData(0, 2_000)]
    [InlineData(64, 700)]
    [InlineData(10_000, 50)]
    public void A_portion_of_a_snapshot_is_so_many_keys_at_most_however_short_they_are(int valueBytes, int keysMax)
    {
        using var model = new StoreModel();
        int count = valueBytes > 1_000 ? 10_000 : 300_000;
        for (int i = 0; i < count; i++) model.Put(0, StoreModel.Key(i), new string('v', valueBytes));
        int most = 0;
        long all = 0;
        ulong cursor = 0;
        int visited = 0;
        PortionVisit visit = new((_, in _) => visited++);
        do
        {
            visited = 0;
            int shard = KeyspaceStore.ShardAtCursor(cursor);
            model.Store.Enter(shard);
            cursor = model.Store.VisitPortion(0, cursor, 64 << 10, visit);
            model.Store.Exit(shard);
            most = Math.Max(most, visited);
            all += visited;
        }
        while (cursor != 0);
        Assert.InRange(all, count, count * 11L / 10);
        Assert.InRange(most, 5, keysMax);
        if (valueBytes > 1_000) return; // large values are expanded into memory that grows once

        // A snapshot goes round while commands run: what it allocated at each step would stay in their memory.
        long before = GC.GetAllocatedBytesForCurrentThread();
        do
        {
            int shard = KeyspaceStore.ShardAtCursor(cursor);
            model.Store.Enter(shard);
            cursor = model.Store.VisitPortion(0, cursor, 64 << 10, visit);
            model.Store.Exit(shard);
        }
        while (cursor != 0);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 10);
    }

    [Fact]
    public void A_quiet_pass_sees_each_key_once_but_for_a_few_at_the_borders()
    {
        using var model = new StoreModel();
        for (int i = 0; i < 30_000; i++) model.Put(0, StoreModel.Key(i), "");
        int visits = 0;
        int calls = 0;
        ulong cursor = 0;
        do
        {
            int before = visits;
            cursor = model.Store.Scan(0, cursor, 10, (_, in _) => visits++);
            Assert.InRange(visits - before, 1, 80);
            calls++;
        }
        while (cursor != 0);
        Assert.InRange(visits, 30_000, 30_100);
        Assert.InRange(calls, 400, 3_000);
    }

    [Fact]
    public void Any_cursor_is_accepted()
    {
        var random = new Random(1);
        using var model = new StoreModel();
        foreach (int keys in new[] { 0, 1, 5_000 })
        {
            for (int i = 0; i < keys; i++) model.Put(0, StoreModel.Key(i), "");
            for (int i = 0; i < 5_000; i++)
            {
                ulong cursor = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                _ = model.Store.Scan(0, cursor, random.Next(1, 100), (_, in _) => { });
            }

            _ = model.Store.Scan(0, ulong.MaxValue, 10, (_, in _) => { });
            Assert.Equal(0ul, model.Store.Scan(0, 0, int.MaxValue, (_, in _) => { }));
        }
    }

    [Fact]
    public void Every_key_is_a_random_key_now_and_then()
    {
        var random = new Random(4);
        using var model = new StoreModel();
        Assert.False(model.Store.TryRandomKey(0, random, out _, out _));
        for (int i = 0; i < 100; i++) model.Put(0, StoreModel.Key(i), "");
        var seen = new Dictionary<string, int>();
        for (int i = 0; i < 20_000; i++)
        {
            Assert.True(model.Store.TryRandomKey(0, random, out byte[] key, out _));
            string text = StoreModel.Text(key);
            seen[text] = seen.GetValueOrDefault(text) + 1;
        }

        Assert.Equal(100, seen.Count);
        Assert.InRange(seen.Values.Min(), 20, 200);
        Assert.InRange(seen.Values.Max(), 200, 1_000);
    }

    [Fact]
    public void A_random_key_tells_whether_it_has_expired_and_can_be_removed_then()
    {
        using var model = new StoreModel();
        for (int i = 0; i < 10; i++) model.Put(0, StoreModel.Key(i), "", model.NowMs + 10);
        model.Put(0, "stays", "");
        model.Clock.Advance(TimeSpan.FromSeconds(1));
        byte[] key;
        while (model.Store.TryRandomKey(0, new Random(1), out key, out bool expired) && expired)
        {
            Assert.NotEqual("stays", StoreModel.Text(key));
            model.Store.RemoveExpired(0, key, model.NowMs);
        }

        Assert.Equal("stays", StoreModel.Text(key));
        model.Store.RemoveExpired(0, key, model.NowMs);
        Assert.Equal(1 + 10 - model.Store.Measure().Expired, model.Store.CountKeys(0));
    }

    [Fact]
    public void Flushing_a_database_leaves_the_others()
    {
        using var model = new StoreModel();
        for (int i = 0; i < 5_000; i++)
        {
            model.Put(0, StoreModel.Key(i), "zero");
            model.Put(1, StoreModel.Key(i), "one", model.NowMs + 1_000_000);
        }

        long before = model.Store.UsedBytes;
        for (int shard = 0; shard < KeyspaceStore.ShardCount; shard++)
        {
            model.Store.Enter(shard);
            model.Store.FlushShard(shard, 1);
            model.Store.FlushShard(shard, 2);
            model.Store.Exit(shard);
        }

        foreach ((int database, string key) in model.Keys.Keys.Where(pair => pair.Database == 1).ToArray())
            model.Keys.Remove((database, key));
        model.CheckAll();
        Assert.Equal(0, model.Store.CountKeys(1));
        Assert.Equal(0, model.Store.CountVolatile(1));
        Assert.InRange(model.Store.UsedBytes, 1, before * 6 / 10);
        model.Put(1, "again", "v");
        model.CheckAll();
    }

    [Fact]
    public void Memory_after_many_overwrites_is_that_of_a_fresh_load()
    {
        const int Keys = 30_000;
        var random = new Random(9);
        using var model = new StoreModel();
        for (int i = 0; i < Keys * 30; i++)
        {
            string key = StoreModel.Key(i < Keys ? i : random.Next(Keys));
            int shape = random.Next(4);
            int length = shape == 0 ? random.Next(2_000) : random.Next(50 + (i / Keys * 10));
            model.Put(0, key, new string('v', length), shape == 1 ? model.NowMs + 1_000_000 : 0);
        }

        model.CheckAll();
        using var fresh = new StoreModel();
        foreach (((int database, string key), StoreModel.Expected expected) in model.Keys)
            fresh.Put(database, key, expected.Value, expected.ExpiresAtMs);
        Assert.InRange((double)Resident(model) / Resident(fresh), 0.8, 1.2);
    }

    [Fact]
    public void Large_collections_are_counted_moved_and_disposed()
    {
        using var model = new StoreModel();
        KeyDatabase view = model.View(0);
        byte[] one = StoreModel.Bytes("one");
        byte[] two = StoreModel.Bytes("two");
        for (int shard = 0; shard < KeyspaceStore.ShardCount; shard++) model.Store.Enter(shard);
        try
        {
            var large = new FakeLarge(1_000);
            long before = model.Store.UsedBytes;
            view.PutLarge(one, 0, large);
            Assert.InRange(model.Store.UsedBytes - before, 1_000, 1_200);
            Assert.True(view.TryGet(one, out KeyEntry entry));
            Assert.Same(large, entry.Large);
            Assert.Equal(KeyType.Hash, entry.Type);

            large.Size = 5_000;
            view.LargeChanged(one, large);
            Assert.InRange(model.Store.UsedBytes - before, 5_000, 5_200);
            Assert.True(view.SetExpiry(one, model.NowMs + 5));
            view.PutLarge(one, 0, large); // itself again
            Assert.False(large.Disposed);

            Assert.Same(large, view.Detach(one));
            Assert.False(view.TryGet(one, out _));
            Assert.InRange(model.Store.UsedBytes - before, 0, 100);
            view.PutLarge(two, 0, large);
            view.Put(two, KeyType.String, 0, one);
            Assert.True(large.Disposed);
            Assert.Null(view.Detach(two));

            var removed = new FakeLarge(10);
            view.PutLarge(one, 0, removed);
            Assert.True(view.Remove(one));
            Assert.True(removed.Disposed);

            var expired = new FakeLarge(10);
            view.PutLarge(one, model.NowMs - 5, expired);
            Assert.False(view.TryGetForChange(one, out _));
            Assert.True(expired.Disposed);

            var flushed = new FakeLarge(10);
            view.PutLarge(one, 0, flushed);
            for (int shard = 0; shard < KeyspaceStore.ShardCount; shard++) model.Store.FlushShard(shard, 0);
            Assert.True(flushed.Disposed);
            Assert.Equal(0, model.Store.UsedBytes);
        }
        finally
        {
            for (int shard = 0; shard < KeyspaceStore.ShardCount; shard++) model.Store.Exit(shard);
        }
    }

    [Fact]
    public void Threads_on_their_own_keys_find_what_they_wrote()
    {
        using var model = new StoreModel(new KeyspaceStoreOptions { CompressionThresholdBytes = 100 });
        Parallel.For(0, 4, thread =>
        {
            var random = new Random(thread);
            KeyDatabase view = model.Store.Open(0, null, model.Clock);
            var expected = new Dictionary<string, byte[]>();
            for (int i = 0; i < 50_000; i++)
            {
                // Loads ahead of use race with the changes of the other threads, and change nothing.
                view.PrefetchRecord(view.PrefetchIndex(StoreModel.Bytes(random.Next(4) + "/" + random.Next(3_000))));
                string text = thread + "/" + random.Next(3_000);
                byte[] key = StoreModel.Bytes(text);
                using var _ = new StoreModel.Entered(model.Store, key);
                if (random.Next(3) == 0)
                {
                    Assert.Equal(expected.Remove(text), view.Remove(key));
                }
                else
                {
                    byte[] value = new byte[random.Next(300)];
                    random.NextBytes(value.AsSpan(0, value.Length / 3));
                    view.Put(key, KeyType.String, 0, value);
                    expected[text] = value;
                }

                Assert.Equal(expected.TryGetValue(text, out byte[]? there), view.TryGet(key, out KeyEntry entry));
                if (there is not null) Assert.True(entry.Value.SequenceEqual(there));
            }
        });
        KeyspaceUsage usage = model.Store.Measure();
        Assert.Equal(200_000, usage.Hits + usage.Misses);
        Assert.Equal(usage.RecordBytes + usage.IndexBytes, model.Store.UsedBytes);
    }

    private static long Resident(StoreModel model)
    {
        KeyspaceUsage usage = model.Store.Measure();
        return usage.RecordBytes + usage.DeadBytes + usage.IndexBytes;
    }

    private sealed class FakeLarge(long size) : LargeValue
    {
        public long Size { get; set; } = size;

        public bool Disposed { get; private set; }

        public override KeyType Type => KeyType.Hash;

        public override long Count => 1;

        public override long Bytes => Size;

        public override ILargeValueSave BeginSave() => throw new NotSupportedException();

        public override void Dispose() => Disposed = true;
    }
}
