namespace Synapsid.Keyspace.Store;

/// <summary>Counters and sizes of a key space at one moment; shards are looked at one after the other.</summary>
public sealed record KeyspaceUsage
{
    /// <summary>Keys.</summary>
    public long Keys { get; init; }

    /// <summary>Keys that expire.</summary>
    public long VolatileKeys { get; init; }

    /// <summary>Reads that found their key.</summary>
    public long Hits { get; init; }

    /// <summary>Reads that did not.</summary>
    public long Misses { get; init; }

    /// <summary>Keys removed because their time had come.</summary>
    public long Expired { get; init; }

    /// <summary>Keys removed to make room.</summary>
    public long Evicted { get; init; }

    /// <summary>Bytes of records that live.</summary>
    public long RecordBytes { get; init; }

    /// <summary>Bytes of records' space that is dead and waits to be reused or given back.</summary>
    public long DeadBytes { get; init; }

    /// <summary>Bytes of the index.</summary>
    public long IndexBytes { get; init; }

    /// <summary>Bytes of large collections.</summary>
    public long LargeBytes { get; init; }

    /// <summary>Bytes of records moved by compaction since the start.</summary>
    public long MovedBytes { get; init; }

    /// <summary>Bytes that compressed values stand for.</summary>
    public long ExpandedBytes { get; init; }

    /// <summary>Bytes that compressed values take.</summary>
    public long CompressedBytes { get; init; }

    /// <summary>How many times smaller compression makes what it compresses; 1 where it compresses nothing.</summary>
    public double CompressionRatio => CompressedBytes == 0 ? 1 : (double)ExpandedBytes / CompressedBytes;
}
