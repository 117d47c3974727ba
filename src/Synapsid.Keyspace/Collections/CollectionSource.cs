using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// A set or sorted set that is read beside others: its small form copied, for a look at another key may take the span
/// away. Nothing where the key is not there.
/// </summary>
internal sealed class CollectionSource
{
    private readonly KeyDatabase _database;
    private readonly byte[] _bytes;
    private readonly LargeValue? _large;

    /// <summary>What a key holds, or (<c>default</c>) nothing.</summary>
    public CollectionSource(KeyDatabase database, scoped in KeyEntry entry)
    {
        _database = database;
        _bytes = entry.Value.ToArray();
        _large = entry.Large;
        Type = entry.Type;
        Count = Type == KeyType.Set ? AsSet().Count : AsSortedSet().Count;
    }

    /// <summary>A set, a sorted set, or nothing.</summary>
    public KeyType Type { get; }

    /// <summary>How many members it has.</summary>
    public int Count { get; }

    /// <summary>A look at it as a set.</summary>
    public SetView AsSet() => new(_database, [], new KeyEntry { Type = KeyType.Set, Value = _bytes, Large = _large });

    /// <summary>A look at it as a sorted set.</summary>
    public SortedSetView AsSortedSet() =>
        new(_database, [], new KeyEntry { Type = KeyType.SortedSet, Value = _bytes, Large = _large });
}
