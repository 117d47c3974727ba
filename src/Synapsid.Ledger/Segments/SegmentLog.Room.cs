using Synapsid.Storage.Journals;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// Disk space: an index is given only when its record already has zeroed room in the active or the spare segment, so a
/// full disk refuses an append and can never break one that was taken.
/// </summary>
internal sealed partial class SegmentLog
{
    /// <summary>The first segment is small, so that a small ledger stays small and is made in a moment.</summary>
    private const int SmallSegmentBytes = 1 << 20;

    /// <summary>After a failure, the disk is asked again this often at most.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private long _room; // gate: bytes of the active segment behind the batch in flight
    private long _capacity; // gate: size of the active segment
    private int _activeEvents; // gate: events of the active segment, with the batch in flight
    private long _spareRoom; // gate: bytes for batches in the spare segment; 0 where there is none
    private Thread? _preparing; // gate: makes the spare
    private bool _spareBusy; // gate: the spare's file is being made, or made the active one
    private Exception? _spareFailure; // gate
    private long _spareFailedAt; // gate: a timestamp of the time provider

    /// <summary>Bytes of a ledger's first segment.</summary>
    public static int FirstSegmentBytes(LedgerOptions options) => Math.Min(SmallSegmentBytes, options.SegmentBytes);

    private bool FitsActive(long length, int events) =>
        length <= _room && (_activeEvents == 0 || _activeEvents + events <= _options.SegmentEventsMax);

    /// <summary>
    /// Whether events fit into the gathering batch, and that batch into the room behind the batch in flight or into the
    /// spare, which nothing but the gathering batch can take.
    /// </summary>
    private bool HasRoom(long bytes, int events)
    {
        long length = _gathering.Length + bytes;
        if (!FitsActive(length, _gathering.Count + events) && length > _spareRoom) return false;
        return _gathering.Count == 0 || length <= _options.BufferBytes;
    }

    /// <summary>With the gate held: returns when events have room; throws where they cannot have any.</summary>
    private void WaitForRoom(long bytes, int events)
    {
        while (true)
        {
            if (_failure is not null) throw new LedgerFailedException(_failure.InnerException!);
            ObjectDisposedException.ThrowIf(_stopping, this);
            if (HasRoom(bytes, events)) return;
            if (_gathering.Count > 0)
            {
                _writeWanted = true;
                AwaitProgress();
            }
            else if (_spareBusy)
            {
                AwaitProgress();
            }
            else if (_spareFailure is not null && _time.GetElapsedTime(_spareFailedAt) < RetryAfter)
            {
                throw new LedgerFullException(_spareFailure);
            }
            else
            {
                Prepare(_gathering.Length + bytes);
            }
        }
    }

    /// <summary>With the gate held: has the spare made in good time, so that beginning it stalls nobody.</summary>
    private void PrepareAhead()
    {
        bool failedLately = _spareFailure is not null && _time.GetElapsedTime(_spareFailedAt) < RetryAfter;
        bool soon = _room < _capacity / 2 || _activeEvents > _options.SegmentEventsMax / 2;
        if (_spareRoom == 0 && !_spareBusy && !_stopping && !failedLately && soon) Prepare(0);
    }

    /// <summary>
    /// With the gate held: begins to make a spare with room for a batch, replacing one too small for it.
    /// </summary>
    private void Prepare(long batchBytes)
    {
        long bytes = Math.Max(
            Math.Clamp(_capacity * 2, FirstSegmentBytes(_options), _options.SegmentBytes),
            batchBytes + SegmentFormat.HeaderBytes);
        _spareBusy = true;
        _spareFailure = null;
        _spareRoom = 0;
        if (_options.Inline)
        {
            PrepareSpare(bytes);
            return;
        }

        // A thread of its own: the thread pool may be full of appenders that wait for this very file.
        _preparing = new Thread(() => PrepareSpare(bytes)) { IsBackground = true, Name = "ledger segment" };
        _preparing.Start();
    }

    private void PrepareSpare(long bytes)
    {
        long length = 0;
        Exception? failure = null;
        try
        {
            length = SegmentFile.Prepare(_files, _folder, bytes, _options.FsyncMode != FsyncMode.Never);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // No event was promised a place there, so this is no reason to stop: appenders are told.
            failure = cause;
        }

        lock (_gate)
        {
            _spareBusy = false;
            _spareFailure = failure;
            _spareFailedAt = _time.GetTimestamp();
            _spareRoom = failure is null ? length - SegmentFormat.HeaderBytes : 0;
            Monitor.PulseAll(_gate);
        }
    }
}
