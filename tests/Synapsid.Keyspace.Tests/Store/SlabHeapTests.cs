using Record = Synapsid.Keyspace.Store.Record;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Tests.Store;

public sealed class SlabHeapTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 1_200)]
    [InlineData(3, 20_000)]
    [InlineData(4, 60_000)]
    public void Records_keep_their_bytes_while_others_come_go_and_move(int seed, int longest)
    {
        var random = new Random(seed);
        using var heap = new SlabHeap();
        var live = new Dictionary<uint, byte[]>();
        for (int step = 0; step < 60_000; step++)
        {
            bool add = live.Count == 0 || random.Next(100) < (step / 20_000 % 2 == 0 ? 60 : 45);
            if (add)
            {
                byte[] value = new byte[random.Next(longest >> random.Next(6))];
                random.NextBytes(value);
                uint made = Add(heap, value);
                Assert.True(live.TryAdd(made, value));
            }
            else
            {
                uint reference = live.Keys.ElementAt(random.Next(Math.Min(live.Count, 50)));
                heap.Free(reference, new Record(heap.Get(reference)).Bytes);
                live.Remove(reference);
            }

            if (heap.WantsCompaction) heap.Compact(random.Next(1, 20_000), (from, to) => Moved(live, from, to));
            if (step % 10_000 == 0) Check(heap, live);
            Assert.Equal(heap.UsedBytes - heap.LiveBytes, heap.DeadBytes);
            if (live.Count > 4_000) Clear(heap, live, random);
        }

        Check(heap, live);
        foreach ((uint reference, _) in live) heap.Free(reference, new Record(heap.Get(reference)).Bytes);
        Assert.Equal(0, heap.LiveBytes);
        for (int i = 0; i < 10_000 && heap.WantsCompaction; i++) heap.Compact(100_000, (_, _) => Assert.Fail("moved"));
        Assert.InRange(heap.UsedBytes, 0, 400_000);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(5_000)]
    public void Overwriting_by_other_sizes_for_long_keeps_the_dead_below_an_eighth(int longest)
    {
        var random = new Random(7);
        using var heap = new SlabHeap();
        uint[] live = new uint[3_000];
        var numberOf = new Dictionary<uint, int>();
        for (int step = 0; step < 300_000; step++)
        {
            int number = random.Next(live.Length);
            uint old = live[number];
            uint made = Add(heap, new byte[random.Next(longest)]);
            live[number] = made;
            numberOf[made] = number;
            if (old == 0) continue;
            int bytes = new Record(heap.Get(old)).Bytes;
            numberOf.Remove(old);
            heap.Free(old, bytes);
            if (!heap.WantsCompaction) continue;
            heap.Compact(bytes * 8, (from, to) =>
            {
                numberOf.Remove(from, out int moved);
                live[moved] = to;
                numberOf[to] = moved;
            });
            if (step > 100_000 && step % 100 == 0)
                Assert.InRange(heap.DeadBytes, 0, (heap.UsedBytes / 8) + (300 << 10));
        }

        Assert.InRange((double)heap.DeadBytes / heap.LiveBytes, 0, 0.15);
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 24)]
    [InlineData(1_024, 1_024)]
    [InlineData(1_025, 1_088)]
    [InlineData(2_049, 2_176)]
    [InlineData(16_384, 16_384)]
    [InlineData(16_385, 20_480)]
    public void Sizes_are_fine_for_small_records_and_waste_a_sixteenth_for_longer_ones(int bytes, int padded) =>
        Assert.Equal(padded, Record.Padded(bytes));

    [Fact]
    public void A_size_is_its_own_size()
    {
        for (int bytes = 1; bytes < 100_000; bytes++)
        {
            int padded = Record.Padded(bytes);
            Assert.Equal(padded, Record.Padded(padded));
            Assert.InRange(padded, bytes, bytes + Math.Max(15, bytes / 4));
        }
    }

    private static uint Add(SlabHeap heap, byte[] value)
    {
        int bytes = Record.SizeOf(1, value.Length, false);
        uint reference = heap.Allocate(bytes);
        Record.Write(heap.Get(reference)[..bytes], new RecordParts { Type = KeyType.String, Key = "k"u8, Value = value });
        return reference;
    }

    private static void Moved(Dictionary<uint, byte[]> live, uint from, uint to)
    {
        Assert.True(live.Remove(from, out byte[]? value));
        Assert.True(live.TryAdd(to, value));
    }

    private static void Clear(SlabHeap heap, Dictionary<uint, byte[]> live, Random random)
    {
        foreach (uint reference in live.Keys.Where(_ => random.Next(3) > 0).ToArray())
        {
            heap.Free(reference, new Record(heap.Get(reference)).Bytes);
            live.Remove(reference);
        }
    }

    private static void Check(SlabHeap heap, Dictionary<uint, byte[]> live)
    {
        long bytes = 0;
        foreach ((uint reference, byte[] value) in live)
        {
            Record record = new(heap.Get(reference));
            Assert.Equal(value, record.Value);
            bytes += record.Bytes;
        }

        Assert.Equal(bytes, heap.LiveBytes);
    }
}
