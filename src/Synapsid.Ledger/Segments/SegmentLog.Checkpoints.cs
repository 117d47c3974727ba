using Synapsid.Base.Files;
using Synapsid.Ledger.Merkle;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// Syncs on demand and signed checkpoints, by a thread of their own, so that neither stops the sequencer. A checkpoint
/// is signed only when all that it covers is safe on disk, in every mode: what was signed can never be taken back.
/// </summary>
internal sealed partial class SegmentLog
{
    private readonly ITimer _checkpointTimer;

    private bool _syncWanted; // gate: sync all that is written
    private bool _checkpointWanted; // gate: sign what is written
    private bool _checkpointArmed; // gate: the timer runs for events that no checkpoint covers
    private TreeState? _captured; // gate: to be signed
    private bool _signing; // gate: a checkpoint is being signed
    private long _capturedSize = -1; // gate: leaves of the tree captured last
    private CheckpointRoomException? _checkpointFull; // gate: why the last try to sign found no room
    private long _checkpointTries; // gate

    /// <summary>With the gate held: whether the sequencer is to capture the tree.</summary>
    private bool CaptureDue()
    {
        if (_captured is not null || _signing || _failure is not null) return false;
        return _checkpointWanted || _written - Math.Max(_capturedSize, _published) >= _options.CheckpointEvents;
    }

    /// <summary>The sequencer's: the tree is what was written so far.</summary>
    private void Capture()
    {
        TreeState state = _tree.Capture();
        lock (_gate)
        {
            _captured = state;
            _capturedSize = state.Size;
            _checkpointWanted = false;
            _checkpointArmed = false;
        }

        _checkpointSignal.Set();
    }

    /// <summary>With the gate held: the last state before the end, where it is not signed yet.</summary>
    private void CaptureLast()
    {
        _checkpointFull = null; // one last try
        if (_written == _published && _captured is null) return;
        _captured = _tree.Capture();
    }

    /// <summary>With the gate held: has the timer ask for a checkpoint over what was just written.</summary>
    private void ArmCheckpoint()
    {
        if (_checkpointArmed || _options.Inline) return;
        _checkpointArmed = true;
        Arm(_checkpointTimer, _options.CheckpointIntervalMs);
    }

    private void ArmHeartbeat()
    {
        lock (_gate)
        {
            if (_checkpointArmed || _stopping) return;
            Arm(_checkpointTimer, (int)Math.Min(int.MaxValue, _options.HeartbeatSeconds * 1000L));
        }
    }

    private void DemandSync()
    {
        lock (_gate)
        {
            _syncArmed = false;
            _syncWanted = true;
            _writeWanted |= _gathering.Count > 0;
        }

        _sequencerSignal.Set();
        _checkpointSignal.Set();
    }

    /// <summary>The timer's: signs what is written, or tries again what found no room.</summary>
    private void DemandCheckpoint()
    {
        lock (_gate)
        {
            _checkpointFull = null;
            _checkpointWanted = true;
        }

        _sequencerSignal.Set();
        _checkpointSignal.Set();
    }

    private void RunCheckpoints()
    {
        while (true)
        {
            bool due;
            lock (_gate)
            {
                due = SigningDue();
                if (_failure is not null || (_sequencerDone && !due)) break;
            }

            if (due) CheckpointOnce();
            else _checkpointSignal.WaitOne();
        }

        lock (_gate) _syncWanted |= _failure is null;
        if (_syncWanted) CheckpointOnce();
    }

    /// <summary>With the gate held.</summary>
    private bool SigningDue()
    {
        if (_failure is not null || (_syncWanted && _synced < _written)) return true;
        return _captured is not null && _checkpointFull is null;
    }

    /// <summary>Syncs what is written, and signs what was captured before.</summary>
    private void CheckpointOnce()
    {
        TreeState? state;
        long written;
        bool sync;
        IFile[] files;
        lock (_gate)
        {
            if (_failure is not null) return;
            state = null;
            if (_checkpointFull is null) (state, _captured) = (_captured, null);
            _signing = state is not null;
            written = _written;
            sync = _synced < (_syncWanted ? written : state?.Size ?? 0);
            _syncWanted = false;
            long synced = _synced;
            files = [.. _segments.Where(segment => !segment.IsSealed && EndOf(segment) > synced).Select(s => s.File)];
        }

        try
        {
            if (sync)
            {
                foreach (IFile file in files) file.Sync();
                if (_options.FsyncMode == Storage.Journals.FsyncMode.Never) _files.SyncDirectory(_folder);
            }

            if (state is not null) _tree.Publish(state, _time.GetUtcNow());
        }
        catch (CheckpointRoomException full)
        {
            Postpone(state!, full, sync ? written : 0);
            return;
        }
        catch (Exception failure) // As for the sequencer: nothing more may be promised.
        {
            Fail(failure);
            return;
        }

        lock (_gate)
        {
            _signing = false;
            if (sync) _synced = Math.Max(_synced, written);
            if (state is not null) _published = state.Size;
            _syncWanted |= _waiters.Exists(waiter => waiter.Level == ReceiptLevel.Durable && waiter.End > _synced);
            if (HasWork()) _sequencerSignal.Set();
            Advance();
        }

        if (state is not null && !_options.Inline) ArmHeartbeat();
    }

    /// <summary>
    /// The disk had no room for a checkpoint: whoever waits for it is told, and it is tried again when the timer says
    /// so, or somebody waits for it anew.
    /// </summary>
    private void Postpone(TreeState state, CheckpointRoomException full, long synced)
    {
        lock (_gate)
        {
            _signing = false;
            _synced = Math.Max(_synced, synced);
            _checkpointFull = full;
            _checkpointTries++;
            _captured = state;
            if (!_stopping && !_options.Inline)
            {
                _checkpointArmed = true;
                Arm(_checkpointTimer, (int)RetryAfter.TotalMilliseconds);
            }

            for (int i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Level != ReceiptLevel.Published) continue;
                _waiters[i].Fail(new LedgerFullException(full));
                _waiters.RemoveAt(i);
            }

            Advance();
        }
    }

    /// <summary>
    /// With the gate held: the index behind a segment's last event, whether that is indexed yet or not.
    /// </summary>
    private long EndOf(Segment segment)
    {
        int place = Array.IndexOf(_segments, segment);
        return place + 1 < _segments.Length ? _segments[place + 1].FirstIndex : _written;
    }
}
