namespace Synapsid.Keyspace.Store;

/// <summary>What the store knows of a key besides its value.</summary>
public readonly record struct KeyFacts
{
    /// <summary>Bytes in all: record, its share of the index, large collection.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes of the value as it is stored: less than its length where it is compressed.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>Whether the value is compressed.</summary>
    public required bool Compressed { get; init; }

    /// <summary>Seconds since the last use; means something under the policies that do not count uses.</summary>
    public required long IdleSeconds { get; init; }

    /// <summary>The counter of uses, 0 to 255; means something under the LFU policies.</summary>
    public required int Frequency { get; init; }
}
