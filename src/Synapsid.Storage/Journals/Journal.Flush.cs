namespace Synapsid.Storage.Journals;

/// <summary>The flusher: one thread at a time that writes and syncs for everybody.</summary>
public sealed partial class Journal
{
    private readonly Thread? _flusher;
    private readonly AutoResetEvent _work = new(false);
    private readonly ITimer _delayTimer;
    private readonly ITimer _syncTimer;

    private SegmentFile _active; // the flusher's alone
    private BatchBuffer? _flight; // gate: what the flusher is writing
    private long _written; // gate: in the file up to here
    private long _synced; // gate; read without it: safe on disk up to here
    private bool _flusherIdle = true; // gate
    private bool _writeWanted; // gate: write now, though nobody waits for a sync
    private bool _syncWanted; // gate: write and sync now, in every mode
    private bool _syncArmed; // gate: the sync timer runs

    private bool Always => _options.FsyncMode == FsyncMode.Always;

    /// <summary>After an append, with the gate held: whether the flusher must be woken.</summary>
    private bool NoteAppended()
    {
        if (Always)
        {
            if (_bursts > 0) return false; // its end sees to it, or whoever waits
            _syncWanted = true;
        }
        else
        {
            // Nobody waits for the disk, so a fuller batch costs no one time.
            bool first = _gathering.Count == 1;
            if (first && _options.FsyncMode == FsyncMode.Periodic && !_syncArmed)
            {
                _syncArmed = true;
                Arm(_syncTimer, _options.FsyncIntervalMs);
            }

            if (_bursts > 0)
            {
                // Its end sees to it, unless it is so long that it would have to wait for room.
                if (_gathering.Length < _options.BufferBytes / 2) return false;
            }
            else
            {
                if (first) Arm(_delayTimer, _options.BatchDelayMs);
                if (_gathering.Count < _options.BatchRecordsMax) return false;
            }

            _writeWanted = true;
        }

        return TakeIdleFlusher();
    }

    /// <summary>With the gate held: whether the flusher slept, in which case the caller wakes it.</summary>
    private bool TakeIdleFlusher()
    {
        bool idle = _flusherIdle && _flusher is not null;
        if (idle) _flusherIdle = false;
        return idle;
    }

    /// <summary>A timer's or a waiter's wish for a write, or for a sync as well.</summary>
    private void Demand(bool sync)
    {
        lock (_gate)
        {
            if (_stopping) return;
            _writeWanted = true;
            _syncWanted |= sync;
            _syncArmed &= !sync;
            if (TakeIdleFlusher()) _work.Set();
        }
    }

    private void RunFlusher()
    {
        while (true)
        {
            _work.WaitOne();
            bool stopping;
            lock (_gate) stopping = _stopping;
            while (FlushOnce())
            {
            }

            if (stopping) return;
        }
    }

    /// <summary>
    /// Writes one batch, or syncs what was written; false where there is nothing to do. For the flusher, or who has
    /// borrowed its work: one thread at a time.
    /// </summary>
    /// <param name="maySync">Else it only writes, and the wish for a sync stays.</param>
    internal bool FlushOnce(bool maySync = true)
    {
        bool rotate;
        bool sync;
        long syncedBefore;
        lock (_gate)
        {
            bool hasWork = HasWork(out sync, out bool write);
            sync &= maySync;
            _writeWanted = false;
            if (maySync) _syncWanted = false;
            if (!hasWork)
            {
                _flusherIdle = !_lent;
                return false;
            }

            syncedBefore = _synced;
            rotate = TakeBatch(write);
        }

        try
        {
            if (rotate) syncedBefore = Rotate();
            if (_flight is { } batch) _active.Write(batch, syncedBefore);
            if (sync) SyncActive();
        }
        catch (Exception failure) // The disk's answer is unknown: whatever it was, nothing more may be promised.
        {
            Fail(failure);
            return false;
        }

        Finish(sync);
        return true;
    }

    /// <summary>With the gate held: whether there is something to write or to sync now.</summary>
    private bool HasWork(out bool sync, out bool write)
    {
        sync = _syncWanted || (Always && _bursts == 0);
        write = _gathering.Count > 0 && (sync || _writeWanted);
        sync |= write && Always;
        return _failure is null && (write || (sync && _synced < _written));
    }

    /// <summary>
    /// With the gate held: makes what was gathered the batch in flight, and gives it its place on disk. True where that
    /// place is in the spare segment.
    /// </summary>
    private bool TakeBatch(bool write)
    {
        if (!write) return false;
        _flight = _gathering;
        _gathering = _resting;
        _gathering.Begin(_flight.LastSequence + 1);
        bool rotate = _flight.Length > _room;
        if (rotate)
        {
            _room = _spareRoom;
            _capacity = _spareRoom + JournalFormat.SegmentHeaderBytes;
            _spareRoom = 0;
            _spareBusy = true;
        }

        _room -= _flight.Length;
        return rotate;
    }

    /// <summary>
    /// Ends the segment and begins the next one. The old one is synced in every mode, so that only the last segment can
    /// ever have a torn tail. Returns the sequence synced by that.
    /// </summary>
    private long Rotate()
    {
        long first = _flight!.FirstSequence;
        _active.Sync();
        SegmentFile next = SegmentFile.Begin(_files, _directory, first, _time.GetUtcNow());
        _active.Dispose();
        _active = next;
        lock (_gate)
        {
            // A first record too large for an empty segment takes the place of that segment.
            if (_segments[^1] != first) _segments.Add(first);
            Volatile.Write(ref _synced, first - 1);
            _spareBusy = false;
        }

        return first - 1;
    }

    private void SyncActive()
    {
        long begun = _time.GetTimestamp();
        _active.Sync();
        double microseconds = _time.GetElapsedTime(begun).TotalMicroseconds;
        _syncMicroseconds += (microseconds - _syncMicroseconds) / 8;
    }

    /// <summary>Tells what is written and synced now, and wakes those who waited for it.</summary>
    private void Finish(bool sync)
    {
        BatchBuffer? batch;
        TaskCompletionSource? advanced = null;
        List<DurableWaiter> released = _released;
        lock (_gate)
        {
            batch = _flight;
            if (batch is not null)
            {
                _written = batch.LastSequence;
                _resting = batch;
                _flight = null;
                (advanced, _advanced) = (_advanced, null);
            }

            if (sync)
            {
                Volatile.Write(ref _synced, _written);
                (_unsynced, _released) = (released, _unsynced);
                released = _released;
            }

            PrepareAhead();
            if (_blocked > 0) Monitor.PulseAll(_gate);
        }

        advanced?.SetResult();
        if (batch is not null) Release(batch.Waiters);
        if (!sync) return;
        Release(released);
        Advanced?.Invoke();
    }

    private static void Release(List<DurableWaiter> waiters)
    {
        foreach (DurableWaiter waiter in waiters) waiter.Succeed();
        waiters.Clear();
    }

    /// <summary>
    /// Poisons the journal: a failed write or sync is never tried again, for the disk may have lost either.
    /// </summary>
    private void Fail(Exception cause)
    {
        JournalFailedException failure = new(cause);
        List<DurableWaiter> waiters = [];
        TaskCompletionSource? advanced;
        lock (_gate)
        {
            Volatile.Write(ref _failure, failure);
            waiters.AddRange(_unsynced);
            _unsynced.Clear();
            foreach (BatchBuffer? batch in (BatchBuffer?[])[_flight, _gathering])
            {
                if (batch is null) continue;
                waiters.AddRange(batch.Waiters);
                batch.Waiters.Clear();
            }

            (advanced, _advanced) = (_advanced, null);
            Monitor.PulseAll(_gate);
        }

        foreach (DurableWaiter waiter in waiters) waiter.Fail(failure);
        advanced?.SetException(failure);
        Advanced?.Invoke();
    }

    private static void Arm(ITimer timer, int delayMs) =>
        timer.Change(TimeSpan.FromMilliseconds(delayMs), Timeout.InfiniteTimeSpan);
}
