namespace Synapsid.Tests;

public sealed class IdleCollectionTests
{
    private const int MiB = 1 << 20;

    private readonly FakeHeap _heap = new() { Live = MiB };
    private readonly IdleCollection _collection;

    public IdleCollectionTests() => _collection = new IdleCollection(_heap);

    [Fact]
    public void What_a_burst_left_is_collected_after_a_second_of_quiet_and_looked_at_once_more()
    {
        Tick(100);
        Assert.Equal(0, _heap.Collections);
        _heap.Allocate(50 * MiB, garbage: 50 * MiB);
        Tick(IdleCollection.QuietTicks);
        Assert.Equal(0, _heap.Collections); // the first tick saw the burst
        Tick(1);
        Assert.Equal((1, MiB), (_heap.Collections, _heap.Bytes));
        Tick(1_000);
        Assert.Equal(2, _heap.Collections);
    }

    [Fact]
    public void Nobody_is_stopped_while_others_allocate()
    {
        for (int i = 0; i < 100; i++)
        {
            _heap.Allocate(MiB, garbage: MiB);
            Tick(IdleCollection.QuietTicks - 1);
        }

        Assert.Equal(0, _heap.Collections);
        Tick(2);
        Assert.Equal(1, _heap.Collections);
    }

    [Fact]
    public void Small_requests_are_quiet()
    {
        _heap.Allocate(50 * MiB, garbage: 50 * MiB);
        for (int i = 0; i < 20; i++)
        {
            _heap.Allocate(IdleCollection.QuietBytes, garbage: IdleCollection.QuietBytes);
            Tick(1);
        }

        Assert.Equal(1, _heap.Collections);
    }

    [Fact]
    public void Little_garbage_and_a_heap_that_only_grew_are_left_alone()
    {
        _heap.Allocate(IdleCollection.GrowthBytesMin - MiB, garbage: IdleCollection.GrowthBytesMin - MiB);
        Tick(1_000);
        Assert.Equal(0, _heap.Collections);
        _heap.Allocate(400 * MiB);
        Tick(1_000);
        Assert.Equal(1, _heap.Collections);
        _heap.Allocate(99 * MiB, garbage: 99 * MiB); // less than a fourth of what is alive
        Tick(1_000);
        Assert.Equal(1, _heap.Collections);
        _heap.Allocate(10 * MiB, garbage: 10 * MiB);
        Tick(20);
        Assert.Equal(2, _heap.Collections);
    }

    [Fact]
    public void What_was_in_use_at_a_collection_is_looked_at_again()
    {
        _heap.Allocate(300 * MiB);
        _heap.Garbage = 100 * MiB;
        Tick(20);
        Assert.Equal((1, 301 * MiB), (_heap.Collections, _heap.Bytes));
        _heap.Die(300 * MiB); // nothing is allocated, so nothing tells of it
        Tick(IdleCollection.AgainTicks);
        Assert.Equal((2, MiB), (_heap.Collections, _heap.Bytes));
        Tick(1_000);
        Assert.Equal(3, _heap.Collections); // the second freed much, so there was a third
    }

    [Fact]
    public void A_collection_of_the_runtime_lowers_what_is_compared_with()
    {
        _heap.Allocate(300 * MiB);
        _heap.Garbage = 10 * MiB;
        Tick(1_000);
        int before = _heap.Collections;
        _heap.Die(300 * MiB);
        _heap.Garbage = 0;
        Tick(1);
        _heap.Allocate(50 * MiB, garbage: 50 * MiB);
        Tick(20);
        Assert.Equal((before + 1, MiB), (_heap.Collections, _heap.Bytes));
    }

    private void Tick(int times)
    {
        for (int i = 0; i < times; i++) _collection.Tick();
    }

    private sealed class FakeHeap : IManagedHeap
    {
        public long AllocatedBytes { get; private set; }

        public long Live { get; set; }

        public long Garbage { get; set; }

        public int Collections { get; private set; }

        public long Bytes => Live + Garbage;

        public void Allocate(long bytes, long garbage = 0)
        {
            AllocatedBytes += bytes;
            Live += bytes - garbage;
            Garbage += garbage;
        }

        public void Die(long bytes)
        {
            Live -= bytes;
            Garbage += bytes;
        }

        public void Collect()
        {
            Garbage = 0;
            Collections++;
        }
    }
}
