using Synapsid.Testing;

namespace Synapsid.Tests;

public sealed class SnapshotPaceTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public void Work_is_followed_by_a_rest_little_work_by_none_and_a_hurry_ends_both()
    {
        using SnapshotPace pace = new(_clock, Timeout.InfiniteTimeSpan);
        for (int i = 0; i < 100; i++) pace.Rest(); // no time has passed, so this returns
        _clock.Advance(TimeSpan.FromMilliseconds(1));
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
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        pace.Rest();
    }
}
