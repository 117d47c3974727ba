using Synapsid.Configuration;
using Synapsid.Knowledge.Grains;

namespace Synapsid;

/// <content>
/// The knowledge store: made when it is first needed, for a folder may well hold no grain, and then nothing of it takes
/// memory. It is made before its first effect is written, so what a snapshot finds absent had no effect before it.
/// </content>
public sealed partial class SynapsidEngine
{
    private readonly Lock _grainGate = new();
    private GrainStore? _grains; // grainGate; read without it where hasGrains says so
    private volatile bool _hasGrains;
    private bool _grainsClosed; // grainGate

    /// <summary>The knowledge store.</summary>
    /// <exception cref="ObjectDisposedException">The engine is closed, and nobody asked for grains before.</exception>
    public GrainStore Grains => _hasGrains ? _grains! : OpenGrains();

    /// <summary>Grains that can be found.</summary>
    public int GrainCount => HasGrains ? CountGrains() : 0;

    /// <summary>Grains stored since the engine was opened.</summary>
    internal long GrainsAdded => HasGrains ? Grains.AddedCount : 0;

    /// <summary>
    /// Whether the store is there; where not, no grain is. To look at the field itself would load the store's type.
    /// </summary>
    internal bool HasGrains => _hasGrains;

    // Apart, so that a count of nothing does not load the store's type.
    private int CountGrains() => Grains.Count;

    private GrainStore OpenGrains()
    {
        lock (_grainGate)
        {
            if (_grains is not null) return _grains;
            ObjectDisposedException.ThrowIf(_grainsClosed, this);
            GrainStore store = new(
                Files,
                Path.Combine(_folder.Path, "knowledge"),
                GrainOptionsOf(Configuration),
                OpenMeteredEncoder,
                Clock,
                new Random(_options.Seed ?? SystemSeed.Next()))
            {
                AnchorResolver = () => Code.CreateResolver(),
                AnchorsChanged = PublishAnchors,
                Grew = _ => _snapshots.Grew(),
            };
            store.Attach(_folder.Journal);
            _grains = store;
            _hasGrains = true;
            return store;
        }
    }

    private void CloseGrains()
    {
        lock (_grainGate)
        {
            _grainsClosed = true;
            _grains?.Dispose();
        }
    }

    private IReadOnlyList<string> GrainWarnings() => HasGrains ? Grains.Warnings : [];

    /// <summary>Takes back the space of deleted grains where that is worth it.</summary>
    private void CompactGrains()
    {
        if (HasGrains) Grains.WhileStill(TryCompact);
    }

    /// <summary>Tells the grains that the snapshot is safe.</summary>
    private void GrainsSaved()
    {
        if (HasGrains) Grains.WhileStill(Grains.Saved);
    }

    private static GrainOptions GrainOptionsOf(SynapsidConfiguration configuration) => new()
    {
        TextBytesMax = (int)Math.Min(int.MaxValue, configuration.GetInteger(Settings.GrainTextBytesMax)),
        ChunkTokens = (int)configuration.GetInteger(Settings.GrainChunkTokens),
        ChunkOverlapTokens = (int)configuration.GetInteger(Settings.GrainChunkOverlapTokens),
        ResultsMax = (int)configuration.GetInteger(Settings.SearchKMax),
    };
}
