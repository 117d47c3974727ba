namespace Synapsid.Testing;

/// <summary>A clock that a test turns by hand; it begins on 2026-01-01.</summary>
public sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan time) => _now += time;
}
