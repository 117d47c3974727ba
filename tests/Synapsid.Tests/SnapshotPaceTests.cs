namespace Synapsid.Tests;

public sealed class SnapshotPaceTests
{
    [Fact]
    public void Some_work_is_followed_by_a_rest_and_a_hurry_ends_it()
    {
        using SnapshotPace pace = new(Timeout.InfiniteTimeSpan);
        for (int i = 1; i < SnapshotPace.PortionsOfWork; i++) pace.Rest(); // too little work for a rest, so this returns
        using ManualResetEventSlim rested = new();
        Thread writer = new(() =>
        {
            pace.Rest();
            rested.Set();
        });
        writer.Start();
        SpinWait.SpinUntil(() => writer.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        Assert.False(rested.IsSet);
        pace.Hurry();
        writer.Join();
        for (int i = 0; i < 10 * SnapshotPace.PortionsOfWork; i++) pace.Rest();
    }
}
