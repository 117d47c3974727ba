namespace Synapsid.Keyspace.Sessions;

/// <summary>A key that somebody watches. Used under its shard's lock.</summary>
internal sealed class WatchedKey(int shard, DatabaseKey key)
{
    /// <summary>The key's shard.</summary>
    internal int Shard { get; } = shard;

    /// <summary>The key and its database.</summary>
    internal DatabaseKey Key { get; } = key;

    /// <summary>How many watch it.</summary>
    internal int Watchers { get; set; }

    /// <summary>Changes since somebody began to watch it.</summary>
    internal long Version { get; set; }

    /// <summary>Those of them that are told of each change; null where there are none.</summary>
    internal List<KeySubscription>? Subscriptions { get; set; }
}
