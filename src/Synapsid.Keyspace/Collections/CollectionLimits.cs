namespace Synapsid.Keyspace.Collections;

/// <summary>Up to where collections lie in their key's record, under Redis' names of the settings; beyond, they are
/// objects of their own.</summary>
public sealed record CollectionLimits
{
    /// <summary>What holds where nothing is set.</summary>
    public static CollectionLimits Default { get; } = new();

    /// <summary><c>hash-max-listpack-entries</c></summary>
    public int HashEntriesMax { get; init; } = 128;

    /// <summary><c>hash-max-listpack-value</c>, in bytes.</summary>
    public int HashValueBytesMax { get; init; } = 64;

    /// <summary><c>set-max-intset-entries</c></summary>
    public int SetIntegersMax { get; init; } = 512;

    /// <summary>Most members of a small set that are not all integers.</summary>
    public int SetEntriesMax { get; init; } = 128;

    /// <summary>Most bytes of a member of a small set that are not all integers.</summary>
    public int SetValueBytesMax { get; init; } = 64;

    /// <summary><c>zset-max-listpack-entries</c></summary>
    public int SortedSetEntriesMax { get; init; } = 128;

    /// <summary><c>zset-max-listpack-value</c>, in bytes.</summary>
    public int SortedSetValueBytesMax { get; init; } = 64;

    /// <summary>Most bytes of a small list.</summary>
    public int ListBytesMax { get; init; } = 1024;
}
