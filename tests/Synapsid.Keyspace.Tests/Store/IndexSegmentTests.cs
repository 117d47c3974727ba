using Record = Synapsid.Keyspace.Store.Record;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Tests.Store;

public sealed class IndexSegmentTests
{
    /// <summary>A search that does not end fails its test, and not the run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_search_ends_where_keys_passed_by_every_group()
    {
        await Within(() =>
        {
            var segment = new IndexSegment(0, 2);
            using var heap = new SlabHeap();
            const ulong First = 0;
            const ulong Second = 1UL << 63;
            var early = new List<uint>();
            for (int i = 0; i < 12; i++) early.Add(Add(First));
            Add(First); // passes the first group by
            foreach (uint reference in early.Take(6))
                segment.Remove(First, segment.FindReference(First, reference));
            for (int i = 0; i < 11; i++) Add(Second);
            uint last = Add(Second); // passes the second one by
            Assert.True(segment.IsPassed(0) && segment.IsPassed(1));
            Assert.Equal(0, segment.FindReference(Second, last) >> 4);
            foreach (ulong position in (ulong[])[First, Second])
            {
                Assert.Equal(-1, segment.Find(position, "absent"u8, heap));
                Assert.Equal(-1, segment.FindReference(position, uint.MaxValue));
            }

            segment.Free();

            uint Add(ulong position)
            {
                Assert.False(segment.IsFull);
                uint reference = Write(heap, (ulong)segment.Count);
                segment.Add(position, reference, false);
                return reference;
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Keys_that_come_and_go_in_a_small_segment_are_found_and_absent_ones_are_not(int groups)
    {
        await Within(() =>
        {
            var random = new Random(groups);
            var segment = new IndexSegment(0, groups);
            using var heap = new SlabHeap();
            var keys = new List<(ulong Position, uint Reference)>();
            int passedEverywhere = 0;
            for (int step = 0; step < 20_000; step++)
            {
                if (!segment.IsFull && random.Next(3) > 0)
                {
                    ulong position = (ulong)random.NextInt64() << 1;
                    uint reference = Write(heap, position);
                    segment.Add(position, reference, expires: random.Next(2) == 0);
                    keys.Add((position, reference));
                }
                else if (keys.Count > 0)
                {
                    int chosen = random.Next(keys.Count);
                    (ulong position, uint reference) = keys[chosen];
                    segment.Remove(position, segment.FindReference(position, reference));
                    heap.Free(reference, new Record(heap.Get(reference)).Bytes);
                    keys.RemoveAt(chosen);
                }

                Assert.Equal(keys.Count, segment.Count);
                foreach ((ulong position, uint reference) in keys)
                    Assert.Equal(reference, segment.At(segment.Find(position, BitConverter.GetBytes(position), heap)));
                ulong absent = (ulong)random.NextInt64() << 1;
                Assert.Equal(-1, segment.Find(absent, BitConverter.GetBytes(absent), heap));
                if (Enumerable.Range(0, groups).All(segment.IsPassed)) passedEverywhere++;
            }

            if (groups is > 1 and < 5) Assert.True(passedEverywhere > 0);
            segment.Free();
        });
    }

    private static uint Write(SlabHeap heap, ulong key)
    {
        int size = Record.SizeOf(sizeof(ulong), 0, expires: false);
        uint reference = heap.Allocate(size);
        RecordParts parts = new() { Type = KeyType.String, Key = BitConverter.GetBytes(key), Value = [] };
        Record.Write(heap.Get(reference)[..size], parts);
        return reference;
    }

    private static Task Within(Action test)
    {
        CancellationToken end = TestContext.Current.CancellationToken;
        return Task.Run(test, end).WaitAsync(Patience, end);
    }
}
