using Synapsid.Storage.Journals;

namespace Synapsid.Ledger;

/// <summary>How a <see cref="Ledger"/> gathers, writes, syncs, indexes and keeps.</summary>
public sealed record LedgerOptions
{
    /// <summary>Bytes that the index of a segment under construction takes per event, at most.</summary>
    internal const int IndexBytesPerEvent = 40;

    /// <summary>The most events of a segment: an ordinal has 24 bits in the table of ids.</summary>
    internal const int SegmentEventsLimit = (1 << 24) - 2;

    /// <summary>When to sync.</summary>
    public FsyncMode FsyncMode { get; init; } = FsyncMode.Always;

    /// <summary>The longest time in milliseconds between syncs in <see cref="FsyncMode.Periodic"/>.</summary>
    public int FsyncIntervalMs { get; init; } = 100;

    /// <summary>Gathered events that are written without waiting for more.</summary>
    public int BatchSize { get; init; } = 2_000;

    /// <summary>The longest time in milliseconds that fewer events than a batch wait for others.</summary>
    public int GroupCommitDelayMs { get; init; }

    /// <summary>
    /// Memory in MiB for gathering events, for the index of the segments being written, for tiles that wait to become
    /// files, and for filters of sealed segments.
    /// </summary>
    public int MemoryBudgetMb { get; init; } = 256;

    /// <summary>The size in MiB that segment files grow to.</summary>
    public int MaxFileSizeMb { get; init; } = 256;

    /// <summary>Events between two entries of a segment's index of times.</summary>
    public int IndexInterval { get; init; } = 256;

    /// <summary>Bits an event takes in a segment's filter of ids; 0: no filter.</summary>
    public int BloomBitsPerKey { get; init; } = 10;

    /// <summary>Whether records are compressed.</summary>
    public LedgerCompression Compression { get; init; }

    /// <summary>Bytes of records in one compressed block.</summary>
    public int BlockBytes { get; init; } = 128 << 10;

    /// <summary>A checkpoint is signed at most so many milliseconds after an event was written.</summary>
    public int CheckpointIntervalMs { get; init; } = 1_000;

    /// <summary>A checkpoint is signed after so many events at most.</summary>
    public int CheckpointEvents { get; init; } = 1_000_000;

    /// <summary>In quiet periods a checkpoint is signed every so many seconds, so that a gap can be proved.</summary>
    public int HeartbeatSeconds { get; init; } = 600;

    /// <summary>The name of the ledger in its checkpoints.</summary>
    public string Origin { get; init; } = "synapsid.local/ledger";

    /// <summary>Which events may go.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>
    /// Whether whoever waits does the work of the ledger's threads, so that a test decides what happens when.
    /// </summary>
    internal bool Inline { get; init; }

    /// <summary>The size in bytes of a segment in tests; 0: as <see cref="MaxFileSizeMb"/> says.</summary>
    internal int SegmentBytesForTests { get; init; }

    /// <summary>The most speed; a crash of the machine may take back what the system had not written.</summary>
    public static LedgerOptions MaxThroughput { get; } = new()
    {
        FsyncMode = FsyncMode.Never,
        GroupCommitDelayMs = 5,
        MemoryBudgetMb = 512,
    };

    /// <summary>Every acknowledged event is on disk; others are waited for a little.</summary>
    public static LedgerOptions Balanced { get; } = new() { GroupCommitDelayMs = 1 };

    /// <summary>Every event is written and synced as soon as the disk is free.</summary>
    public static LedgerOptions MaxDurability { get; } = new()
    {
        BatchSize = 1,
        GroupCommitDelayMs = 0,
        CheckpointIntervalMs = 100,
    };

    internal int SegmentBytes => SegmentBytesForTests > 0 ? SegmentBytesForTests : MaxFileSizeMb << 20;

    /// <summary>Events of one segment: its index takes a quarter of the budget at most.</summary>
    internal int SegmentEventsMax =>
        (int)Math.Min(SegmentEventsLimit, ((long)MemoryBudgetMb << 20) / 4 / IndexBytesPerEvent);

    /// <summary>Bytes gathered at most: there are four such buffers.</summary>
    internal int BufferBytes => (int)Math.Clamp(((long)MemoryBudgetMb << 20) / 64, 256 << 10, 4 << 20);

    /// <summary>Full tiles, of 8 KiB, that wait for being written: a quarter of the budget.</summary>
    internal int WaitingTilesMax => (int)(((long)MemoryBudgetMb << 20) / 4 / Merkle.MerkleTile.FullBytes);

    /// <summary>Bytes of filters of sealed segments that are kept in memory.</summary>
    internal long FilterBytesMax => ((long)MemoryBudgetMb << 20) / 8;

    /// <summary>
    /// Throws <see cref="ArgumentOutOfRangeException"/> naming the first setting that makes no sense.
    /// </summary>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(FsyncIntervalMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(GroupCommitDelayMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryBudgetMb, 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFileSizeMb, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxFileSizeMb, 2047);
        ArgumentOutOfRangeException.ThrowIfLessThan(IndexInterval, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(IndexInterval, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfNegative(BloomBitsPerKey);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BloomBitsPerKey, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(BlockBytes, 4 << 10);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BlockBytes, 16 << 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointIntervalMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointEvents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HeartbeatSeconds, 1);
        ArgumentException.ThrowIfNullOrWhiteSpace(Origin);
        ArgumentNullException.ThrowIfNull(Retention);
    }
}
