namespace Synapsid.Storage.Journals;

/// <summary>How a <see cref="Journal"/> gathers, writes and syncs.</summary>
public sealed record JournalOptions
{
    /// <summary>When to sync.</summary>
    public FsyncMode FsyncMode { get; init; } = FsyncMode.Always;

    /// <summary>The longest time in milliseconds between syncs in <see cref="FsyncMode.Periodic"/>.</summary>
    public int FsyncIntervalMs { get; init; } = 100;

    /// <summary>
    /// Where nobody waits for a sync, this many gathered records are written without waiting for more.
    /// </summary>
    public int BatchRecordsMax { get; init; } = 1_000;

    /// <summary>
    /// Where nobody waits for a sync, the longest time in milliseconds that a record stays in the buffer.
    /// </summary>
    public int BatchDelayMs { get; init; } = 10;

    /// <summary>
    /// The size in bytes that segment files grow to: the first is smaller, each next one twice as large.
    /// </summary>
    public int SegmentBytes { get; init; } = 64 << 20;

    /// <summary>Appenders wait for the flusher once this many bytes are gathered.</summary>
    public int BufferBytes { get; init; } = 1 << 20;

    /// <summary>The largest payload of one record, in bytes.</summary>
    public int RecordBytesMax { get; init; } = 64 << 20;

    /// <summary>Whether whoever waits does the flusher's work, so that a test decides what happens when.</summary>
    internal bool InlineFlusher { get; init; }

    /// <summary>
    /// Throws <see cref="ArgumentOutOfRangeException"/> naming the first setting that makes no sense.
    /// </summary>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(FsyncIntervalMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchRecordsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchDelayMs, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(RecordBytesMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RecordBytesMax, 512 << 20);
    }
}
