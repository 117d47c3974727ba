using Synapsid.Keyspace.Sessions;

namespace Synapsid.Configuration;

/// <summary>The table of all settings. Readers name a setting by its field here, people by its key.</summary>
/// <remarks>
/// A setting is listed only when something reads it; <c>docs/operations.md</c> shows this table and a test compares
/// them.
/// </remarks>
public static class Settings
{
    private const long MiB = 1L << 20;
    private const long GiB = 1L << 30;

    /// <summary>When the journal syncs.</summary>
    public static readonly Setting FsyncMode = new()
    {
        Key = "persistence.fsync_mode",
        Kind = SettingKind.Choice,
        Choices = ["always", "periodic", "never"],
        DefaultText = "periodic",
        Summary = "When keys are synced: before each reply, every interval, or when the system likes.",
    };

    /// <summary>Time between two syncs in <c>periodic</c> mode.</summary>
    public static readonly Setting FsyncIntervalMs = new()
    {
        Key = "persistence.fsync_interval_ms",
        Kind = SettingKind.Duration,
        Unit = "milliseconds",
        Min = 1,
        Max = 3_600_000,
        DefaultText = "1000",
        Summary = "Time between two syncs of the journal in periodic mode: the most that a power cut can take back.",
    };

    /// <summary>Size at which the journal begins a new segment.</summary>
    public static readonly Setting SegmentBytes = new()
    {
        Key = "persistence.segment_bytes",
        Kind = SettingKind.ByteSize,
        Unit = "bytes",
        Min = MiB,
        Max = GiB,
        DefaultText = "64MiB",
        Summary = "Size of one journal segment, reserved on the disk when the segment is begun.",
    };

    /// <summary>Growth of the journal after which a snapshot is taken.</summary>
    public static readonly Setting SnapshotJournalBytes = new()
    {
        Key = "persistence.snapshot_journal_bytes",
        Kind = SettingKind.ByteSize,
        Unit = "bytes",
        Min = 64L << 10,
        Max = 1024 * GiB,
        DefaultText = "16MiB",
        Summary = "Growth of the journal since the last snapshot after which the next one is taken.",
    };

    /// <summary>Time after which changes are in a snapshot.</summary>
    public static readonly Setting SnapshotIntervalSecs = new()
    {
        Key = "snapshot.interval_secs",
        Kind = SettingKind.Integer,
        Unit = "seconds",
        Max = 31_536_000,
        DefaultText = "3600",
        Summary = "Time after which a snapshot is taken if anything changed; 0: the journal's growth alone decides.",
    };

    /// <summary>Changes after which a snapshot is taken.</summary>
    public static readonly Setting SnapshotOperationThreshold = new()
    {
        Key = "snapshot.operation_threshold",
        Kind = SettingKind.Integer,
        Unit = "changes",
        DefaultText = "0",
        Summary = "Changes after which a snapshot is taken; 0: the journal's growth alone decides.",
    };

    /// <summary>Whether keys survive the process.</summary>
    public static readonly Setting KeyspacePersist = new()
    {
        Key = "keyspace.persist",
        Kind = SettingKind.Boolean,
        DefaultText = "true",
        Summary =
            "Whether keys are journalled and saved; without it those on the disk are read once and written no more.",
    };

    /// <summary>The memory limit of keys.</summary>
    public static readonly Setting KeyspaceMaxMemoryMb = new()
    {
        Key = "keyspace.max_memory_mb",
        Kind = SettingKind.Integer,
        Unit = "MiB",
        Max = 1L << 30,
        DefaultText = "0",
        Summary = "Memory that keys, values and their index may take; 0: no limit.",
    };

    /// <summary>What happens at the limit.</summary>
    public static readonly Setting KeyspaceEvictionPolicy = new()
    {
        Key = "keyspace.eviction_policy",
        Kind = SettingKind.Choice,
        Choices = EvictionNames.All,
        DefaultText = "noeviction",
        Summary = "Which keys go when the memory limit is reached; with noeviction writes are refused.",
    };

    /// <summary>Length from which on values are compressed.</summary>
    public static readonly Setting CompressionThresholdBytes = new()
    {
        Key = "compression.threshold_bytes",
        Kind = SettingKind.ByteSize,
        Unit = "bytes",
        Max = GiB,
        DefaultText = "1KiB",
        Summary = "Length from which on a string is compressed where that saves an eighth of it; 0: none is.",
    };

    /// <summary>Name of the encoder.</summary>
    public static readonly Setting EncoderModel = new()
    {
        Key = "encoder.model",
        Kind = SettingKind.Text,
        DefaultText = "all-MiniLM-L6-v2",
        Summary = "The encoder that gives texts their vectors; `syn model list` names those that exist.",
    };

    /// <summary>Folder of the encoder weights.</summary>
    public static readonly Setting EncoderModelsDir = new()
    {
        Key = "encoder.models_dir",
        Kind = SettingKind.Path,
        DefaultText = "~/.synapsid/models",
        DefaultVariable = "SYNAPSID_MODELS",
        Summary = "The folder that holds encoder weights, shared by all data folders of a person.",
    };

    /// <summary>Threads of the encoder.</summary>
    public static readonly Setting EncoderThreads = new()
    {
        Key = "encoder.threads",
        Kind = SettingKind.Integer,
        Unit = "threads",
        Max = 1024,
        DefaultText = "0",
        Summary = "Threads that encode texts at the same time; 0 takes every core.",
    };

    /// <summary>Longest text of a grain.</summary>
    public static readonly Setting GrainTextBytesMax = new()
    {
        Key = "grains.text_bytes_max",
        Kind = SettingKind.ByteSize,
        Unit = "bytes",
        Min = 1,
        Max = 16 * MiB, // its document and vectors must fit into one journal record of 64 MiB
        DefaultText = "4MiB",
        Summary = "Longest text of one grain, as UTF-8; a longer one is refused.",
    };

    /// <summary>Length of a chunk of a long text.</summary>
    public static readonly Setting GrainChunkTokens = new()
    {
        Key = "grains.chunk_tokens",
        Kind = SettingKind.Integer,
        Unit = "tokens",
        Min = 16,
        Max = 254,
        DefaultText = "200",
        Summary = "Length of the chunks that a long text is cut into, each searched for itself.",
    };

    /// <summary>What neighbouring chunks share.</summary>
    public static readonly Setting GrainChunkOverlapTokens = new()
    {
        Key = "grains.chunk_overlap_tokens",
        Kind = SettingKind.Integer,
        Unit = "tokens",
        Max = 127,
        DefaultText = "40",
        Summary = "What two neighbouring chunks share, so that a sentence on their border is whole in one of them.",
    };

    /// <summary>Most hits of one search.</summary>
    public static readonly Setting SearchKMax = new()
    {
        Key = "search.k_max",
        Kind = SettingKind.Integer,
        Unit = "hits",
        Min = 1,
        Max = 100_000,
        DefaultText = "1000",
        Summary = "Most hits that one search may ask for.",
    };

    /// <summary>Tools that models are offered.</summary>
    public static readonly Setting McpProfile = new()
    {
        Key = "mcp.profile",
        Kind = SettingKind.Choice,
        Choices = Commands.ToolProfiles.Names,
        DefaultText = Commands.ToolProfiles.Default,
        Summary = "Which tools `syn mcp` and `/mcp` offer to a model.",
    };

    /// <summary>Address of the HTTP listener.</summary>
    public static readonly Setting ServerHttp = new()
    {
        Key = "server.http",
        Kind = SettingKind.Text,
        Scope = SettingScope.Server,
        DefaultText = "127.0.0.1:15500",
        Summary = "Address and port on which `syn serve` listens for HTTP/1.1 and HTTP/2.",
    };

    /// <summary>Largest body of a request.</summary>
    public static readonly Setting ServerRequestBytesMax = new()
    {
        Key = "server.request_bytes_max",
        Kind = SettingKind.ByteSize,
        Unit = "bytes",
        Scope = SettingScope.Server,
        Min = 1 << 10,
        Max = GiB,
        DefaultText = "32MiB",
        Summary = "Largest body of one HTTP request; a larger one is refused before it is read.",
    };

    /// <summary>Streams of one HTTP/2 connection.</summary>
    public static readonly Setting ServerHttp2MaxConcurrentStreams = new()
    {
        Key = "server.http2_max_concurrent_streams",
        Kind = SettingKind.Integer,
        Unit = "streams",
        Scope = SettingScope.Server,
        Min = 1,
        Max = 65_535,
        DefaultText = "100",
        Summary = "Requests that one HTTP/2 connection may have under way at the same time.",
    };

    /// <summary>Silence after which an HTTP connection is closed.</summary>
    public static readonly Setting ServerKeepAlive = new()
    {
        Key = "server.keep_alive",
        Kind = SettingKind.Duration,
        Unit = "milliseconds",
        Scope = SettingScope.Server,
        Min = 1_000,
        Max = 3_600_000,
        DefaultText = "120s",
        Summary = "Silence after which an HTTP connection is closed.",
    };

    /// <summary>Length from which an HTTP answer is compressed.</summary>
    public static readonly Setting ServerCompressionThresholdBytes = new()
    {
        Key = "server.compression_threshold_bytes",
        Kind = SettingKind.ByteSize,
        Unit = "bytes",
        Scope = SettingScope.Server,
        Min = 0,
        Max = GiB,
        DefaultText = "1KiB",
        Summary = "Length from which an HTTP answer is compressed (gzip, br) for a caller that takes it; 0: never.",
    };

    /// <summary>Address of the RESP listener.</summary>
    public static readonly Setting RespListen = new()
    {
        Key = "resp.listen",
        Kind = SettingKind.Text,
        Scope = SettingScope.Server,
        DefaultText = "127.0.0.1:15501",
        Summary = "Address and port on which `syn serve` listens for Redis clients, or off.",
    };

    /// <summary>Password of Redis clients.</summary>
    public static readonly Setting RespPassword = new()
    {
        Key = "resp.password",
        Kind = SettingKind.Text,
        Scope = SettingScope.Server,
        IsSecret = true,
        DefaultText = "none",
        Summary = "Password that Redis clients give with AUTH; none: nobody is asked, and only this machine is let in.",
    };

    /// <summary>Threads of the RESP listener.</summary>
    public static readonly Setting RespThreads = new()
    {
        Key = "resp.threads",
        Kind = SettingKind.Integer,
        Unit = "threads",
        Scope = SettingScope.Server,
        Max = 1024,
        DefaultText = "0",
        Summary = "Threads that serve Redis clients; 0: one for each two cores.",
    };

    /// <summary>How long the RESP listener looks for requests before it sleeps.</summary>
    public static readonly Setting RespBusyPollUs = new()
    {
        Key = "resp.busy_poll_us",
        Kind = SettingKind.Integer,
        Unit = "microseconds",
        Scope = SettingScope.Server,
        Max = 1000,
        DefaultText = "20",
        Summary = "How long a thread looks for requests that come in quick succession before it sleeps; 0: not at all.",
    };

    /// <summary>Connections of the RESP listener.</summary>
    public static readonly Setting RespMaxConnections = new()
    {
        Key = "resp.max_connections",
        Kind = SettingKind.Integer,
        Unit = "connections",
        Scope = SettingScope.Server,
        Min = 1,
        Max = 1_000_000,
        DefaultText = "10000",
        Summary = "Redis clients that may be connected at the same time; more are refused.",
    };

    /// <summary>Silence after which a Redis client is closed.</summary>
    public static readonly Setting RespIdleTimeout = new()
    {
        Key = "resp.idle_timeout",
        Kind = SettingKind.Duration,
        Unit = "milliseconds",
        Scope = SettingScope.Server,
        Max = 86_400_000,
        DefaultText = "0ms",
        Summary = "Silence after which a Redis client is closed, in whole seconds; 0: never.",
    };

    /// <summary>What may wait for a Redis client.</summary>
    public static readonly Setting RespClientOutputBufferLimit = new()
    {
        Key = "resp.client_output_buffer_limit",
        Kind = SettingKind.ByteSize,
        Unit = "bytes",
        Scope = SettingScope.Server,
        Max = 2 * GiB,
        DefaultText = "1GiB",
        Summary = "Replies that may wait for a Redis client that does not read; beyond it is closed. 0: no limit.",
    };

    /// <summary>Every setting, in the order in which people are shown them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        FsyncMode, FsyncIntervalMs, SegmentBytes, SnapshotJournalBytes,
        SnapshotIntervalSecs, SnapshotOperationThreshold,
        KeyspacePersist, KeyspaceMaxMemoryMb, KeyspaceEvictionPolicy, CompressionThresholdBytes,
        EncoderModel, EncoderModelsDir, EncoderThreads,
        GrainTextBytesMax, GrainChunkTokens, GrainChunkOverlapTokens,
        SearchKMax, McpProfile,
        ServerHttp, ServerRequestBytesMax, ServerHttp2MaxConcurrentStreams, ServerKeepAlive,
        ServerCompressionThresholdBytes,
        RespListen, RespPassword, RespThreads, RespBusyPollUs, RespMaxConnections, RespIdleTimeout,
        RespClientOutputBufferLimit,
        .. LedgerSettings.All,
        .. CodeSettings.All,
    ];

    private static Dictionary<string, Setting> ByKey { get; } = All.ToDictionary(s => s.Key, StringComparer.Ordinal);

    /// <summary>Finds a setting by its exact key.</summary>
    public static bool TryFind(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Setting? setting) =>
        ByKey.TryGetValue(key, out setting);
}
