using Synapsid.Knowledge.Code.Index;

namespace Synapsid.Configuration;

/// <summary>The settings of code search. A profile gives the defaults of some of them.</summary>
public static class CodeSettings
{
    private const string DefaultSkipFolders =
        "node_modules,bower_components,vendor,third_party,.venv,venv,site-packages,__pycache__,.tox,.gradle,.idea,.vs";

    /// <summary>Gives other settings their defaults.</summary>
    public static readonly Setting Profile = new()
    {
        Key = "performance.profile",
        Kind = SettingKind.Choice,
        Choices = ["auto", "small", "medium", "large", "huge"],
        DefaultText = "auto",
        Summary = "Defaults for the workers and sizes below, by the size of the code base; auto: by the cores.",
    };

    /// <summary>Whether metadata of files is kept.</summary>
    public static readonly Setting StatCacheEnabled = Flag(
        "performance.file_stat_cache.enabled",
        "Whether size and time of files are remembered while a watcher would tell of a change.");

    /// <summary>How many files are remembered.</summary>
    public static readonly Setting StatCacheMax = Number(
        "performance.file_stat_cache.max_size",
        "100000",
        1,
        100_000_000,
        "files",
        "Most files that are remembered so.");

    /// <summary>How long they are trusted.</summary>
    public static readonly Setting StatCacheTtl = Number(
        "performance.file_stat_cache.ttl_seconds",
        "300",
        1,
        86_400,
        "seconds",
        "How long what is remembered is trusted before the disk is asked again.");

    /// <summary>Workers of the scanner.</summary>
    public static readonly Setting ScannerWorkers = Number(
        "performance.parallel_scanner.max_workers",
        "0",
        0,
        256,
        "threads",
        "Threads that look through folders; 0: one for each core.");

    /// <summary>Time limit of the scanner.</summary>
    public static readonly Setting ScannerTimeout = Number(
        "performance.parallel_scanner.timeout_seconds",
        "300",
        1,
        86_400,
        "seconds",
        "How long one look through a tree may take before it is given up.");

    /// <summary>Workers that read files.</summary>
    public static readonly Setting ProcessorWorkers = Number(
        "performance.parallel_processor.max_workers",
        "0",
        0,
        256,
        "threads",
        "Threads that read and analyse files; 0: one for each core.");

    /// <summary>Files a worker takes at a time.</summary>
    public static readonly Setting ProcessorBatch = Number(
        "performance.parallel_processor.batch_size",
        "100",
        1,
        100_000,
        "files",
        "Files that a thread takes at a time.");

    /// <summary>Cards of one call of the encoder.</summary>
    public static readonly Setting EmbeddingBatch = Number(
        "performance.embeddings.batch_size",
        "32",
        1,
        4_096,
        "texts",
        "Descriptions of symbols that are encoded in one call.");

    /// <summary>Symbols with vectors.</summary>
    public static readonly Setting CardsMax = Number(
        "performance.embeddings.max_symbols",
        "20000",
        0,
        10_000_000,
        "symbols",
        "Most symbols of a repository that get a vector, the most referenced first; files get half as many, then the "
            + "bodies of those symbols one more each; 0: none.");

    /// <summary>Whether ignore rules are compiled.</summary>
    public static readonly Setting PatternTrieEnabled = Flag(
        "performance.pattern_trie.enabled",
        "Whether ignore rules are compiled to a trie; the answers are the same without, later.");

    /// <summary>Answers of ignore rules that are kept.</summary>
    public static readonly Setting PatternCacheSize = Number(
        "performance.pattern_trie.cache_size",
        "1000",
        0,
        10_000_000,
        "folders",
        "Most folders whose compiled ignore rules are kept.");

    /// <summary>Size of the largest file.</summary>
    public static readonly Setting FileBytesMax = new()
    {
        Key = "file_filtering.max_file_size",
        Kind = SettingKind.ByteSize,
        Unit = "bytes",
        Min = 1 << 10,
        Max = 1 << 30,
        DefaultText = "1MiB",
        Summary = "Larger files are left out, and named by `syn index status`.",
    };

    /// <summary>Files of the largest folder.</summary>
    public static readonly Setting FilesPerFolderMax = Number(
        "directory_filtering.max_files_per_directory",
        "100000",
        1,
        100_000_000,
        "files",
        "A folder with more files is left out, and named by `syn index status`.");

    /// <summary>Folders that are left out.</summary>
    public static readonly Setting SkipFolders = new()
    {
        Key = "directory_filtering.skip_large_directories",
        Kind = SettingKind.Text,
        DefaultText = DefaultSkipFolders,
        Summary = "Names of folders that are left out where git does not track them, separated by commas; or none.",
    };

    /// <summary>How long an answer may wait.</summary>
    public static readonly Setting FreshnessMs = new()
    {
        Key = "code.freshness_ms",
        Kind = SettingKind.Duration,
        Unit = "milliseconds",
        Max = 60_000,
        DefaultText = "500",
        Summary = "How long an answer may wait for changed files to be indexed; what is not ready then is named.",
    };

    /// <summary>Every setting of code search, in the order in which people are shown them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Profile, StatCacheEnabled, StatCacheMax, StatCacheTtl, ScannerWorkers, ScannerTimeout, ProcessorWorkers,
        ProcessorBatch, EmbeddingBatch, CardsMax, PatternTrieEnabled, PatternCacheSize,
        FileBytesMax, FilesPerFolderMax, SkipFolders, FreshnessMs,
    ];

    /// <summary>The defaults that a profile gives in place of those of <c>auto</c>.</summary>
    public static IReadOnlyList<(Setting Setting, string Text)> DefaultsOf(string profile) => profile switch
    {
        "small" => Sizes("5000", "2", "100", "16"),
        "medium" => Sizes("100000", "4", "100", "32"),
        "large" => Sizes("200000", "8", "100", "64"),
        "huge" => [.. Sizes("1000000", "16", "200", "128"), (StatCacheTtl, "600"), (ScannerTimeout, "600")],
        _ => [],
    };

    /// <summary>What the settings say.</summary>
    public static CodeOptions OptionsOf(SynapsidConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string skipped = configuration.GetText(SkipFolders);
        return new CodeOptions
        {
            ScanWorkers = (int)configuration.GetInteger(ScannerWorkers),
            ScanTimeout = TimeSpan.FromSeconds(configuration.GetInteger(ScannerTimeout)),
            Workers = (int)configuration.GetInteger(ProcessorWorkers),
            WorkerBatch = (int)configuration.GetInteger(ProcessorBatch),
            EmbeddingBatch = (int)configuration.GetInteger(EmbeddingBatch),
            CardsMax = (int)configuration.GetInteger(CardsMax),
            StatCache = configuration.GetBoolean(StatCacheEnabled),
            StatCacheMax = (int)configuration.GetInteger(StatCacheMax),
            StatCacheTtl = TimeSpan.FromSeconds(configuration.GetInteger(StatCacheTtl)),
            PatternTrie = configuration.GetBoolean(PatternTrieEnabled),
            PatternCacheSize = (int)configuration.GetInteger(PatternCacheSize),
            FileBytesMax = configuration.GetInteger(FileBytesMax),
            FilesPerFolderMax = (int)configuration.GetInteger(FilesPerFolderMax),
            SkipFolders = skipped == LedgerSettings.None
                ? []
                : skipped.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            FreshnessBudget = TimeSpan.FromMilliseconds(configuration.GetInteger(FreshnessMs)),
        };
    }

    private static (Setting Setting, string Text)[] Sizes(string files, string workers, string batch, string texts) =>
    [
        (StatCacheMax, files), (ScannerWorkers, workers), (ProcessorWorkers, workers), (ProcessorBatch, batch),
        (EmbeddingBatch, texts),
    ];

    private static Setting Flag(string key, string summary) => new()
    {
        Key = key,
        Kind = SettingKind.Boolean,
        DefaultText = "true",
        Summary = summary,
    };

    private static Setting Number(string key, string text, long min, long max, string unit, string summary) => new()
    {
        Key = key,
        Kind = SettingKind.Integer,
        Unit = unit,
        Min = min,
        Max = max,
        DefaultText = text,
        Summary = summary,
    };
}
