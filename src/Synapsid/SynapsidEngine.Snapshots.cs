namespace Synapsid;

/// <content>When snapshots are taken.</content>
public sealed partial class SynapsidEngine
{
    /// <summary>
    /// A tail shorter than this is replayed about as fast as a snapshot is written, so closing leaves it.
    /// </summary>
    private const long TailBytesMin = 256 * 1024;

    private readonly SnapshotSchedule _snapshots;
    private readonly HashSet<string> _snapshotWarnings = [];
    private Thread? _snapshotThread;

    /// <summary>
    /// Writes a snapshot of everything up to now and cuts the journal behind the one before it; takes back the space of
    /// deleted grains where that is worth it. Searches go on; writes wait until it is done.
    /// </summary>
    public void TakeSnapshot() => Grains.WhileStill(() =>
    {
        if (LastSequence == _folder.SnapshotSequence) return;
        TryCompact();
        _folder.TakeSnapshot(_state);
        Grains.Saved();
        _snapshots.Taken();
    });

    private void StartSnapshots()
    {
        _state.Grew = _snapshots.Grew;
        _snapshots.Grew(_state.ReplayedBytes);
        _snapshotThread = new Thread(TakeSnapshotsWhenDue) { IsBackground = true, Name = "syn-snapshots" };
        _snapshotThread.Start();
    }

    private void StopSnapshots()
    {
        _snapshots.Stop();
        _snapshotThread?.Join();
        if (_snapshots.TailBytes >= TailBytesMin) TryTakeSnapshot();
        _snapshots.Dispose();
    }

    private void TakeSnapshotsWhenDue()
    {
        while (_snapshots.WaitUntilDue())
        {
            if (!TryTakeSnapshot()) _snapshots.Postpone();
        }
    }

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
