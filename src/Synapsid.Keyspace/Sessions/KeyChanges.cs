using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Sessions;

/// <summary>The feed of changes of keys, for programs and for <c>WS /kv/ws</c>.</summary>
public sealed class KeyChanges
{
    private readonly KeyspaceStore _store;
    private readonly KeyWatches _watches;
    private readonly bool _persisted;
    private long _told; // changes, or the highest sequence of one

    internal KeyChanges(KeyspaceStore store, KeyWatches watches, bool persisted)
    {
        _persisted = persisted;
        _store = store;
        _watches = watches;
    }

    /// <summary>
    /// Tells <paramref name="handler"/> of each change of the keys, in the order in which they happen to a key, until
    /// the returned object is disposed. A key that is named twice is told of once.
    /// </summary>
    public IDisposable Subscribe(IEnumerable<ReadOnlyMemory<byte>> keys, KeyChangeHandler handler, int database = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)database, (uint)KeyspaceStore.DatabaseCount,
            nameof(database));
        KeySubscription subscription = new(this, handler);
        foreach (ReadOnlyMemory<byte> key in keys)
        {
            int shard = _store.ShardOf(key.Span);
            _store.Enter(shard);
            try
            {
                WatchedKey watched = _watches.Watch(shard, database, key.Span);
                if (watched.Subscriptions?.Contains(subscription) == true)
                {
                    _watches.Unwatch(watched);
                    continue;
                }

                (watched.Subscriptions ??= []).Add(subscription);
                subscription.Keys.Add(watched);
            }
            finally
            {
                _store.Exit(shard);
            }
        }

        return subscription;
    }

    internal void Unsubscribe(KeySubscription subscription)
    {
        foreach (WatchedKey watched in subscription.Keys)
        {
            _store.Enter(watched.Shard);
            try
            {
                watched.Subscriptions?.Remove(subscription);
                if (watched.Subscriptions is []) watched.Subscriptions = null;
                _watches.Unwatch(watched);
            }
            finally
            {
                _store.Exit(watched.Shard);
            }
        }
    }

    /// <summary>Tells the subscribers of a key, whose shard is locked.</summary>
    /// <param name="watched">The key.</param>
    /// <param name="view">Its database, to read the value with; null where the key is gone.</param>
    /// <param name="name">The event.</param>
    /// <param name="sequence">The journal's sequence of the change; 0 where it has none, or none yet.</param>
    internal void Tell(WatchedKey watched, KeyDatabase? view, string name, long sequence)
    {
        if (watched.Subscriptions is not { } subscriptions) return;
        KeyEntry entry = default;
        bool there = view is not null && view.TryPeek(watched.Key.Key, out entry);
        KeyChange change = new()
        {
            Database = watched.Key.Database,
            Key = watched.Key.Key,
            Event = name,
            Version = VersionOf(sequence),
            Type = there ? entry.Type : KeyType.None,
            Value = there && entry.Type == KeyType.String ? entry.Value : default,
        };
        foreach (KeySubscription subscription in subscriptions) subscription.Handler(change);
    }

    /// <summary>
    /// A change that has no sequence yet, for its key expired or was evicted, is told as the one after the newest told:
    /// its own record is appended next, so the key's next change has a higher one.
    /// </summary>
    private long VersionOf(long sequence)
    {
        if (!_persisted) return Interlocked.Increment(ref _told);
        long newest = Volatile.Read(ref _told);
        if (sequence == 0) return newest + 1;
        while (sequence > newest)
        {
            long seen = Interlocked.CompareExchange(ref _told, sequence, newest);
            if (seen == newest) break;
            newest = seen;
        }

        return sequence;
    }
}
