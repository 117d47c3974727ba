using Synapsid.Base.Memory;

namespace Synapsid.Base.Tests.Memory;

public sealed class HolderCountTests
{
    [Fact]
    public void The_last_to_let_go_is_told_and_nobody_can_hold_it_after()
    {
        HolderCount holders = new();
        Assert.True(holders.TryHold());
        holders.Hold();
        Assert.False(holders.Release());
        Assert.False(holders.Release());
        Assert.True(holders.Release());
        Assert.False(holders.TryHold());
    }

    [Fact]
    public void Of_many_threads_one_is_the_last()
    {
        for (int run = 0; run < 200; run++)
        {
            HolderCount holders = new();
            int closed = 0;
            Parallel.For(0, 8, thread =>
            {
                if (thread == 0 ? holders.Release() : holders.TryHold() && holders.Release()) Interlocked.Increment(ref closed);
            });
            Assert.Equal(1, closed);
            Assert.False(holders.TryHold());
        }
    }
}
