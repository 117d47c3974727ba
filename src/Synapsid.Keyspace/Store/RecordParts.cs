namespace Synapsid.Keyspace.Store;

/// <summary>What a record is made of.</summary>
internal readonly ref struct RecordParts
{
    public required KeyType Type { get; init; }

    public required ReadOnlySpan<byte> Key { get; init; }

    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Unix milliseconds; 0: never.</summary>
    public long ExpiresAtMs { get; init; }

    public uint Access { get; init; }

    public bool Compressed { get; init; }

    public bool Large { get; init; }

    public StringForm Form { get; init; }
}
