using Synapsid.Keyspace.Sessions;

namespace Synapsid;

/// <summary>
/// What is known of the snapshots of this run, as <c>INFO</c>, <c>LASTSAVE</c> and the schedule ask for it. Safe to
/// share between threads.
/// </summary>
internal sealed class SnapshotHistory(SynapsidEngine engine, Action want) : IKeySnapshots
{
    private const int FailedTimeoutSeconds = 5;

    private readonly Lock _gate = new();
    private long _savedSequence;
    private DateTimeOffset _lastSaved = engine.Clock.GetUtcNow();
    private DateTimeOffset _lastTried;
    private TimeSpan? _lastDuration;
    private long _begunAt;
    private long _count;
    private bool _running;
    private bool _wanted;
    private bool _failed;

    /// <inheritdoc/>
    public bool Running
    {
        get
        {
            lock (_gate) return _running || _wanted;
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset LastSaved
    {
        get
        {
            lock (_gate) return _lastSaved;
        }
    }

    /// <inheritdoc/>
    public bool LastSucceeded
    {
        get
        {
            lock (_gate) return !_failed;
        }
    }

    /// <inheritdoc/>
    public TimeSpan? LastDuration
    {
        get
        {
            lock (_gate) return _lastDuration;
        }
    }

    /// <inheritdoc/>
    public long Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <inheritdoc/>
    public long ChangesSinceSave => engine.LastSequence - Interlocked.Read(ref _savedSequence);

    /// <summary>Whether a save point is reached: so many seconds with so many changes.</summary>
    public bool IsDue((long Seconds, long Changes)[] points)
    {
        long changes = ChangesSinceSave;
        DateTimeOffset now = engine.Clock.GetUtcNow();
        double seconds;
        lock (_gate)
        {
            if (_failed && (now - _lastTried).TotalSeconds < FailedTimeoutSeconds) return false;
            seconds = (now - _lastSaved).TotalSeconds;
        }

        return points.Any(point => changes >= Math.Max(1, point.Changes) && seconds >= point.Seconds);
    }

    /// <summary>Tells the snapshot that the engine was opened with.</summary>
    public void Opened(long sequence) => Interlocked.Exchange(ref _savedSequence, sequence);

    /// <summary>Tells that one is being taken.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            (_running, _wanted) = (true, false);
            _begunAt = engine.Clock.GetTimestamp();
            _lastTried = engine.Clock.GetUtcNow();
        }
    }

    /// <summary>Tells that it is on the disk.</summary>
    public void Succeeded(long sequence)
    {
        Interlocked.Exchange(ref _savedSequence, sequence);
        lock (_gate)
        {
            (_running, _failed) = (false, false);
            _lastDuration = engine.Clock.GetElapsedTime(_begunAt);
            _lastSaved = engine.Clock.GetUtcNow();
            _count++;
        }
    }

    /// <summary>Tells that it could not be taken.</summary>
    public void Failed()
    {
        lock (_gate) (_running, _failed) = (false, true);
    }

    /// <inheritdoc/>
    public string? Save()
    {
        try
        {
            engine.TakeSnapshot();
            lock (_gate) _lastSaved = engine.Clock.GetUtcNow();
            return null;
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return exception.Message;
        }
    }

    /// <inheritdoc/>
    public bool TryBegin()
    {
        lock (_gate)
        {
            if (_running || _wanted) return false;
            if (engine.LastSequence == Interlocked.Read(ref _savedSequence))
            {
                // There is nothing new, and thus the last one is as good as one of now.
                _lastSaved = engine.Clock.GetUtcNow();
                return true;
            }

            _wanted = true;
        }

        want();
        return true;
    }

    /// <inheritdoc/>
    public string? Reload() => engine.ReloadKeys();
}
