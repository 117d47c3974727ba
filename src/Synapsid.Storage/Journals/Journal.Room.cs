namespace Synapsid.Storage.Journals;

/// <summary>
/// Disk space: a sequence is given only when its record already has zeroed room in the active or the spare segment, so
/// a full disk refuses an append and can never break one that was taken.
/// </summary>
public sealed partial class Journal
{
    /// <summary>The first segment is small, so that a small data folder stays small and is made in a moment.</summary>
    private const int SmallSegmentBytes = 1 << 20;

    /// <summary>After a failure, the disk is asked again this often at most.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private long _room; // gate: bytes of the active segment behind the batch in flight
    private long _capacity; // gate: size of the active segment
    private long _spareRoom; // gate: bytes for batches in the spare segment; 0 where there is none
    private Thread? _preparing; // gate: makes the spare
    private bool _spareBusy; // gate: the spare's file is being made, or made the active one
    private Exception? _spareFailure; // gate
    private volatile bool _full; // gate; read without it: the last try to make a spare failed
    private long _spareFailedAt; // gate: a timestamp of the time provider
    private int _blocked; // gate: threads in Monitor.Wait

    private static int FirstSegmentBytes(JournalOptions options) => Math.Min(SmallSegmentBytes, options.SegmentBytes);

    /// <inheritdoc/>
    public bool Refuses(int payloadBytes)
    {
        if (!_full) return false;
        int bytes = JournalFormat.RecordBytes(payloadBytes);
        lock (_gate)
        {
            if (HasRoom(bytes) || _failure is not null || _stopping) return false;
            bool retry = _full && !_spareBusy && _time.GetElapsedTime(_spareFailedAt) >= RetryAfter;
            if (retry) Prepare(_gathering.Length + bytes);
            return _full && !HasRoom(bytes);
        }
    }

    /// <summary>
    /// Whether a record fits into the gathering batch, and that batch into the room behind the batch in flight or into
    /// the spare, which nothing but the gathering batch can take.
    /// </summary>
    private bool HasRoom(int recordBytes)
    {
        int length = _gathering.Length + recordBytes;
        return length <= Math.Max(_room, _spareRoom) && (length <= _options.BufferBytes || _gathering.Count == 0);
    }

    /// <summary>With the gate held: returns when a record has room; throws where it cannot have any.</summary>
    private void WaitForRoom(int recordBytes)
    {
        while (true)
        {
            if (_failure is not null) throw new JournalFailedException(_failure.InnerException!);
            ObjectDisposedException.ThrowIf(_stopping, this);
            if (HasRoom(recordBytes)) return;
            if (_gathering.Count > 0)
            {
                _writeWanted = true;
                AwaitFlusher();
            }
            else if (_spareBusy)
            {
                Block();
            }
            else if (_spareFailure is not null && _time.GetElapsedTime(_spareFailedAt) < RetryAfter)
            {
                throw new JournalFullException(_spareFailure);
            }
            else
            {
                Prepare(_gathering.Length + recordBytes);
            }
        }
    }

    /// <summary>With the gate held: has the spare made in good time, so that beginning it stalls nobody.</summary>
    private void PrepareAhead()
    {
        bool failedLately = _spareFailure is not null && _time.GetElapsedTime(_spareFailedAt) < RetryAfter;
        if (_spareRoom == 0 && !_spareBusy && !_stopping && !failedLately && _room < _capacity / 2) Prepare(0);
    }

    /// <summary>
    /// With the gate held: begins to make a spare with room for a batch, replacing one too small for it.
    /// </summary>
    private void Prepare(int batchBytes)
    {
        long bytes = Math.Max(
            Math.Clamp(_capacity * 2, FirstSegmentBytes(_options), _options.SegmentBytes),
            (long)batchBytes + JournalFormat.SegmentHeaderBytes);
        _spareBusy = true;
        _spareFailure = null;
        _spareRoom = 0;
        if (_options.InlineFlusher)
        {
            PrepareSpare(bytes);
            return;
        }

        // A thread of its own: the thread pool may be full of appenders that wait for this very file.
        _preparing = new Thread(() => PrepareSpare(bytes)) { IsBackground = true, Name = "journal segment" };
        _preparing.Start();
    }

    private void PrepareSpare(long bytes)
    {
        long length = 0;
        Exception? failure = null;
        try
        {
            length = SegmentFile.Prepare(_files, _directory, bytes);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // No record was promised a place there, so this is no reason to stop: appenders are told.
            failure = cause;
        }

        lock (_gate)
        {
            _spareBusy = false;
            _spareFailure = failure;
            _full = failure is not null;
            _spareFailedAt = _time.GetTimestamp();
            _spareRoom = failure is null ? length - JournalFormat.SegmentHeaderBytes : 0;
            Monitor.PulseAll(_gate);
        }
    }
}
