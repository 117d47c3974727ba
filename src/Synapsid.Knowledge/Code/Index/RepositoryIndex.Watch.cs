using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <content>Following the tree, so that nothing need be looked at to know that nothing changed.</content>
public sealed partial class RepositoryIndex
{
    /// <summary>The stamps that the watcher vouches for; null where the settings do without.</summary>
    private readonly StatCache? _stamps;

    /// <summary>Follows the tree once it was walked, where this process stays; null: it is walked each time.</summary>
    private TreeWatcher? _watcher;

    /// <summary>When the tree was last walked, by the clock's timestamps.</summary>
    private long _walkedAt;

    /// <summary>What the memory of stamps saved so far; null where there is none.</summary>
    public StatCacheFigures? StatFigures => _stamps?.Figures;

    /// <summary>What a walk of this tree keeps to.</summary>
    internal WalkOptions WalkOptions { get; }

    /// <summary>Waits until something in the tree has changed and settled; false when the time is over.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="IOException">The tree cannot be followed; the message says why.</exception>
    public bool WaitForChange(TimeSpan timeout, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _watcher) is { } watcher) return watcher.Wait(timeout, cancellation);
        throw new IOException(
            $"{Root} cannot be watched: {_unwatchedReason ?? "file events are not available here"}. "
            + "Run syn index again after changes; searches look for changes by themselves.");
    }

    /// <summary>With the writer's right: follows the tree from a walk on, where this process stays.</summary>
    internal void Follow(WalkResult walk)
    {
        Volatile.Write(ref _walkedAt, _clock.GetTimestamp());
        if (!Parts.IsResident || _stamps is null || !walk.IsComplete) return;
        if (_watcher is { } known)
        {
            if (known.TryFollow(walk, out _unwatchedReason)) return;
            Volatile.Write(ref _watcher, null);
            known.Dispose();
            return;
        }

        Volatile.Write(ref _watcher, TreeWatcher.TryStart(_tree, WalkOptions, walk, out _unwatchedReason));
    }

    private string? _unwatchedReason;

    /// <summary>Whether the watcher vouches for the index: nothing changed since it was brought up to date.</summary>
    private bool IsVouchedFor()
    {
        if (Volatile.Read(ref _watcher) is not { } watcher) return false;
        bool isRecent = _clock.GetElapsedTime(Volatile.Read(ref _walkedAt)) < Parts.Options.StatCacheTtl;
        lock (_viewGate)
        {
            if (!isRecent || _refreshing is { IsCompleted: false }) return false;
        }

        if (watcher.HasChanges()) return false;
        _stamps?.CountSweep();
        return true;
    }

    /// <summary>What the watcher knows to have changed; where it does not know, everything.</summary>
    private TreeChanges TakeChanges()
    {
        TreeChanges everything = new(Everything: true, [], "the tree is looked at as a whole");
        if (Volatile.Read(ref _watcher) is not { } watcher) return everything;
        bool isRecent = _clock.GetElapsedTime(Volatile.Read(ref _walkedAt)) < Parts.Options.StatCacheTtl;
        TreeChanges changes = watcher.Take();
        return isRecent ? changes : everything;
    }

    private void PutBack(TreeChanges changes) => Volatile.Read(ref _watcher)?.PutBack(changes);

    private void StopWatching() => Volatile.Read(ref _watcher)?.Dispose();
}
