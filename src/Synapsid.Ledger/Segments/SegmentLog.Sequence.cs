using Synapsid.Storage.Journals;

namespace Synapsid.Ledger.Segments;

/// <summary>The sequencer: one thread that orders, hashes, writes and syncs for everybody.</summary>
internal sealed partial class SegmentLog
{
    private readonly ITimer _delayTimer;
    private readonly ITimer _syncTimer;

    private SegmentFile _active; // the sequencer's alone
    private Segment _activeSegment; // the sequencer's alone
    private byte[] _packed = []; // the sequencer's alone: a batch in compressed blocks
    private bool _writeWanted; // gate: write now, though the batch is not full
    private bool _syncArmed; // gate: the sync timer runs

    private bool Always => _options.FsyncMode == FsyncMode.Always;

    /// <summary>After an append, with the gate held.</summary>
    private void NoteAppended()
    {
        if (_options.FsyncMode == FsyncMode.Periodic && !_syncArmed)
        {
            _syncArmed = true;
            Arm(_syncTimer, _options.FsyncIntervalMs);
        }

        if (_gathering.Count >= _options.BatchSize || _options.GroupCommitDelayMs == 0)
        {
            _writeWanted = true;
            _sequencerSignal.Set();
        }
        else if (!_writeWanted && !_delayArmed)
        {
            _delayArmed = true;
            Arm(_delayTimer, _options.GroupCommitDelayMs);
        }
    }

    private bool _delayArmed; // gate: the delay timer runs

    /// <summary>The timer's.</summary>
    private void DemandWrite()
    {
        lock (_gate) _writeWanted = true;
        _sequencerSignal.Set();
    }

    private void RunSequencer()
    {
        while (true)
        {
            bool due;
            lock (_gate)
            {
                if (_failure is not null || (_stopping && _gathering.Count == 0)) break;
                due = HasWork();
            }

            if (due) SequenceOnce();
            else _sequencerSignal.WaitOne();
        }

        lock (_gate)
        {
            _sequencerDone = true;
            if (_failure is null && _active.FirstIndex + _activeEvents > 0) CaptureLast();
            Monitor.PulseAll(_gate);
        }

        _indexerSignal.Set();
        _checkpointSignal.Set();
    }

    private bool _sequencerDone; // gate

    /// <summary>
    /// With the gate held: whether there is something to write or to capture, and a buffer to go on with.
    /// </summary>
    private bool HasWork()
    {
        if (_failure is not null) return true;
        bool write = _gathering.Count > 0 && (_writeWanted || _stopping) && _free.Count > 0;
        return write || CaptureDue();
    }

    /// <summary>Writes one batch, and captures the tree where a checkpoint is due; false: nothing to do.</summary>
    internal bool SequenceOnce()
    {
        GatherBuffer? batch = null;
        bool rotate = false;
        long syncedBefore;
        lock (_gate)
        {
            if (!HasWork() || _failure is not null) return false;
            syncedBefore = _synced;
            if (_gathering.Count > 0 && _free.Count > 0 && (_writeWanted || _stopping))
            {
                batch = _gathering;
                rotate = TakeBatch(batch);
            }
        }

        if (batch is not null && !TryWrite(batch, rotate, syncedBefore)) return false;
        bool capture;
        lock (_gate)
        {
            if (batch is not null) NoteWritten(batch);
            capture = CaptureDue();
        }

        if (capture) Capture();
        return true;
    }

    /// <summary>
    /// With the gate held: makes what was gathered the batch in flight, and gives it its place on disk. True where that
    /// place is in the spare segment.
    /// </summary>
    private bool TakeBatch(GatherBuffer batch)
    {
        _writeWanted = false;
        _delayArmed = false;
        _gathering = _free.Pop();
        _gathering.Begin(batch.End);
        bool rotate = !FitsActive(batch.Length, batch.Count);
        if (rotate)
        {
            _room = _spareRoom;
            _capacity = _spareRoom + SegmentFormat.HeaderBytes;
            _spareRoom = 0;
            _spareBusy = true;
            _activeEvents = 0;
        }

        _room -= batch.Length;
        _activeEvents += batch.Count;
        return rotate;
    }

    private bool TryWrite(GatherBuffer batch, bool rotate, long syncedBefore)
    {
        try
        {
            if (rotate) Rotate(batch.FirstIndex);
            batch.Segment = _activeSegment;
            batch.Offset = _active.Write(Pack(batch, syncedBefore));
            if (Always) _active.File.BeginSync(batch.Offset, _active.Offset - batch.Offset);
            _tree.Append(batch.Records, batch.Ends); // while the disk is busy
            if (Always) _active.File.Sync();
            return true;
        }
        catch (Exception failure) // The disk's answer is unknown: whatever it was, nothing more may be promised.
        {
            Fail(failure);
            return false;
        }
    }

    /// <summary>The batch as it goes to disk.</summary>
    private ReadOnlySpan<byte> Pack(GatherBuffer batch, long synced)
    {
        if (_options.Compression == LedgerCompression.None) return batch.Seal(_active.Crc, synced);
        int table = batch.Count * SegmentFormat.EndBytes;
        int records = batch.Records.Length;
        int needed = SegmentFormat.BatchHeaderBytes + BlockCodec.BytesMax(records, _options.BlockBytes) + table;
        if (_packed.Length < needed) _packed = new byte[needed];
        int body = BlockCodec.Compress(
            batch.Records, _options.BlockBytes, _packed.AsSpan(SegmentFormat.BatchHeaderBytes));
        if (body >= records) return batch.Seal(_active.Crc, synced);
        Span<byte> whole = _packed.AsSpan(0, SegmentFormat.BatchHeaderBytes + body + table);
        batch.WriteEnds(whole[(SegmentFormat.BatchHeaderBytes + body)..]);
        SegmentFormat.SealBatch(
            whole, _active.Crc, batch.FirstIndex, batch.Count, synced, records, SegmentFormat.InBlocks);
        return whole;
    }

    /// <summary>Ends the segment, which is sealed once it is indexed, and begins the next one.</summary>
    private void Rotate(long first)
    {
        SealRequest full = new(_activeSegment, _active.Offset);
        bool sync = _options.FsyncMode != FsyncMode.Never;
        SegmentFile next = SegmentFile.Begin(_files, _folder, first, _time.GetUtcNow(), sync);
        double events = (first - _active.FirstIndex) * 1.02 * next.Capacity / _active.Capacity; // if they are as large
        SegmentIndexBuilder index =
            new(_options.IndexInterval, (int)Math.Min(events, _options.SegmentEventsMax));
        _active = next;
        _activeSegment = new Segment(next.File, first, next.Crc, index);
        lock (_gate)
        {
            Segment[] segments = [.. _segments, _activeSegment];
            Volatile.Write(ref _segments, segments);
            _toIndex.Enqueue((null, full));
            _spareBusy = false;
            Monitor.PulseAll(_gate);
        }

        _indexerSignal.Set();
    }

    /// <summary>With the gate held: tells what is written and synced now, and wakes those who wait.</summary>
    private void NoteWritten(GatherBuffer batch)
    {
        _written = batch.End;
        if (Always) _synced = _written;
        _room = _active.Room;
        _toIndex.Enqueue((batch, null));
        _indexerSignal.Set();
        if (_syncWanted) _checkpointSignal.Set();
        ArmCheckpoint();
        PrepareAhead();
        Advance();
    }

    /// <summary>
    /// Poisons the ledger: a failed write or sync is never tried again, for the disk may have lost either.
    /// </summary>
    private void Fail(Exception cause)
    {
        LedgerFailedException failure = new(cause);
        lock (_gate)
        {
            _failure ??= failure;
            Monitor.PulseAll(_gate);
        }

        WakeThreads();
        FailWaiters(failure);
    }

    private static void Arm(ITimer timer, int delayMs) =>
        timer.Change(TimeSpan.FromMilliseconds(delayMs), Timeout.InfiniteTimeSpan);
}
