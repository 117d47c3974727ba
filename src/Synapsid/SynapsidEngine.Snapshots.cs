using Synapsid.Configuration;

namespace Synapsid;

/// <content>When snapshots are taken.</content>
public sealed partial class SynapsidEngine
{
    /// <summary>
    /// A tail shorter than this is replayed about as fast as a snapshot is written, so closing leaves it.
    /// </summary>
    private const long TailBytesMin = 256 * 1024;

    private readonly SnapshotSchedule _snapshots;
    private readonly SnapshotHistory _snapshotHistory;
    private readonly SnapshotPace _snapshotPace;
    private readonly Lock _snapshotting = new();
    private readonly HashSet<string> _snapshotWarnings = [];
    private Thread? _snapshotThread;

    /// <summary>
    /// Writes a snapshot of everything up to now and cuts the journal behind the one before it; takes back the space of
    /// deleted grains where that is worth it. Searches and commands on keys go on; writes of grains wait while the
    /// table of grains is written.
    /// </summary>
    /// <exception cref="IOException">It could not be written; the ones before it still count.</exception>
    public void TakeSnapshot()
    {
        lock (_snapshotting)
        {
            if (LastSequence == _folder.SnapshotSequence) return;
            _snapshotHistory.Begin();
            long journalBytes = JournalBytes();
            try
            {
                CompactGrains();
                _folder.TakeSnapshot(_state);
                GrainsSaved();
            }
            catch (Exception)
            {
                _snapshotHistory.Failed();
                throw;
            }

            _snapshots.Taken(journalBytes, _folder.SnapshotBytes);
            _snapshotHistory.Succeeded(_folder.SnapshotSequence);
        }
    }

    /// <summary>Whether a snapshot is being taken, or about to be.</summary>
    public bool IsTakingSnapshot => _snapshotHistory.Running;

    private void StartSnapshots()
    {
        _snapshotHistory.Opened(_folder.SnapshotSequence);
        _snapshotThread = new Thread(TakeSnapshotsWhenDue) { IsBackground = true, Name = "syn-snapshots" };
        _snapshotThread.Start();
    }

    private void StopSnapshots()
    {
        _snapshots.Stop();
        _snapshotPace.Hurry();
        _snapshotThread?.Join();
        if (_snapshots.TailBytes >= TailBytesMin) TryTakeSnapshot();
        _snapshots.Dispose();
        lock (_snapshotting) _snapshotPace.Dispose(); // a client's SAVE may still be running
    }

    private void TakeSnapshotsWhenDue()
    {
        while (_snapshots.WaitUntilDue(IsSnapshotDue))
        {
            if (!TryTakeSnapshot()) _snapshots.Postpone();
        }
    }

    private bool IsSnapshotDue()
    {
        if (_snapshots.HasGrown) return true;
        long changes = _snapshotHistory.ChangesSinceSave;
        long operations = Configuration.GetInteger(Settings.SnapshotOperationThreshold);
        return (operations > 0 && changes >= operations) || _snapshotHistory.IsDue(KeySessions.Tuning.SavePoints);
    }

    private long JournalBytes() => _state.ReplayedBytes + _folder.Journal.AppendedBytes;

    /// <summary>
    /// A snapshot that cannot be written loses nothing: the journal holds it all, and stays until one can.
    /// </summary>
    private bool TryTakeSnapshot()
    {
        try
        {
            TakeSnapshot();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            lock (_snapshotWarnings) _snapshotWarnings.Add($"No snapshot could be taken: {exception.Message}");
            return false;
        }
    }

    /// <summary>
    /// Space that cannot be taken back, for a document is damaged or the disk full, must not keep the journal from
    /// being cut.
    /// </summary>
    private void TryCompact()
    {
        try
        {
            Grains.Compact();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            lock (_snapshotWarnings) _snapshotWarnings.Add($"No space could be taken back: {exception.Message}");
        }
    }

    private string[] SnapshotWarnings()
    {
        lock (_snapshotWarnings) return [.. _snapshotWarnings];
    }
}
