using Synapsid.Base.Files;

namespace Synapsid.Knowledge.Code.Index;

/// <content>Giving symbols their vectors, most referenced first, while searches go on.</content>
public sealed partial class RepositoryIndex
{
    private readonly CancellationTokenSource _closing = new();
    private Task? _embedding;

    /// <summary>
    /// Encodes the cards of the most referenced symbols that have no vector yet, and commits them as it goes. Where
    /// another process is at it, nothing is done.
    /// </summary>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancellation">Ends it; what was committed stays.</param>
    /// <exception cref="Embeddings.Models.ModelException">The encoder's weights are not there.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public void EmbedCards(IProgress<IndexProgress>? progress, CancellationToken cancellation)
    {
        if (Parts.Options.CardsMax == 0 || !Exists) return;
        using IFile? alone = _files.TryOpenExclusive(_names.EmbeddingLock);
        if (alone is not null) new VectorPhase(this, progress, cancellation).Run();
    }

    /// <summary>
    /// Does <see cref="EmbedCards"/> on a thread of its own where this process stays (<see
    /// cref="CodeLibrary.IsResident"/>); what goes wrong there is told by the next search by meaning.
    /// </summary>
    public void EmbedInBackground()
    {
        if (!Parts.IsResident) return;
        lock (_viewGate)
        {
            if (_disposed || _embedding is { IsCompleted: false }) return;
            _embedding = Task.Run(() => EmbedQuietly(_closing.Token));
        }
    }

    /// <summary>The vectors in use; null where there are none. For the one who has the embedding lock.</summary>
    internal VectorStore? Vectors
    {
        get
        {
            lock (_viewGate) return _vectors;
        }
    }

    /// <summary>With the writer's right: makes a store the one in use; the manifest that names it follows.</summary>
    internal void Adopt(VectorStore store)
    {
        lock (_viewGate)
        {
            if (ReferenceEquals(_vectors, store)) return;
            _vectors?.Release();
            _vectors = store;
        }
    }

    private void EmbedQuietly(CancellationToken cancellation)
    {
        try
        {
            EmbedCards(progress: null, cancellation);
        }
        catch (Exception) // the top of this thread: search by meaning tells what it lacks, and why
        {
            // Missing weights and full disks are met again, and told, by whoever asks for them.
        }
    }
}
