using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// The keys that somebody waits for a change of, by shard: those of WATCH and those of the change feed. A shard's table
/// is used under the shard's lock alone, and is not there while nobody watches.
/// </summary>
internal sealed class KeyWatches
{
    private readonly Dictionary<DatabaseKey, WatchedKey>?[] _shards =
        new Dictionary<DatabaseKey, WatchedKey>?[KeyspaceStore.ShardCount];

    private readonly long[] _swaps = new long[KeyspaceStore.DatabaseCount];
    private int _count;

    /// <summary>
    /// Whether anybody watches any key: read without a lock, so that a write that nobody watches costs nothing. Whoever
    /// holds a key's shard sees the watches of that key.
    /// </summary>
    internal bool Any => Volatile.Read(ref _count) > 0;

    /// <summary>
    /// How often a database was swapped with another. Read and changed with every shard locked, or one.
    /// </summary>
    internal long SwapsOf(int database) => Volatile.Read(ref _swaps[database]);

    /// <summary>Two databases have been swapped, with every shard locked.</summary>
    internal void Swapped(int first, int second)
    {
        Volatile.Write(ref _swaps[first], _swaps[first] + 1);
        Volatile.Write(ref _swaps[second], _swaps[second] + 1);
    }

    /// <summary>Begins to watch a key, whose shard is locked.</summary>
    internal WatchedKey Watch(int shard, int database, ReadOnlySpan<byte> key)
    {
        Dictionary<DatabaseKey, WatchedKey> table = _shards[shard] ??= new(DatabaseKeyComparer.Instance);
        var lookup = table.GetAlternateLookup<DatabaseKeySpan>();
        if (!lookup.TryGetValue(new DatabaseKeySpan(database, key), out WatchedKey? watched))
        {
            watched = new WatchedKey(shard, new DatabaseKey(database, key.ToArray()));
            table.Add(watched.Key, watched);
            Interlocked.Increment(ref _count);
        }

        watched.Watchers++;
        return watched;
    }

    /// <summary>Ends one watch of a key, whose shard is locked.</summary>
    internal void Unwatch(WatchedKey watched)
    {
        if (--watched.Watchers > 0 || _shards[watched.Shard] is not { } table) return;
        table.Remove(watched.Key);
        Interlocked.Decrement(ref _count);
        if (table.Count == 0) _shards[watched.Shard] = null;
    }

    /// <summary>The watch of a key, whose shard is locked; null where nobody watches it.</summary>
    internal WatchedKey? Find(int shard, int database, ReadOnlySpan<byte> key)
    {
        if (_shards[shard] is not { } table) return null;
        var lookup = table.GetAlternateLookup<DatabaseKeySpan>();
        return lookup.TryGetValue(new DatabaseKeySpan(database, key), out WatchedKey? watched) ? watched : null;
    }
}
