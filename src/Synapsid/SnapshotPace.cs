namespace Synapsid;

/// <summary>
/// Has whoever writes a snapshot rest a millisecond after each one of work: a thread that wants a core for the
/// whole snapshot costs those who serve clients, on few cores, a time slice again and again. Work is counted in
/// portions, not by a clock: while others have the core, no work is done. <see cref="Rest"/> is for one thread at a
/// time, <see cref="Hurry"/> for any.
/// </summary>
/// <param name="pause">How long a rest is.</param>
internal sealed class SnapshotPace(TimeSpan pause) : IDisposable
{
    /// <summary>The rest that leaves clients a core and has a million keys saved in half a second.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Portions of 64 KiB that are copied, summed and written in a millisecond, or a little less.</summary>
    internal const int PortionsOfWork = 8;

    private readonly ManualResetEvent _hurry = new(initialState: false);
    private int _portions;

    /// <summary>Called after each portion, with no lock held.</summary>
    public void Rest()
    {
        if (++_portions < PortionsOfWork)
        {
            Thread.Yield(); // whoever waits for this very core need not wait for a time slice
            return;
        }

        _portions = 0;
        _hurry.WaitOne(pause);
    }

    /// <summary>There are no clients any more: no rest from now on.</summary>
    public void Hurry() => _hurry.Set();

    /// <inheritdoc/>
    public void Dispose() => _hurry.Dispose();
}
