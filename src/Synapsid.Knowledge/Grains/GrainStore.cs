using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Embeddings;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Search.Rows;
using Synapsid.Storage.Journals;

namespace Synapsid.Knowledge.Grains;

/// <summary>
/// The knowledge store: grains kept durably and found by meaning and by word.
/// </summary>
/// <remarks>
/// Its duties, each in a file of its own:
/// <list type="bullet">
/// <item><c>GrainStore.Write.cs</c>: add, update, delete, clean up: check, cut, encode, append one effect.</item>
/// <item><c>GrainStore.Apply.cs</c>: an effect becomes state, the same way when written, recovered or
/// replicated.</item>
/// <item><c>GrainStore.Read.cs</c>: get, list, figures.</item>
/// <item><c>GrainStore.Search.cs</c>: search.</item>
/// <item><c>GrainStore.Snapshot.cs</c>: save, load, and compaction.</item>
/// <item><c>GrainStore.Verify.cs</c>: every stored byte against its checksum.</item>
/// </list>
/// Two locks (docs/threads.md): <c>_writing</c> puts effects in one order, so that memory and journal agree; readers
/// never take it. <c>_view</c> guards what is in memory: writers hold it for the few microseconds in which an effect
/// becomes visible, readers while they look. Texts are encoded under neither.
/// </remarks>
public sealed partial class GrainStore : IDisposable
{
    private readonly IFileSystem _fileSystem;
    private readonly string _folder;
    private readonly GrainOptions _options;
    private readonly Func<ITextEncoder> _encoder;
    private readonly TimeProvider _clock;
    private readonly Random _random;

    private readonly Lock _writing = new();
    private readonly ReaderWriterLockSlim _view = new();
    private readonly RecordWriter _record = new();

    private IJournal? _journal;
    private GrainModel? _model;
    private GrainFiles? _files;
    private GrainTable _table = new();
    private RowMetadata _metadata = new();
    private long _lastSequence;
    private long _addedCount;

    /// <summary>The grains that have an anchor; guarded by <c>_view</c>.</summary>
    private readonly Dictionary<GrainId, AnchoredGrain> _anchored = [];

    /// <summary>1 where that changed since somebody was told.</summary>
    private int _anchorsChanged;
    private Exception? _failure;

    /// <summary>
    /// A store on a folder, empty until its state is loaded and applied; <see cref="Attach"/> lets it write.
    /// </summary>
    /// <param name="fileSystem">Where its files lie.</param>
    /// <param name="folder">Its folder; created with the first grain.</param>
    /// <param name="options">Limits.</param>
    /// <param name="encoder">Gives the encoder; called when a text is first encoded, and again each time after.</param>
    /// <param name="clock">Tells the time that grains are stored at.</param>
    /// <param name="random">Chance for new ids.</param>
    public GrainStore(
        IFileSystem fileSystem,
        string folder,
        GrainOptions options,
        Func<ITextEncoder> encoder,
        TimeProvider clock,
        Random random)
    {
        _fileSystem = fileSystem;
        _folder = folder;
        _options = options;
        _encoder = encoder;
        _clock = clock;
        _random = random;
    }

    /// <summary>The model that made the vectors; null before the first grain.</summary>
    public GrainModel? Model => _model;

    /// <summary>What recovery had to repair or pass over.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Grains stored through this object since it was made.</summary>
    public long AddedCount => Interlocked.Read(ref _addedCount);

    /// <summary>Told the payload bytes of each effect that is written; set before the first write.</summary>
    public Action<long>? Grew { get; set; }

    /// <summary>
    /// Gives what finds the code that grains are to be anchored to, for one call; null where grains cannot be anchored.
    /// Set before the first write.
    /// </summary>
    public Func<AnchorResolver>? AnchorResolver { get; set; }

    /// <summary>Told that <see cref="Anchored"/> changed, once the change is durable; set before the first
    /// write.</summary>
    public Action? AnchorsChanged { get; set; }

    /// <summary>Whether a journal record of that kind is for this store.</summary>
    public static bool Owns(byte kind) => GrainEffect.Owns(kind);

    /// <summary>Gives it the journal that its effects are written to; before the first write.</summary>
    public void Attach(IJournal journal) => _journal = journal;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            // A search may be reading the mapped vectors: to unmap them under it would end the process.
            Changing(() =>
            {
                _files?.Dispose();
                _files = null;
            });
        }

        _view.Dispose();
    }

    private T Viewing<T>(Func<T> read)
    {
        _view.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _view.ExitReadLock();
        }
    }
}
