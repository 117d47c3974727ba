using Synapsid.Base.Files;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Vectors;
using Synapsid.Storage.Journals;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// The ledger's writing side: appenders copy records into a buffer under one lock, which gives them their indexes; one
/// sequencer takes the buffer, adds it to the tree, writes it as one batch, syncs, and tells everybody who waits.
/// Indexes
/// follow after that.
/// </summary>
/// <remarks>
/// This file holds the state, opening, appending and the end; <c>SegmentLog.Sequence.cs</c> the sequencer;
/// <c>SegmentLog.Room.cs</c> the disk space that must be there before an index is given; <c>SegmentLog.Wait.cs</c>
/// those
/// who wait; <c>SegmentLog.Checkpoints.cs</c> syncs on demand and signed checkpoints; <c>SegmentLog.Index.cs</c>
/// indexing,
/// sealing and pruning. Every field marked so is touched only while <c>_gate</c> is held, and no file is touched
/// meanwhile.
/// </remarks>
internal sealed partial class SegmentLog : IDisposable
{
    private const int Buffers = 4;

    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly EventIdSource _ids; // gate
    private readonly TreeKeeper _tree;
    private readonly EventVectors _vectors;
    private readonly FilterBudget _budget;

    private readonly object _gate = new();

    // Whoever waits for a level or for room waits on the gate. The threads have a signal each, so that a batch wakes
    // only those that have something to do: each looks at the state before it waits, and whoever changes it sets the
    // signal. They are never disposed: a timer may still ring.
    private readonly AutoResetEvent _sequencerSignal = new(false);
    private readonly AutoResetEvent _indexerSignal = new(false);
    private readonly AutoResetEvent _sealerSignal = new(false);
    private readonly AutoResetEvent _checkpointSignal = new(false);
    private readonly Stack<GatherBuffer> _free = []; // gate
    private readonly List<Thread> _threads = [];
    private Segment[] _segments; // gate to replace; readers take the array as it is
    private GatherBuffer _gathering; // gate
    private long _next; // gate: the next index to give
    private long _written; // gate: in the file below
    private long _synced; // gate: safe on disk below
    private long _indexed; // gate: found by readers below
    private long _published; // gate: covered by a signed checkpoint below
    private LedgerFailedException? _failure; // gate
    private bool _stopping; // gate

    public SegmentLog(
        IFileSystem files,
        string folder,
        LedgerOptions options,
        TimeProvider time,
        EventIdSource ids,
        SegmentOpening opened,
        TreeKeeper tree,
        EventVectors vectors,
        FilterBudget budget)
    {
        _files = files;
        _folder = folder;
        _options = options;
        _time = time;
        _ids = ids;
        _tree = tree;
        _vectors = vectors;
        _budget = budget;
        _segments = [.. opened.Segments];
        _active = opened.Active;
        _activeSegment = _segments[^1];
        _room = _active.Room;
        _capacity = _active.Capacity;
        _activeEvents = _activeSegment.Index.Count;
        _next = _written = _synced = _indexed = _activeSegment.End;
        _published = tree.PublishedSize;
        for (int i = 0; i < Buffers; i++) _free.Push(new GatherBuffer(options.BufferBytes));
        _gathering = _free.Pop();
        _gathering.Begin(_next);
        foreach (SealRequest full in opened.Full) _toSeal.Enqueue(full);
        TimeSpan never = Timeout.InfiniteTimeSpan;
        _delayTimer = time.CreateTimer(_ => DemandWrite(), null, never, never);
        _syncTimer = time.CreateTimer(_ => DemandSync(), null, never, never);
        _checkpointTimer = time.CreateTimer(_ => DemandCheckpoint(), null, never, never);
    }

    /// <summary>Events that have an index: one more than the last one's.</summary>
    public long Count
    {
        get
        {
            lock (_gate) return _next;
        }
    }

    /// <summary>Bytes of filters of sealed segments that are in memory.</summary>
    public long FilterBytes => _budget.Taken;

    /// <summary>The segments as they are now, oldest first.</summary>
    public IReadOnlyList<Segment> Segments => Volatile.Read(ref _segments);

    /// <summary>Where things stand.</summary>
    public LedgerProgress Progress
    {
        get
        {
            lock (_gate)
            {
                return new LedgerProgress(_segments[0].FirstIndex, _next, _written, _synced, _indexed, _published);
            }
        }
    }

    /// <summary>Begins to work: the threads, and what an earlier run left to be sealed.</summary>
    public void Start()
    {
        if (_options.Inline)
        {
            SealAll();
            return;
        }

        _threads.Add(new Thread(RunSequencer) { IsBackground = true, Name = "ledger sequencer" });
        _threads.Add(new Thread(RunIndexer) { IsBackground = true, Name = "ledger indexer" });
        _threads.Add(new Thread(RunSealer) { IsBackground = true, Name = "ledger sealer" });
        _threads.Add(new Thread(RunCheckpoints) { IsBackground = true, Name = "ledger checkpoints" });
        foreach (Thread thread in _threads) thread.Start();
        _tree.Writer.Start();
        lock (_gate)
        {
            // A crash may have come before the checkpoint over the last events.
            if (_written > _published) ArmCheckpoint();
        }

        ArmHeartbeat();
    }

    /// <summary>
    /// Gives the events of a batch their indexes, which follow one another, and takes a copy of them.
    /// </summary>
    public long Append(EventBatch batch)
    {
        long bytes = GatherBuffer.BytesOnDisk(batch.Bytes, batch.Count);
        lock (_gate)
        {
            if (_failure is not null || _stopping || !HasRoom(bytes, batch.Count)) WaitForRoom(bytes, batch.Count);
            long first = _next;
            _ids.ReadClock();
            batch.Stamp(_ids);
            _gathering.Add(batch.Records, batch.Ends);
            _next += batch.Count;
            NoteAppended();
            return first;
        }
    }

    /// <summary>
    /// Writes, syncs, indexes and signs what is gathered, unless the ledger has failed, and ends the threads. Those who
    /// still wait see that.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping) return;
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        WakeThreads();
        if (_options.Inline) StopInline();
        foreach (Thread thread in _threads) thread.Join();
        _preparing?.Join();
        _tree.Writer.Dispose(); // it reads the segments
        _delayTimer.Dispose();
        _syncTimer.Dispose();
        _checkpointTimer.Dispose();
        FailWaiters(new ObjectDisposedException(nameof(Ledger)));
        foreach (Segment segment in _segments)
        {
            (segment.Index as SealedIndex)?.Dispose();
            segment.File.Dispose();
        }

        _files.Delete(Path.Combine(_folder, SegmentFormat.SpareName));
    }

    private AutoResetEvent[] Signals => [_sequencerSignal, _indexerSignal, _sealerSignal, _checkpointSignal];

    private void WakeThreads()
    {
        foreach (AutoResetEvent signal in Signals) signal.Set();
    }
}
