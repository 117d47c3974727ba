using Synapsid.Embeddings;
using Synapsid.Knowledge.Grains;
using Synapsid.Storage;
using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Knowledge.Tests.Grains;

/// <summary>A grain store with a journal on a simulated disk, and a clock that a test turns.</summary>
internal sealed class GrainStoreHarness : IDisposable
{
    private const string FolderPath = "/data";

    private DataFolder _folder;
    private bool _disposed;

    public GrainStoreHarness(ITextEncoder? encoder = null)
    {
        Encoder = encoder ?? new WordEncoder();
        (_folder, Store) = Open();
    }

    public SimulatedFileSystem Files { get; } = new();

    public ITextEncoder Encoder { get; set; }

    public TestClock Clock { get; } = new();

    public GrainOptions Options { get; init; } = new() { ChunkTokens = 12, ChunkOverlapTokens = 3, TextBytesMax = 4_000 };

    public GrainStore Store { get; private set; }

    public IReadOnlyList<string> FolderWarnings => _folder.Warnings;

    public AddOutcome Add(string text, string? title = null, string? @namespace = null, params string[] tags) =>
        Store.Add(new GrainDraft { Text = text, Title = title, Namespace = @namespace, Tags = tags });

    public string[] Search(string text, SearchMode mode = SearchMode.Hybrid, int k = 10, GrainFilter? filter = null) =>
    [
        .. Store.Search(new GrainQuery { Text = text, Mode = mode, K = k, Filter = filter ?? GrainFilter.None })
            .Hits.Select(hit => hit.Grain.Text),
    ];

    public void TakeSnapshot() => Store.WhileStill(() =>
    {
        _folder.TakeSnapshot(new OnlyGrains(Store));
        Store.Saved();
    });

    public void Reopen()
    {
        Dispose();
        _disposed = true;
        (_folder, Store) = Open();
        _disposed = false;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _folder.Dispose();
        Store.Dispose();
    }

    private (DataFolder Folder, GrainStore Store) Open()
    {
        DataFolder folder = DataFolder.Open(Files, FolderPath, new DataFolderOptions(), Clock);
        GrainStore store = new(Files, FolderPath + "/knowledge", Options, () => Encoder, Clock, new Random(17));
        try
        {
            folder.Recover(new OnlyGrains(store));
            store.Attach(folder.Journal);
            return (folder, store);
        }
        catch
        {
            store.Dispose();
            folder.Dispose();
            throw;
        }
    }

    private sealed class OnlyGrains(GrainStore store) : IStateMachine
    {
        public void Load(SnapshotReader reader) => store.Load(reader);

        public void Apply(in JournalRecord record) => store.Apply(record);

        public void Save(SnapshotWriter writer) => store.Save(writer);
    }
}
