namespace Synapsid.Keyspace.Store;

/// <summary>How a key space begins.</summary>
public sealed record KeyspaceStoreOptions
{
    /// <summary>
    /// The seed of the hash that places keys. A server takes one by chance, so that nobody can send keys that collide;
    /// cursors of SCAN hold for one seed.
    /// </summary>
    public ulong HashSeed { get; init; } = 0x53594E4150534944;

    /// <summary>Strings of at least so many bytes are compressed where that saves 12 %; 0: none.</summary>
    public int CompressionThresholdBytes { get; init; }

    /// <summary>Bytes beyond which keys are evicted; 0: no limit.</summary>
    public long MemoryMaxBytes { get; init; }

    /// <summary>Which keys are evicted.</summary>
    public EvictionPolicy Eviction { get; init; }
}
