namespace Synapsid;

/// <summary>
/// Decides when the journal has grown enough for the next snapshot: beyond a threshold, and beyond the size of the last
/// snapshot, so that snapshots together cost no more than what is journalled. Safe to share between threads.
/// </summary>
internal sealed class SnapshotSchedule : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly long _thresholdBytes;
    private readonly Func<long> _journalBytes;
    private readonly AutoResetEvent _changed = new(initialState: false);
    private long _takenBytes;
    private long _dueBytes;
    private volatile bool _wanted;
    private volatile bool _stopped;

    /// <summary>A schedule whose first snapshot is due at the threshold.</summary>
    /// <param name="thresholdBytes">The least growth, in payload bytes.</param>
    /// <param name="journalBytes">Payload bytes of all effects so far, those included that recovery replayed.</param>
    public SnapshotSchedule(long thresholdBytes, Func<long> journalBytes)
    {
        _thresholdBytes = _dueBytes = thresholdBytes;
        _journalBytes = journalBytes;
    }

    /// <summary>Payload bytes of effects since the last snapshot.</summary>
    public long TailBytes => _journalBytes() - Interlocked.Read(ref _takenBytes);

    /// <summary>Whether the journal has grown enough.</summary>
    public bool HasGrown => TailBytes >= Interlocked.Read(ref _dueBytes);

    /// <summary>Tells that an effect was written.</summary>
    public void Grew()
    {
        if (HasGrown) _changed.Set();
    }

    /// <summary>Tells that a snapshot of everything was taken.</summary>
    /// <param name="journalBytesThen">What the journal's bytes were when it was begun.</param>
    /// <param name="snapshotBytes">Its length.</param>
    public void Taken(long journalBytesThen, long snapshotBytes)
    {
        Interlocked.Exchange(ref _takenBytes, journalBytesThen);
        Interlocked.Exchange(ref _dueBytes, Math.Max(_thresholdBytes, snapshotBytes));
    }

    /// <summary>Tells that a snapshot failed: the next is due after as much growth again.</summary>
    public void Postpone() => Interlocked.Exchange(ref _dueBytes, TailBytes + _thresholdBytes);

    /// <summary>Has a snapshot taken now.</summary>
    public void Want()
    {
        _wanted = true;
        _changed.Set();
    }

    /// <summary>Waits until a snapshot is wanted or due; false when stopped.</summary>
    /// <param name="isDue">Asked every second, and when the journal has grown enough.</param>
    public bool WaitUntilDue(Func<bool> isDue)
    {
        while (!_stopped)
        {
            if (_wanted || isDue())
            {
                _wanted = false;
                return true;
            }

            _changed.WaitOne(Pace);
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
