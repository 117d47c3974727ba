namespace Synapsid.Configuration;

/// <summary>The settings of the ledger. A preset gives the defaults of some of them.</summary>
public static class LedgerSettings
{
    /// <summary>What a list of settings is where nothing is in it.</summary>
    public const string None = "none";

    private const long MiB = 1L << 20;
    private const long GiB = 1L << 30;

    /// <summary>Gives other settings their defaults.</summary>
    public static readonly Setting Preset = new()
    {
        Key = "ledger.preset",
        Kind = SettingKind.Choice,
        Choices = ["max_throughput", "balanced", "max_durability"],
        DefaultText = "balanced",
        Summary = "Defaults for fsync_mode, batch_size, group_commit_delay_ms, memory_budget_mb and "
            + "checkpoint_interval_ms.",
    };

    /// <summary>When the ledger syncs.</summary>
    public static readonly Setting FsyncMode = new()
    {
        Key = "ledger.fsync_mode",
        Kind = SettingKind.Choice,
        Choices = ["always", "periodic", "never"],
        DefaultText = "always",
        Summary = "When events are synced: before each acknowledgement, every interval, or when the system likes.",
    };

    /// <summary>Time between two syncs in <c>periodic</c> mode.</summary>
    public static readonly Setting FsyncIntervalMs =
        Milliseconds("fsync_interval_ms", "100", 1, "Time between two syncs of the ledger in periodic mode.");

    /// <summary>Events that are written without waiting for more.</summary>
    public static readonly Setting BatchSize = Number(
        "batch_size", "2000", 1, 1_000_000, "events", "Gathered events that are written without waiting for more.");

    /// <summary>How long fewer events wait for others.</summary>
    public static readonly Setting GroupCommitDelayMs = Milliseconds(
        "group_commit_delay_ms", "1", 0, "The longest time that fewer events than a batch wait for others.");

    /// <summary>Memory of the ledger.</summary>
    public static readonly Setting MemoryBudgetMb = Number(
        "memory_budget_mb", "256", 16, 1 << 20, "MiB",
            "Memory in MiB for gathering events, for indexes being made, and for tiles that wait to become files.");

    /// <summary>Size of a segment.</summary>
    public static readonly Setting MaxFileSizeMb = Number(
        "max_file_size_mb", "256", 1, 2047, "MiB", "Size in MiB that a segment of the ledger grows to.");

    /// <summary>Density of the index of times.</summary>
    public static readonly Setting IndexInterval = Number(
        "index_interval", "256", 16, 1 << 20, "events", "Events between two entries of a segment's index of times.");

    /// <summary>Size of the filter of ids.</summary>
    public static readonly Setting BloomBitsPerKey = Number(
        "bloom_bits_per_key", "10", 0, 64, "bits", "Bits an event takes in a segment's filter of ids; 0: no filter.");

    /// <summary>How records are packed.</summary>
    public static readonly Setting Compression = new()
    {
        Key = "ledger.compression",
        Kind = SettingKind.Choice,
        Choices = ["none", "lz4"],
        DefaultText = "none",
        Summary = "How sealed segments are packed: as they are, or in LZ4 blocks.",
    };

    /// <summary>Size of a compressed block.</summary>
    public static readonly Setting BlockSize = Bytes(
        "block_size", "128KiB", 4 << 10, 16 * MiB, "Bytes of records in one compressed block.");

    /// <summary>Time between checkpoints.</summary>
    public static readonly Setting CheckpointIntervalMs = Milliseconds(
        "checkpoint_interval_ms", "1000", 1, "A checkpoint is signed at most so long after an event was written.");

    /// <summary>Events between checkpoints.</summary>
    public static readonly Setting CheckpointEvents = Number(
        "checkpoint_events", "1000000", 1, int.MaxValue, "events",
            "A checkpoint is signed after so many events at most.");

    /// <summary>Time between checkpoints in quiet periods.</summary>
    public static readonly Setting Heartbeat = new()
    {
        Key = "ledger.heartbeat",
        Kind = SettingKind.Duration,
        Unit = "milliseconds",
        Min = 1_000,
        Max = 86_400_000,
        DefaultText = "10m",
        Summary = "Time between checkpoints when nothing happens, so that a gap can be proved.",
    };

    /// <summary>Name of the ledger.</summary>
    public static readonly Setting Origin = new()
    {
        Key = "ledger.origin",
        Kind = SettingKind.Text,
        DefaultText = "synapsid.local/ledger",
        Summary = "Name of the ledger in its checkpoints; it is fixed when the ledger is made.",
    };

    /// <summary>Age at which events may go.</summary>
    public static readonly Setting RetentionMaxAge = new()
    {
        Key = "ledger.retention_max_age",
        Kind = SettingKind.Duration,
        Unit = "milliseconds",
        Max = 36_525L * 86_400_000,
        DefaultText = "0",
        Summary = "Segments whose events are all older are deleted; 0: never.",
    };

    /// <summary>Size at which the oldest events go.</summary>
    public static readonly Setting RetentionMaxSize = Bytes(
        "retention_max_size", "0", 0, 1024 * 1024 * GiB,
            "The oldest segments are deleted while all take more; 0: never.");

    /// <summary>Ages of single namespaces.</summary>
    public static readonly Setting RetentionSources = Text(
        "retention_sources", None, "Other ages for some namespaces, such as dns=30d,audit=3650d.");

    /// <summary>Whether the product's own acts are events.</summary>
    public static readonly Setting OwnActs = new()
    {
        Key = "ledger.own_acts",
        Kind = SettingKind.Boolean,
        DefaultText = "true",
        Summary =
            "Whether starts, stops, failed logins, changed settings, imports and erasures are events of their own.",
    };

    /// <summary>Members that give the time of an event.</summary>
    public static readonly Setting MapTime =
        Map("time", "time,timestamp,@timestamp,ts,event_time,date,datetime", "when it happened");

    /// <summary>Members that give the host.</summary>
    public static readonly Setting MapHost =
        Map("host", "host,hostname,source_host,host.name,host.hostname,computer,node", "the host");

    /// <summary>Members that give the address.</summary>
    public static readonly Setting MapIp =
        Map("ip", "ip,source_ip,src_ip,source.ip,client_ip,client.ip,remote_addr,host.ip", "the address");

    /// <summary>Members that give the collector.</summary>
    public static readonly Setting MapCollector = Map("collector", "collector,agent.name,agent", "the collector");

    /// <summary>Members that give the type.</summary>
    public static readonly Setting MapType =
        Map("type", "event_type,type,event.category,category,event.type", "what it is about");

    /// <summary>Members that give the severity.</summary>
    public static readonly Setting MapSeverity =
        Map("severity", "severity,level,log.level,loglevel,log_level,priority,severity_text", "how grave it is");

    /// <summary>Members that give the namespace.</summary>
    public static readonly Setting MapNamespace = Map("namespace", "namespace,tenant", "the namespace");

    /// <summary>Every setting of the ledger, in the order in which people are shown them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Preset, FsyncMode, FsyncIntervalMs, BatchSize, GroupCommitDelayMs, MemoryBudgetMb, MaxFileSizeMb,
        IndexInterval, BloomBitsPerKey, Compression, BlockSize,
        CheckpointIntervalMs, CheckpointEvents, Heartbeat, Origin,
        RetentionMaxAge, RetentionMaxSize, RetentionSources, OwnActs,
        MapTime, MapHost, MapIp, MapCollector, MapType, MapSeverity, MapNamespace,
    ];

    /// <summary>The defaults that a preset gives in place of those of <c>balanced</c>.</summary>
    public static IReadOnlyList<(Setting Setting, string Text)> DefaultsOf(string preset) => preset switch
    {
        "max_throughput" => [(FsyncMode, "never"), (GroupCommitDelayMs, "5"), (MemoryBudgetMb, "512")],
        "max_durability" => [(BatchSize, "1"), (GroupCommitDelayMs, "0"), (CheckpointIntervalMs, "100")],
        _ => [],
    };

    private static Setting Number(string name, string text, long min, long max, string unit, string summary) => new()
    {
        Key = "ledger." + name,
        Kind = SettingKind.Integer,
        Unit = unit,
        Min = min,
        Max = max,
        DefaultText = text,
        Summary = summary,
    };

    private static Setting Milliseconds(string name, string text, long min, string summary) => new()
    {
        Key = "ledger." + name,
        Kind = SettingKind.Duration,
        Unit = "milliseconds",
        Min = min,
        Max = 3_600_000,
        DefaultText = text,
        Summary = summary,
    };

    private static Setting Bytes(string name, string text, long min, long max, string summary) => new()
    {
        Key = "ledger." + name,
        Kind = SettingKind.ByteSize,
        Unit = "bytes",
        Min = min,
        Max = max,
        DefaultText = text,
        Summary = summary,
    };

    private static Setting Text(string name, string text, string summary) => new()
    {
        Key = "ledger." + name,
        Kind = SettingKind.Text,
        DefaultText = text,
        Summary = summary,
    };

    private static Setting Map(string name, string text, string meaning) => Text(
        "map_" + name, text, $"Members of a JSON object of no known format that say {meaning}; the first there "
        + $"counts.");
}
