namespace Synapsid.Server.Tests.Resp;

/// <summary>Timestamps that a test turns by hand, while other threads read them.</summary>
internal sealed class StoppedClock : TimeProvider
{
    private long _ticks = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
