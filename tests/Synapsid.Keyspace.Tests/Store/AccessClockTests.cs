using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Tests.Store;

public sealed class AccessClockTests
{
    [Fact]
    public void Idle_seconds_count_from_the_last_use_across_the_wrap()
    {
        foreach (long begin in new[] { 0L, 1_700_000_000_000, 16_777_215_000, 16_777_216_000 * 3 - 5_000 })
        {
            uint access = AccessClock.Initial(begin, frequency: false);
            Assert.InRange(access, 0u, 0xFFFFFFu);
            Assert.Equal(0, AccessClock.IdleSeconds(access, begin + 999 - (begin % 1000)));
            Assert.Equal(100, AccessClock.IdleSeconds(access, begin + 100_000));
        }
    }

    [Fact]
    public void Uses_count_by_their_logarithm_and_fade_by_the_minute()
    {
        var random = new Random(1);
        const long Now = 1_700_000_000_000;
        uint access = AccessClock.Initial(Now, frequency: true);
        Assert.Equal(5, AccessClock.Frequency(access, Now));
        int before = 5;
        foreach (int uses in new[] { 10, 100, 1_000, 100_000 })
        {
            for (int i = 0; i < uses; i++) access = AccessClock.Touched(access, Now, true, random);
            int after = AccessClock.Frequency(access, Now);
            Assert.InRange(after, before + 1, 255);
            before = after;
        }

        Assert.InRange(before, 100, 200); // Redis' table: 142 after a hundred thousand hits with factor 10
        Assert.Equal(before - 3, AccessClock.Frequency(access, Now + 180_000));
        Assert.Equal(0, AccessClock.Frequency(access, Now + (300 * 60_000)));
        for (int i = 0; i < 20_000_000; i++) access = AccessClock.Touched(access, Now, true, random);
        Assert.Equal(255, AccessClock.Frequency(access, Now));
    }
}
