using Synapsid.Keyspace.Snapshots;

namespace Synapsid.Keyspace.Tests.Snapshots;

public sealed class PortionMapTests
{
    [Fact]
    public void A_position_has_the_sequence_of_the_portion_that_it_lies_in()
    {
        PortionMap map = new();
        Assert.True(map.TryAdd(0, 0, 10));
        Assert.True(map.TryAdd(0, 100, 12));
        Assert.True(map.TryAdd(2, 0, 11));
        Assert.Equal(12, map.LastSequence);
        Assert.Equal((10, 10), (map.SequenceOf(0, 0), map.SequenceOf(0, 99)));
        Assert.Equal((12, 12), (map.SequenceOf(0, 100), map.SequenceOf(0, ulong.MaxValue)));
        Assert.Equal((0, 11, 0), (map.SequenceOf(1, 5), map.SequenceOf(2, 5), map.SequenceOf(3, 5)));
    }

    [Fact]
    public void Portions_out_of_order_are_refused()
    {
        PortionMap map = new();
        Assert.True(map.TryAdd(1, 50, 1));
        Assert.False(map.TryAdd(1, 50, 2));
        Assert.False(map.TryAdd(0, 60, 2));
    }
}
