using Synapsid.Keyspace.Sessions;

namespace Synapsid.Keyspace.Tests.Sessions;

/// <summary>Commands that come one right behind the other share readings of the clocks, and nobody can tell.</summary>
public sealed class SessionTimeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_key_expires_while_the_command_before_runs(int announced)
    {
        using SessionBench bench = Sleepy();
        bench.Client.Expect(""u8, new Range[announced]);
        bench.Ask("PSETEX k 10 v");
        Assert.Equal("+OK|", bench.Ask("DEBUG SLEEP 0.002"));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("$-1|", bench.Ask("GET k"));
    }

    [Fact]
    public void What_was_announced_and_did_not_come_is_forgotten()
    {
        using SessionBench bench = Sleepy();
        bench.Client.Expect(""u8, new Range[10]);
        bench.Ask("PSETEX k 10 v");
        bench.Client.Expect(""u8, new Range[1]);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("$-1|", bench.Ask("GET k"));
    }

    [Fact]
    public void A_command_is_not_as_slow_as_the_one_before()
    {
        using SessionBench bench = Sleepy();
        bench.Ask("CONFIG SET slowlog-log-slower-than 100000");
        bench.Client.Expect(""u8, new Range[3]);
        bench.Ask("DEBUG SLEEP 0.2");
        bench.Ask("GET k");
        bench.Ask("DEBUG SLEEP 0.2");
        string slow = bench.Ask("SLOWLOG GET");
        Assert.DoesNotContain("GET|", slow, StringComparison.Ordinal);
        Assert.Equal(":2|", bench.Ask("SLOWLOG LEN"));
    }

    private static SessionBench Sleepy()
    {
        SessionBench bench = new();
        bench.Service.Tuning.Debug = DebugPermission.Yes;
        return bench;
    }
}
