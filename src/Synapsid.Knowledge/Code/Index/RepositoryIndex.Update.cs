using Synapsid.Knowledge.Code.Walking;
using Synapsid.Search;

namespace Synapsid.Knowledge.Code.Index;

/// <content>Bringing the index up to date, and committing.</content>
public sealed partial class RepositoryIndex
{
    /// <summary>One update at a time in this process; the lock file sees to the others.</summary>
    private readonly Lock _updating = new();

    /// <summary>Brings the index up to date with the tree; each part is committed as soon as it is ready.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancellation">Ends it; what was committed stays, and the next update goes on from there.</param>
    /// <exception cref="RepositoryBusyException">Another process is indexing it for longer than one would
    /// wait.</exception>
    /// <exception cref="WalkRootException">The root is gone or cannot be read.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public IndexReport Update(
        IndexRequest request, IProgress<IndexProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_updating)
        {
            using RepositoryWriter writer = TakeWriter(request.Patience, cancellation);
            return new IndexUpdate(this, request, progress, cancellation).Run();
        }
    }

    /// <summary>The right to write, with the folder that is written to.</summary>
    internal RepositoryWriter TakeWriter(TimeSpan patience, CancellationToken cancellation)
    {
        _files.CreateDirectory(_names.Folder);
        return RepositoryWriter.TryTake(_files, _names, patience, _clock, cancellation)
            ?? throw new RepositoryBusyException(Root);
    }

    /// <summary>
    /// With the writer's right: makes sure that the index can be read; one that is damaged is removed, so that it is
    /// made again.
    /// </summary>
    /// <returns>What was wrong; null where nothing was.</returns>
    internal string? Mend()
    {
        try
        {
            Hold()?.Dispose();
            return null;
        }
        catch (IOException exception) when (exception is CodeIndexDamagedException or SearchFileException)
        {
            Discard();
            return exception.Message;
        }
    }

    /// <summary>With the writer's right: removes the index.</summary>
    internal void Discard()
    {
        lock (_viewGate)
        {
            Forget();
            _names.DeleteAll();
            _files.CreateDirectory(_names.Folder);
        }
    }

    /// <summary>
    /// With the writer's right: makes a manifest the committed state. All that it names is written and synced.
    /// </summary>
    internal void Commit(CodeManifest manifest)
    {
        _files.SyncDirectory(_names.Folder);
        manifest.Write(_files, _names.Manifest);
        lock (_viewGate) Reload();
        _names.Sweep(manifest);
    }
}
