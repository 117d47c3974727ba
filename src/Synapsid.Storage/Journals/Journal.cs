using Synapsid.Base.Files;

namespace Synapsid.Storage.Journals;

/// <summary>
/// The journal in files: appenders copy records into a buffer under one lock; a single flusher takes the buffer, writes
/// it as one batch, syncs, and tells everybody who waits. See ADR 0002.
/// </summary>
/// <remarks>
/// This file holds the state, opening, appending, cutting and the end; <c>Journal.Flush.cs</c> the flusher;
/// <c>Journal.Burst.cs</c> many records that are synced together; <c>Journal.Room.cs</c> the disk space that must be
/// there before a sequence is given; <c>Journal.Wait.cs</c> those who wait for durability. Every field marked so is
/// touched only while <c>_gate</c> is held, and no file is touched meanwhile.
/// </remarks>
public sealed partial class Journal : IJournal
{
    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;

    private readonly object _gate = new();
    private readonly List<long> _segments; // gate: first sequences, ascending
    private BatchBuffer _gathering; // gate
    private BatchBuffer _resting; // gate: the other one, when the flusher does not hold it
    private long _last; // gate; read without it
    private long _appendedBytes; // gate; read without it
    private JournalFailedException? _failure; // gate; read without it
    private bool _stopping; // gate

    private Journal(
        IFileSystem files, string directory, JournalOptions options, TimeProvider time, JournalOpening opened)
    {
        _files = files;
        _directory = directory;
        _options = options;
        _time = time;
        _segments = opened.Segments;
        _active = opened.Active;
        _room = _active.Room;
        _capacity = _active.Capacity;
        _last = _written = _synced = opened.LastSequence;
        _gathering = new BatchBuffer(options.BufferBytes);
        _resting = new BatchBuffer(options.BufferBytes);
        _gathering.Begin(_last + 1);
        TornTail = opened.TornTail;
        TimeSpan never = Timeout.InfiniteTimeSpan;
        _delayTimer = time.CreateTimer(_ => Demand(sync: false), null, never, never);
        _syncTimer = time.CreateTimer(_ => Demand(sync: true), null, never, never);
        if (options.InlineFlusher) return;
        _flusher = new Thread(RunFlusher) { IsBackground = true, Name = "journal flusher" };
        _flusher.Start();
    }

    /// <inheritdoc/>
    public long FirstSequence
    {
        get
        {
            lock (_gate) return _segments[0];
        }
    }

    /// <inheritdoc/>
    public long LastSequence => Volatile.Read(ref _last);

    /// <inheritdoc/>
    public long DurableSequence => Durable;

    /// <inheritdoc/>
    public long AppendedBytes => Volatile.Read(ref _appendedBytes);

    /// <inheritdoc/>
    public bool SyncsAlways => Always;

    /// <inheritdoc/>
    public JournalFailedException? Failure => Volatile.Read(ref _failure);

    /// <summary>What opening cut off because a crash had torn it, in a sentence; null where it had not.</summary>
    public string? TornTail { get; }

    private long Durable =>
        _options.FsyncMode == FsyncMode.Never ? Volatile.Read(ref _last) : Volatile.Read(ref _synced);

    /// <summary>
    /// Opens the journal of a directory, creating both where they are absent. A tail that a crash tore is cut at the
    /// last whole batch (see <see cref="TornTail"/>).
    /// </summary>
    /// <exception cref="JournalDamagedException">Records that had been synced cannot be read.</exception>
    /// <exception cref="IOException">A file could not be read or made; the message says which and why.</exception>
    public static Journal Open(IFileSystem files, string directory, JournalOptions options, TimeProvider time)
    {
        options.Validate();
        JournalOpening opened = JournalOpening.Run(files, directory, FirstSegmentBytes(options), time);
        return new Journal(files, directory, options, time, opened);
    }

    /// <inheritdoc/>
    public long Append(byte kind, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > _options.RecordBytesMax) throw RecordTooLarge(payload.Length);
        int bytes = JournalFormat.RecordBytes(payload.Length);
        long sequence;
        bool wake;
        lock (_gate)
        {
            if (_failure is not null || _stopping || !HasRoom(bytes)) WaitForRoom(bytes);
            _gathering.Add(kind, payload);
            sequence = _last + 1;
            Volatile.Write(ref _last, sequence);
            Volatile.Write(ref _appendedBytes, _appendedBytes + payload.Length);
            wake = NoteAppended();
        }

        if (wake) _work.Set();
        return sequence;
    }

    /// <inheritdoc/>
    public JournalCursor ReadFrom(long sequence)
    {
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(sequence, _segments[0]);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, _last + 1);
        }

        return new JournalCursor(this, _files, _directory, sequence);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Each deletion is synced before the next, so that whatever a crash leaves is a run of segments without
    /// a hole.
    /// </remarks>
    public void Cut(long throughSequence)
    {
        while (true)
        {
            long first;
            lock (_gate)
            {
                if (_segments.Count < 2 || _segments[1] > throughSequence + 1) return;
                first = _segments[0];
                _segments.RemoveAt(0);
            }

            _files.Delete(Path.Combine(_directory, JournalFormat.SegmentName(first)));
            _files.SyncDirectory(_directory);
        }
    }

    /// <summary>
    /// Writes and syncs what is gathered, unless the journal has failed, and closes it. Those who still wait see that.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping) return;
            _stopping = true;
            _syncWanted = true;
            Monitor.PulseAll(_gate);
            while (_lent) Monitor.Wait(_gate);
        }

        if (_flusher is null)
        {
            while (FlushOnce())
            {
            }
        }
        else
        {
            _work.Set();
            _flusher.Join();
        }

        _preparing?.Join();
        TaskCompletionSource? advanced;
        lock (_gate) (advanced, _advanced) = (_advanced, null);
        advanced?.TrySetException(new ObjectDisposedException(nameof(Journal)));
        _delayTimer.Dispose();
        _syncTimer.Dispose();
        _work.Dispose();
        _active.Dispose();
    }

    private ArgumentException RecordTooLarge(int payloadBytes) => new(
        $"A record of {payloadBytes:N0} bytes is larger than the journal takes ({_options.RecordBytesMax:N0} bytes).");
}
