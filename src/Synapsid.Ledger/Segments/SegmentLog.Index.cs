namespace Synapsid.Ledger.Segments;

/// <summary>What follows the acknowledgement: indexes, sealing full segments, and pruning old ones.</summary>
internal sealed partial class SegmentLog
{
    /// <summary>Full segments that may wait to be sealed: each holds its index in memory.</summary>
    private const int SealBacklogMax = 1;

    private readonly Queue<(GatherBuffer? Batch, SealRequest? Full)> _toIndex = new(); // gate
    private readonly Queue<SealRequest> _toSeal = new(); // gate
    private bool _indexerDone; // gate

    private void RunIndexer()
    {
        while (true)
        {
            bool due;
            lock (_gate)
            {
                if (_toIndex.Count == 0 && _sequencerDone) break;
                due = _toIndex.Count > 0 && (_toSeal.Count <= SealBacklogMax || _failure is not null);
            }

            if (due) IndexOnce();
            else _indexerSignal.WaitOne();
        }

        lock (_gate)
        {
            _indexerDone = true;
            Monitor.PulseAll(_gate);
        }

        _sealerSignal.Set();
    }

    private void IndexOnce()
    {
        GatherBuffer? batch;
        SealRequest? full;
        lock (_gate)
        {
            if (!_toIndex.TryDequeue(out (GatherBuffer? Batch, SealRequest? Full) work)) return;
            (batch, full) = work;
        }

        if (batch is not null) Index(batch);
        lock (_gate)
        {
            if (full is not null) _toSeal.Enqueue(full);
            if (batch is not null)
            {
                _indexed = batch.End;
                batch.Segment = null;
                _free.Push(batch);
                if (HasWork()) _sequencerSignal.Set();
            }

            Monitor.PulseAll(_gate);
        }

        if (full is not null) _sealerSignal.Set();
    }

    private void Index(GatherBuffer batch)
    {
        ((SegmentIndexBuilder)batch.Segment!.Index).Add(batch.Records, batch.Ends, batch.Offset);
        _vectors.Add(batch.Records, batch.Ends, batch.FirstIndex);
    }

    private void RunSealer()
    {
        while (true)
        {
            bool due;
            lock (_gate)
            {
                due = _toSeal.Count > 0;
                if (_failure is not null || (!due && _indexerDone)) return;
            }

            if (due) SealOnce();
            else _sealerSignal.WaitOne();
        }
    }

    /// <summary>Seals the oldest full segment: from then on its index is read from its file.</summary>
    private void SealOnce()
    {
        SealRequest full;
        lock (_gate) full = _toSeal.Peek();
        Segment segment = full.Segment;
        SegmentIndexBuilder index = (SegmentIndexBuilder)segment.Index;
        long end = segment.End;
        try
        {
            // First the events, then their index, whose being there says that they are safe.
            segment.File.SetLength(full.Bytes);
            segment.File.Sync();
            if (_options.FsyncMode == Storage.Journals.FsyncMode.Never) _files.SyncDirectory(_folder);
            _vectors.Sync();
        }
        catch (Exception failure) // As for the sequencer: nothing more may be promised.
        {
            Fail(failure);
            return;
        }

        SealedIndex? made = null;
        try
        {
            SegmentIndexWriter.Write(
                _files, _folder, segment.FirstIndex, index, (int)full.Bytes, _options.BloomBitsPerKey);
            made = SealedIndex.TryOpen(_files, _folder, segment.FirstIndex, _budget);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Without room for its index the segment stays as it is; it is sealed when the ledger is opened next.
        }

        if (made is not null) segment.Index = made;
        lock (_gate)
        {
            _toSeal.Dequeue();
            _synced = Math.Max(_synced, end);
            Advance();
        }

        _indexerSignal.Set();
    }

    private void SealAll()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_toSeal.Count == 0 || _failure is not null) return;
            }

            SealOnce();
        }
    }

    /// <summary>
    /// Removes the oldest segments below an index, whole ones only, and never the one being written, nor one whose
    /// tiles cannot be files yet. Returns how many.
    /// </summary>
    public int Prune(long below)
    {
        int pruned = 0;
        while (true)
        {
            Segment oldest;
            lock (_gate)
            {
                if (_segments.Length < 2 || !_segments[0].IsSealed || _segments[1].FirstIndex > below) return pruned;
                oldest = _segments[0];
            }

            // What the tree needs of them must be safe before they go. Their files stay open for those who still read.
            if (!_tree.Writer.Settle(oldest.FirstIndex, oldest.End)) return pruned;
            lock (_gate) Volatile.Write(ref _segments, _segments[1..]);
            (oldest.Index as SealedIndex)?.Retire();
            _files.Delete(Path.Combine(_folder, SegmentFormat.IndexName(oldest.FirstIndex)));
            _files.Delete(Path.Combine(_folder, SegmentFormat.Name(oldest.FirstIndex)));
            _files.SyncDirectory(_folder);
            pruned++;
        }
    }

    /// <summary>With the gate held, in a test: does what the threads would do.</summary>
    private void WorkInline()
    {
        _writeWanted |= _gathering.Count > 0;
        SequenceOnce();
        while (_toIndex.Count > 0) IndexOnce();
        SealAll();
        if (SigningDue()) CheckpointOnce();
        try
        {
            _tree.Writer.WriteOne();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // As for the writer's thread: it waits.
        }
    }

    private void StopInline()
    {
        lock (_gate)
        {
            while (_gathering.Count > 0 && _failure is null) WorkInline();
            _sequencerDone = true;
            if (_failure is not null) return;
            CaptureLast();
            _syncWanted = true;
            CheckpointOnce();
        }
    }
}
