namespace Synapsid.Storage.Journals;

/// <summary>
/// Bursts: whoever is about to append many records says so, and they are written together at the end, by its own
/// thread; where every record is synced, synced as well, by its own thread where the disk is quick. See ADR 0002.
/// </summary>
public sealed partial class Journal
{
    /// <summary>
    /// A disk that syncs within this many microseconds is waited for by whoever ends a burst: handing over to the
    /// flusher and back costs about as much, and on few cores the hop takes its time from those who work.
    /// </summary>
    private const int QuickSyncMicroseconds = 500;

    private int _bursts; // gate: open ones
    private bool _lent; // gate: a caller's thread does the flusher's work
    private double _syncMicroseconds; // whoever flushes: a moving average of what a sync takes

    /// <inheritdoc/>
    public void BeginBurst()
    {
        lock (_gate) _bursts++;
    }

    /// <inheritdoc/>
    public void EndBurst()
    {
        lock (_gate)
        {
            _bursts--;
            if (_gathering.Count == 0 || _failure is not null || _stopping) return;
            if (Always) _syncWanted = true;
            else _writeWanted = true;
            if (!_flusherIdle) return; // it looks again when it has finished what it does
            _flusherIdle = false;
            bool quick = !Always || _syncMicroseconds < QuickSyncMicroseconds;
            _lent = _flusher is null || (_gathering.Length <= _room && quick);
            if (!_lent)
            {
                _work.Set();
                return;
            }
        }

        FlushOnce(maySync: Always);
        lock (_gate)
        {
            _lent = false;
            if (_flusher is not null && HasWork(out _, out _)) _work.Set();
            else _flusherIdle = true;
            if (_stopping) Monitor.PulseAll(_gate);
        }
    }
}
