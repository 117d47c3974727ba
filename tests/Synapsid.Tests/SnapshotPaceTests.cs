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
        TimeSpan patience = TimeSpan.FromSeconds(30);
        Assert.True(SpinWait.SpinUntil(() => writer.ThreadState.HasFlag(ThreadState.WaitSleepJoin), patience));
        Assert.False(rested.IsSet);
        pace.Hurry();
        Assert.True(writer.Join(patience));
        for (int i = 0; i < 10 * SnapshotPace.PortionsOfWork; i++) pace.Rest();
    }
}
