namespace Synapsid;

/// <summary>
/// Has whoever writes a snapshot rest a millisecond after half a one of work: a thread that wants a core for the whole
/// snapshot costs those who serve clients, on few cores, a time slice again and again. Safe to share between threads.
/// </summary>
/// <param name="clock">Tells how long was worked.</param>
/// <param name="pause">How long a rest is.</param>
internal sealed class SnapshotPace(TimeProvider clock, TimeSpan pause) : IDisposable
{
    /// <summary>The rest that leaves clients a core and takes a million keys 0.7 s.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(0.5);

    private readonly ManualResetEvent _hurry = new(initialState: false);
    private long _workingSince = clock.GetTimestamp(); // the snapshot's thread

    /// <summary>Called often by who writes a snapshot, with no lock held.</summary>
    public void Rest()
    {
        Thread.Yield(); // whoever waits for this very core need not wait for a time slice
        if (clock.GetElapsedTime(_workingSince) < Work) return;
        _hurry.WaitOne(pause);
        _workingSince = clock.GetTimestamp();
    }

    /// <summary>There are no clients any more: no rest from now on.</summary>
    public void Hurry() => _hurry.Set();

    /// <inheritdoc/>
    public void Dispose() => _hurry.Dispose();
}
