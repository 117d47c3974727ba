namespace Synapsid.Knowledge.Code.Index;

/// <summary>How repositories are indexed and searched.</summary>
public sealed record CodeOptions
{
    /// <summary>Folders that are read at the same time; 0: one for each core.</summary>
    public int ScanWorkers { get; init; }

    /// <summary>How long one look at a tree may take before it is given up.</summary>
    public TimeSpan ScanTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Files that are read and analysed at the same time; 0: one for each core.</summary>
    public int Workers { get; init; }

    /// <summary>Files that a worker takes at a time.</summary>
    public int WorkerBatch { get; init; } = 100;

    /// <summary>Cards that are encoded in one call.</summary>
    public int EmbeddingBatch { get; init; } = 32;

    /// <summary>Most symbols of a repository that get a vector, the most referenced first.</summary>
    public int CardsMax { get; init; } = 20_000;

    /// <summary>Whether what is known of files is trusted while a watcher would tell of a change.</summary>
    public bool StatCache { get; init; } = true;

    /// <summary>Most files that are remembered so.</summary>
    public int StatCacheMax { get; init; } = 100_000;

    /// <summary>How long it is trusted.</summary>
    public TimeSpan StatCacheTtl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether ignore rules are compiled to a trie; the answers are the same without.</summary>
    public bool PatternTrie { get; init; } = true;

    /// <summary>Most answers of ignore rules that are remembered.</summary>
    public int PatternCacheSize { get; init; } = 1_000;

    /// <summary>Larger files are left out.</summary>
    public long FileBytesMax { get; init; } = 1 << 20;

    /// <summary>Of a folder with more files than this none is read; it is named among what was left out.</summary>
    public int FilesPerFolderMax { get; init; } = 100_000;

    /// <summary>Names of folders that are left out where git does not track them.</summary>
    public IReadOnlyList<string> SkipFolders { get; init; } = [];

    /// <summary>Name or path of Universal Ctags; empty to do without it.</summary>
    public string CtagsProgram { get; init; } = "ctags";

    /// <summary>How long an answer may wait for changed files to be indexed.</summary>
    public TimeSpan FreshnessBudget { get; init; } = TimeSpan.FromMilliseconds(500);
}
