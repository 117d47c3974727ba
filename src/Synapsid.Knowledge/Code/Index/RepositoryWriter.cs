using Synapsid.Base.Files;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// The right to write one repository's index: one at a time, over all processes. Ends with its disposal.
/// </summary>
internal sealed class RepositoryWriter : IDisposable
{
    private readonly IFile _lock;

    private RepositoryWriter(IFile file) => _lock = file;

    /// <summary>Takes the right as soon as nobody has it; null where that is not within a time.</summary>
    /// <param name="files">Where the index lies.</param>
    /// <param name="names">The repository's files.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static RepositoryWriter? TryTake(
        IFileSystem files,
        RepositoryFiles names,
        TimeSpan patience,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        long started = clock.GetTimestamp();
        while (true)
        {
            if (files.TryOpenExclusive(names.Lock) is { } file) return new RepositoryWriter(file);
            if (clock.GetElapsedTime(started) >= patience) return null;
            cancellation.WaitHandle.WaitOne(Pause);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(10);
}
