namespace Synapsid.Base.Files.Sources;

/// <summary>
/// What the operating system tells of changes in folders. <see cref="TreeEvents.TryOpen"/> gives the real one; a
/// simulated twin serves tests. Events wait in a queue of the system until they are read; when it is full, the last
/// one says so.
/// </summary>
/// <remarks>
/// Used by one thread at a time, but for <see cref="Wait"/>, which one further thread may be in, and for
/// <see cref="IDisposable.Dispose"/>, which ends that wait.
/// </remarks>
public interface ITreeEvents : IDisposable
{
    /// <summary>Begins to follow a folder: the names in it and the files behind them, not what lies deeper.</summary>
    /// <param name="folder">Its absolute path; a link as its last name is not followed.</param>
    /// <param name="watch">A number that its events bear; the same folder has the same number.</param>
    WatchOutcome Watch(ReadOnlySpan<byte> folder, out int watch);

    /// <summary>Ends following. Events that wait already are still told.</summary>
    void Unwatch(int watch);

    /// <summary>Takes the next event that waits; false where there is none. Never waits itself.</summary>
    /// <param name="found">Valid until the next call.</param>
    bool TryRead(out TreeEvent found);

    /// <summary>Waits until there is an event; false when the time is over or the wait was ended.</summary>
    bool Wait(TimeSpan timeout, CancellationToken cancellation);
}
