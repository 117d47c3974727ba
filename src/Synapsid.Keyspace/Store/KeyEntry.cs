namespace Synapsid.Keyspace.Store;

/// <summary>
/// What a key holds, as a look. Its spans are valid while the key's shard is locked and until the next change or look
/// through the same <see cref="KeyDatabase"/>.
/// </summary>
public readonly ref struct KeyEntry
{
    /// <summary>The type; never <see cref="KeyType.None"/>.</summary>
    public required KeyType Type { get; init; }

    /// <summary>A string's bytes, or a small collection's compact form. Empty for a large
    /// collection.</summary>
    public ReadOnlySpan<byte> Value { get; init; }

    /// <summary>A collection too large for its record; null for all else.</summary>
    public LargeValue? Large { get; init; }

    /// <summary>How a string came to be.</summary>
    public StringForm Form { get; init; }

    /// <summary>When it expires, in Unix milliseconds; 0: never.</summary>
    public long ExpiresAtMs { get; init; }
}
