namespace Synapsid.Keyspace.Sessions;

/// <summary>One change of a key, as a subscriber is told of it. Its spans are valid during the call.</summary>
public readonly ref struct KeyChange
{
    /// <summary>The key's database.</summary>
    public required int Database { get; init; }

    /// <summary>The key.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Redis' name of what happened: <c>set</c>, <c>del</c>, <c>expired</c>, <c>hincrby</c>.</summary>
    public required string Event { get; init; }

    /// <summary>
    /// Rises with every command that changes anything: the journal's sequence where the key space is persisted, else a
    /// count of told changes since the process began. Changes of one transaction share it.
    /// </summary>
    public required long Version { get; init; }

    /// <summary>What the key holds now; <see cref="KeyType.None"/> where it is gone.</summary>
    public required KeyType Type { get; init; }

    /// <summary>A string's bytes; empty for collections and for a key that is gone.</summary>
    public ReadOnlySpan<byte> Value { get; init; }
}
