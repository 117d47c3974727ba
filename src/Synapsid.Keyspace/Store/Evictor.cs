using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Store;

/// <summary>
/// Makes room as Redis does: it looks at five keys of a shard taken by chance, keeps the best of all it has seen in a
/// pool of 16, and removes the best of the pool.
/// </summary>
internal sealed class Evictor(KeyspaceStore store)
{
    private const int Samples = 5;
    private const int PoolMax = 16;
    private const int KeysOfCallMax = 4096;
    private const int CompactionBytes = 4 << 10;
    private readonly Lock _evicting = new();
    private readonly EffectWriter _effects = new();
    private readonly Random _random = new(1);
    private readonly List<EvictionCandidate> _pool = new(PoolMax); // worst first
    private readonly Stack<EvictionCandidate> _spare = new();
    private EvictionPolicy _poolPolicy;

    /// <summary>Evicts until memory in use is below the limit; false where no key may go.</summary>
    public bool TryMakeRoom()
    {
        lock (_evicting)
        {
            for (int removed = 0; store.UsedBytes > store.MemoryMaxBytes && store.MemoryMaxBytes != 0; removed++)
            {
                if (removed == KeysOfCallMax) return true;
                if (!TryEvictOne(store.Eviction)) return false;
            }

            return true;
        }
    }

    private bool TryEvictOne(EvictionPolicy policy) => policy switch
    {
        EvictionPolicy.NoEviction => false,
        EvictionPolicy.AllKeysRandom => TryEvictAny(expiring: false),
        EvictionPolicy.VolatileRandom => TryEvictAny(expiring: true),
        _ => TryEvictBest(policy),
    };

    private bool TryEvictAny(bool expiring)
    {
        if (!TryChoose(expiring, out int number, out int database)) return false;
        Shard shard = store.ShardNumber(number);
        lock (shard.Gate)
        {
            // Another thread may have removed its keys since: then there is the next attempt.
            if (shard.Find(database) is not { } table) return true;
            if (table.TryRandom(_random, expiring, out IndexPlace place)) Remove(shard, database, table, place);
            return true;
        }
    }

    private bool TryEvictBest(EvictionPolicy policy)
    {
        if (_poolPolicy != policy) Forget();
        _poolPolicy = policy;
        bool expiring = policy is EvictionPolicy.VolatileLru or EvictionPolicy.VolatileLfu
            or EvictionPolicy.VolatileTtl;
        if (!TryChoose(expiring, out int number, out int database)) return false;
        Shard sampled = store.ShardNumber(number);
        lock (sampled.Gate) Sample(sampled, database, policy, expiring);
        while (_pool.Count > 0)
        {
            EvictionCandidate best = _pool[^1];
            _pool.RemoveAt(_pool.Count - 1);
            _spare.Push(best);
            ulong hash = store.HashOf(best.Key);
            Shard shard = store.ShardAt(hash);
            lock (shard.Gate)
            {
                if (shard.Find(best.Database) is not { } table) continue;
                if (!table.Index.TryFind(hash << KeyIndex.ShardBits, best.Key, out IndexPlace place)) continue;
                if (expiring && !table.At(place).Expires) continue;
                Remove(shard, best.Database, table, place);
                return true;
            }
        }

        return true; // what was sampled went away by itself: progress of another kind
    }

    /// <summary>A shard and database with a key that may go, by chance.</summary>
    private bool TryChoose(bool expiring, out int number, out int database)
    {
        int first = _random.Next(KeyspaceStore.ShardCount);
        int firstDatabase = _random.Next(KeyspaceStore.DatabaseCount);
        for (int i = 0; i < KeyspaceStore.ShardCount; i++)
        {
            for (int j = 0; j < KeyspaceStore.DatabaseCount; j++)
            {
                number = (first + i) % KeyspaceStore.ShardCount;
                database = (firstDatabase + j) % KeyspaceStore.DatabaseCount;
                if (store.ShardNumber(number).Find(database) is not { } table) continue;
                if ((expiring ? table.Index.VolatileCount : table.Index.Count) > 0) return true;
            }
        }

        (number, database) = (0, 0);
        return false;
    }

    private void Sample(Shard shard, int database, EvictionPolicy policy, bool expiring)
    {
        if (shard.Find(database) is not { } table) return;
        if (!table.TryRandom(_random, expiring, out IndexPlace first)) return;
        long nowMs = store.NowMs;
        IndexSegment segment = first.Segment;
        int group = first.Slot >> 4;
        int left = Samples;
        for (int groups = 0; groups < segment.Groups && left > 0; groups++, group = segment.After(group))
        {
            uint lanes = expiring ? segment.TakenVolatile(group) : segment.Taken(group);
            int turn = _random.Next(IndexSegment.Lanes); // low lanes hold older keys: begin anywhere
            for (int i = 0; i < IndexSegment.Lanes && left > 0; i++)
            {
                int lane = (turn + i) % IndexSegment.Lanes;
                if ((lanes & (1u << lane)) == 0) continue;
                Record record = table.At(new IndexPlace(segment, (group << 4) | lane));
                Offer(Score(record, policy, nowMs), database, record.Key);
                left--;
            }
        }
    }

    private static ulong Score(in Record record, EvictionPolicy policy, long nowMs) => policy switch
    {
        EvictionPolicy.AllKeysLru or EvictionPolicy.VolatileLru => (ulong)AccessClock.IdleSeconds(record.Access, nowMs),
        EvictionPolicy.VolatileTtl => ulong.MaxValue - (ulong)record.ExpiresAtMs,
        _ => (ulong)(255 - AccessClock.Frequency(record.Access, nowMs)),
    };

    private void Offer(ulong score, int database, ReadOnlySpan<byte> key)
    {
        if (_pool.Count == PoolMax && score <= _pool[0].Score) return;
        foreach (EvictionCandidate known in _pool)
        {
            if (known.Is(database, key)) return;
        }

        if (_pool.Count == PoolMax)
        {
            _spare.Push(_pool[0]);
            _pool.RemoveAt(0);
        }

        EvictionCandidate made = _spare.TryPop(out EvictionCandidate? spare) ? spare : new EvictionCandidate();
        made.Set(score, database, key);
        int at = 0;
        while (at < _pool.Count && _pool[at].Score < score) at++;
        _pool.Insert(at, made);
    }

    private void Forget()
    {
        foreach (EvictionCandidate candidate in _pool) _spare.Push(candidate);
        _pool.Clear();
    }

    private void Remove(Shard shard, int database, KeyTable table, in IndexPlace place)
    {
        ulong position = table.Index.PositionOf(table.At(place).Key);
        store.RemoveOwn(shard, database, position, place, KeyRemoval.Evicted, _effects);
        table.CompactStep(CompactionBytes);
        store.Observer?.Commit(_effects);
        _effects.Clear();
    }
}
