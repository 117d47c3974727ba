namespace Synapsid.Ledger.Events;

/// <summary>
/// Makes ids that rise strictly: 48 bits of milliseconds, then 80 bits that begin at random in each millisecond and
/// count up within it. One thread at a time.
/// </summary>
internal sealed class EventIdSource(TimeProvider clock, Random random)
{
    private long _milliseconds;
    private UInt128 _last;

    /// <summary>Ticks since 1970 of the time last looked at; never falls.</summary>
    public long Ticks { get; private set; }

    /// <summary>
    /// Looks at the clock; the ids that follow carry its time, or the last one where it was set back.
    /// </summary>
    public void ReadClock()
    {
        Ticks = Math.Max(Ticks, EventRecordFormat.Ticks(clock.GetUtcNow()));
        long milliseconds = Math.Max(0, Ticks / TimeSpan.TicksPerMillisecond);
        if (milliseconds <= _milliseconds) return;
        _milliseconds = milliseconds;

        // The upper half of the 80 bits stays free to count into.
        ulong high = ((ulong)milliseconds << 16) | (uint)random.Next(1 << 15);
        _last = new UInt128(high, (ulong)random.NextInt64());
    }

    /// <summary>Goes on behind an id that was given out before, after a restart.</summary>
    public void Continue(EventId last, long ticks)
    {
        Ticks = Math.Max(Ticks, ticks);
        UInt128 value = new(last.High, last.Low);
        if (value <= _last) return;
        _last = value;
        _milliseconds = last.UnixMilliseconds;
    }

    /// <summary>The next id.</summary>
    public EventId Next()
    {
        _last++;
        return new EventId((ulong)(_last >> 64), (ulong)_last);
    }
}
