using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Store;

/// <summary>
/// Removes keys that have expired and that nobody asks for. A round looks at 20 keys with an expiry of one shard, going
/// on where the last round stopped; while a quarter of them had expired another follows, 16 at most. Tags tell which
/// keys expire, so that keys that stay cost a 64th of a cache line each: a round that finds few ends after 1,024
/// groups, about 12,000 slots, and the next one goes on behind them. Every key with an expiry is thus reached sooner or
/// later, however few there are. Used by one thread.
/// </summary>
public sealed class ExpiryCycle(KeyspaceStore store)
{
    private const int RoundKeys = 20;
    private const int RoundGroupsMax = 1024;
    private const int RoundsMax = 16;
    private const int CompactionBytes = 16 << 10;
    private readonly EffectWriter _effects = new();

    /// <summary>
    /// One pass over all shards; gives how many keys it removed. A shard is locked for one round at a time.
    /// </summary>
    public int Run()
    {
        if (store.ExpiryIsPaused) return 0;
        long nowMs = store.NowMs;
        int removed = 0;
        for (int number = 0; number < KeyspaceStore.ShardCount; number++)
        {
            for (int database = 0; database < KeyspaceStore.DatabaseCount; database++)
                removed += RunTable(store.ShardNumber(number), database, nowMs);
        }

        return removed;
    }

    private int RunTable(Shard shard, int database, long nowMs)
    {
        int removed = 0;
        for (int round = 0; round < RoundsMax; round++)
        {
            if (shard.Find(database) is not { Index.VolatileCount: > 0 }) break;
            int seen;
            int expired;
            lock (shard.Gate) expired = RunRound(shard, database, nowMs, out seen);
            removed += expired;
            if (seen == 0 || expired * 4 < seen) break;
        }

        return removed;
    }

    private int RunRound(Shard shard, int database, long nowMs, out int seen)
    {
        seen = 0;
        if (shard.Find(database) is not { } table) return 0;
        List<uint> expired = shard.Gathered;
        expired.Clear();
        for (int groups = 0; groups < RoundGroupsMax && seen < RoundKeys; groups++)
        {
            table.ExpiryCursor = table.GatherExpired(table.ExpiryCursor, nowMs, expired, ref seen);
            if (table.ExpiryCursor == 0) break; // a round does not go around, lest it meet a key twice
        }

        foreach (uint reference in expired)
        {
            IndexPlace place = table.PlaceOf(reference, out ulong position);
            store.RemoveOwn(shard, database, position, place, KeyRemoval.Expired, _effects);
        }

        table.CompactStep(CompactionBytes);
        if (!_effects.IsEmpty) store.Observer?.Commit(_effects);
        _effects.Clear();
        return expired.Count;
    }
}
