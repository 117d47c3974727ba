namespace Synapsid;

/// <summary>Decides when the journal has grown enough for the next snapshot. Safe to share between threads.</summary>
internal sealed class SnapshotSchedule : IDisposable
{
    private readonly long _thresholdBytes;
    private readonly AutoResetEvent _changed = new(initialState: false);
    private long _tailBytes;
    private long _dueBytes;
    private volatile bool _stopped;

    /// <summary>A schedule by which a snapshot is due after so many payload bytes.</summary>
    public SnapshotSchedule(long thresholdBytes) => _thresholdBytes = _dueBytes = thresholdBytes;

    /// <summary>Payload bytes of effects since the last snapshot.</summary>
    public long TailBytes => Interlocked.Read(ref _tailBytes);

    /// <summary>Tells that effects of so many payload bytes were appended, or replayed by recovery.</summary>
    public void Grew(long bytes)
    {
        if (Interlocked.Add(ref _tailBytes, bytes) >= Interlocked.Read(ref _dueBytes)) _changed.Set();
    }

    /// <summary>Tells that a snapshot of everything was taken.</summary>
    public void Taken()
    {
        Interlocked.Exchange(ref _tailBytes, 0);
        Interlocked.Exchange(ref _dueBytes, _thresholdBytes);
    }

    /// <summary>Tells that a snapshot failed: the next is due after as much growth again.</summary>
    public void Postpone() => Interlocked.Exchange(ref _dueBytes, TailBytes + _thresholdBytes);

    /// <summary>Waits until a snapshot is due; false when stopped.</summary>
    public bool WaitUntilDue()
    {
        while (!_stopped)
        {
            if (TailBytes >= Interlocked.Read(ref _dueBytes)) return true;
            _changed.WaitOne();
        }

        return false;
    }

    /// <summary>Ends the wait for good.</summary>
    public void Stop()
    {
        _stopped = true;
        _changed.Set();
    }

    /// <inheritdoc/>
    public void Dispose() => _changed.Dispose();
}
