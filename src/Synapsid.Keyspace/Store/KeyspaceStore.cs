using Synapsid.Base.Hashing;
using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Store;

/// <summary>The key space: 64 shards, each with a lock, holding 16 databases.</summary>
public sealed class KeyspaceStore : IDisposable
{
    /// <summary>How many shards there are.</summary>
    public const int ShardCount = 1 << KeyIndex.ShardBits;

    /// <summary>How many databases there are.</summary>
    public const int DatabaseCount = 16;

    /// <summary>Cursors are below 2 to this power: 6 bits of the shard, then of the position.</summary>
    public const int CursorBits = 48;

    private const int PositionBits = CursorBits - KeyIndex.ShardBits;
    private const int GroupsOfScan = 32; // about 300 keys where the index is full
    private readonly Shard[] _shards = new Shard[ShardCount];
    private readonly ulong _seed;
    private readonly TimeProvider _clock;
    private readonly Evictor _evictor;

    /// <summary>An empty key space, which lives by <paramref name="clock"/>.</summary>
    public KeyspaceStore(KeyspaceStoreOptions options, TimeProvider clock)
    {
        _seed = options.HashSeed;
        _clock = clock;
        CompressionThresholdBytes = options.CompressionThresholdBytes;
        MemoryMaxBytes = options.MemoryMaxBytes;
        Eviction = options.Eviction;
        for (int i = 0; i < ShardCount; i++) _shards[i] = new Shard(_seed, i);
        _evictor = new Evictor(this);
    }

    /// <summary>
    /// Memory in use for keys, values and indexes, in bytes, as the memory limit counts it: without space that is dead
    /// and waits for compaction (<see cref="KeyspaceUsage.DeadBytes"/>).
    /// </summary>
    public long UsedBytes
    {
        get
        {
            long sum = 0;
            foreach (Shard shard in _shards) sum += shard.UsedBytes;
            return sum;
        }
    }

    /// <summary>Bytes beyond which keys are evicted; 0: no limit. May change at any time.</summary>
    public long MemoryMaxBytes { get; set; }

    /// <summary>Which keys are evicted. May change at any time.</summary>
    public EvictionPolicy Eviction { get; set; }

    /// <summary>
    /// Strings of at least so many bytes, and at most 4 MiB, are compressed where that saves 12 %; 0: none. Holds for
    /// later writes.
    /// </summary>
    public int CompressionThresholdBytes { get; set; }

    /// <summary>Up to where collections lie in their key's record. Holds for later writes.</summary>
    public CollectionLimits Limits { get; set; } = CollectionLimits.Default;

    /// <summary>Whether keys that nobody asks for stay though their time has passed. May change at any time.</summary>
    public bool ExpiryIsPaused { get; set; }

    /// <summary>Is told of keys that no command removed. Set before the space is used.</summary>
    public IKeyRemovalObserver? Observer { get; set; }

    /// <summary>Whether access bits count uses.</summary>
    internal bool CountsUses => Eviction is EvictionPolicy.AllKeysLfu or EvictionPolicy.VolatileLfu;

    /// <summary>The time, in Unix milliseconds.</summary>
    internal long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Keys in a database, those included that have expired and are not yet removed.</summary>
    public long CountKeys(int database)
    {
        long sum = 0;
        foreach (Shard shard in _shards) sum += shard.Find(database)?.Index.Count ?? 0;
        return sum;
    }

    /// <summary>Keys with an expiry in a database.</summary>
    public long CountVolatile(int database)
    {
        long sum = 0;
        foreach (Shard shard in _shards) sum += shard.Find(database)?.Index.VolatileCount ?? 0;
        return sum;
    }

    /// <summary>What the hash of keys begins with: with the same seed, keys have the same positions.</summary>
    public ulong Seed => _seed;

    /// <summary>How often databases changed places; exact while any shard is entered.</summary>
    public int SwapCount { get; private set; }

    /// <summary>A key's place in the order of hashes, as cursors count: 48 bits, the highest 6 the shard.</summary>
    public ulong PositionOf(ReadOnlySpan<byte> key) => HashOf(key) >> (64 - CursorBits);

    /// <summary>The shard of a cursor.</summary>
    public static int ShardAtCursor(ulong cursor) => (int)(cursor >> PositionBits);

    /// <summary>The shard of a key, 0 to 63.</summary>
    public int ShardOf(ReadOnlySpan<byte> key) => (int)(KeyHash.Of(key, _seed) >> (64 - KeyIndex.ShardBits));

    /// <summary>Enters a shard's lock; one thread may enter it again. Several are entered in ascending order.</summary>
    public void Enter(int shard) => _shards[shard].Gate.Enter();

    /// <summary>Leaves it.</summary>
    public void Exit(int shard) => _shards[shard].Gate.Exit();

    /// <summary>Whether this thread is within a key's shard.</summary>
    public bool IsEntered(ReadOnlySpan<byte> key) => ShardAt(HashOf(key)).Gate.IsHeldByCurrentThread;

    /// <summary>
    /// Removes a key whose time has passed, and has that logged and told; nothing where there is none. Its shard is not
    /// entered by the caller.
    /// </summary>
    public void RemoveExpired(int database, ReadOnlySpan<byte> key, long nowMs)
    {
        ulong hash = HashOf(key);
        ulong position = hash << KeyIndex.ShardBits;
        Shard shard = ShardAt(hash);
        lock (shard.Gate)
        {
            if (shard.Find(database) is not { } table || !table.Index.TryFind(position, key, out IndexPlace place)
                || !KeyDatabase.IsExpired(table.At(place), nowMs))
            {
                return;
            }

            EffectWriter effects = new();
            RemoveOwn(shard, database, position, place, KeyRemoval.Expired, effects);
            Observer?.Commit(effects);
        }
    }

    /// <summary>A view of a database for one session or replay at a time.</summary>
    /// <param name="database">Its number.</param>
    /// <param name="effects">Where removals of expired keys are logged; null logs nothing.</param>
    /// <param name="clock">What keys expire by; null, for replay: nothing expires, whatever its time.</param>
    public KeyDatabase Open(int database, EffectWriter? effects, TimeProvider? clock) =>
        new(this, database, effects, clock);

    /// <summary>
    /// Visits keys in the order of their hashes from <paramref name="cursor"/> on, locking one shard at a time for less
    /// than 1 ms, until about <paramref name="count"/> were seen; gives the cursor to go on with, 0 at the end. Whoever
    /// is there from the first call to the last is visited at least once, however the index grows and shrinks
    /// meanwhile, for a cursor is a place in the order of hashes. Keys that have expired and are not yet removed are
    /// visited too.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="cursor">0, or what the call before gave; of any other number the lowest 48 bits.</param>
    /// <param name="count">About how many keys.</param>
    /// <param name="visit">Looks at each key; it may not change the key space.</param>
    /// <param name="values">Whether it looks at values, which then must be expanded.</param>
    public ulong Scan(int database, ulong cursor, int count, KeyVisitor visit, bool values = true)
    {
        cursor &= (1UL << CursorBits) - 1;
        int seen = 0;
        long groupsMax = Math.Max(GroupsOfScan, count * 10L);
        for (int shard = (int)(cursor >> PositionBits); shard < ShardCount; shard++)
        {
            while ((int)(cursor >> PositionBits) == shard)
            {
                Enter(shard);
                try
                {
                    int wanted = Math.Min(count - seen, GroupsOfScan * IndexSegment.Lanes);
                    cursor = ScanShard(database, cursor, wanted, visit, out int visited, values);
                    seen += visited;
                }
                finally
                {
                    Exit(shard);
                }

                groupsMax -= GroupsOfScan;
                if (cursor == 0 || seen >= count || groupsMax <= 0) return cursor;
            }
        }

        return 0;
    }

    /// <summary>
    /// As <see cref="Scan"/>, within the cursor's shard, which the caller has entered, and not more than some hundred
    /// keys. Gives the cursor to go on with, which is the next shard's first when this one has no more; 0 behind the
    /// last.
    /// </summary>
    public ulong ScanShard(
        int database, ulong cursor, int count, KeyVisitor visit, out int visited, bool values = true)
    {
        cursor &= (1UL << CursorBits) - 1;
        int number = (int)(cursor >> PositionBits);
        ulong nextShard = number + 1 == ShardCount ? 0 : (ulong)(number + 1) << PositionBits;
        visited = 0;
        Shard shard = _shards[number];
        if (shard.Find(database) is not { } table) return nextShard;
        ulong position = table.Gather(cursor << (64 - PositionBits), count, GroupsOfScan, shard.Gathered);
        foreach (uint reference in shard.Gathered)
        {
            Record record = new(table.Heap.Get(reference));
            visit(record.Key, table.Look(record, ref shard.Scratch, values));
        }

        visited = shard.Gathered.Count;
        return position == 0 ? nextShard : ((ulong)number << PositionBits) | (position >> (64 - PositionBits));
    }

    /// <summary>A key by chance, or false where there is none or none was hit upon.</summary>
    /// <param name="database">The database.</param>
    /// <param name="random">Chance.</param>
    /// <param name="key">The key.</param>
    /// <param name="expired">Whether its time has passed; it is not yet removed.</param>
    public bool TryRandomKey(int database, Random random, out byte[] key, out bool expired)
    {
        const int Tries = 100;
        key = [];
        expired = false;
        for (int i = 0; i < Tries; i++)
        {
            long count = CountKeys(database);
            if (count == 0) return false;
            long chosen = random.NextInt64(count);
            foreach (Shard shard in _shards)
            {
                chosen -= shard.Find(database)?.Index.Count ?? 0;
                if (chosen >= 0) continue;
                lock (shard.Gate)
                {
                    if (shard.Find(database) is not { } table || !table.TryRandom(random, false, out IndexPlace place))
                        break;
                    Record record = table.At(place);
                    expired = KeyDatabase.IsExpired(record, NowMs);
                    key = record.Key.ToArray();
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Forgets a database's keys in one shard, which the caller has entered. Whoever flushes a whole database enters
    /// all shards first.
    /// </summary>
    public void FlushShard(int shard, int database) => _shards[shard].Flush(database);

    /// <summary>Forgets every key of a database. Every shard is entered by the caller.</summary>
    public void Flush(int database)
    {
        for (int shard = 0; shard < ShardCount; shard++) FlushShard(shard, database);
    }

    /// <summary>Two databases change places. Every shard is entered by the caller.</summary>
    public void Swap(int first, int second)
    {
        foreach (Shard shard in _shards) shard.Swap(first, second);
        SwapCount++;
    }

    /// <summary>
    /// Visits exactly the keys at positions (<see cref="PositionOf"/>) from <paramref name="cursor"/> to before the
    /// cursor that is returned, those included that have expired: about <paramref name="bytesMax"/> of keys and values,
    /// each key counted as 32 bytes more, so that the shard is not held for long where keys and values are short, and
    /// none beyond the cursor's shard, which the caller has entered. 0 behind the last shard. A key just before the
    /// returned cursor may be visited again by the next call.
    /// </summary>
    public ulong VisitPortion(int database, ulong cursor, int bytesMax, PortionVisit visit)
    {
        const int KeysOfStep = 16; // of any size, before the bytes are looked at
        int shard = ShardAtCursor(cursor);
        visit.Bytes = 0;
        do
        {
            cursor = ScanShard(database, cursor, KeysOfStep, visit.Step, out _);
        }
        while (visit.Bytes < bytesMax && cursor != 0 && ShardAtCursor(cursor) == shard);
        return cursor;
    }

    /// <summary>
    /// Evicts keys until memory in use is below the limit. False where it is not and no key may go. No shard may be
    /// locked by the caller. One call removes at most some thousand keys, and then is true for having made progress.
    /// </summary>
    public bool TryMakeRoom() =>
        MemoryMaxBytes == 0 || UsedBytes <= MemoryMaxBytes || _evictor.TryMakeRoom();

    /// <summary>Gives dead space back, one small step a shard; true while there is more. For quiet times.</summary>
    public bool Compact(int bytesMax = 16 << 10)
    {
        bool more = false;
        foreach (Shard shard in _shards)
        {
            lock (shard.Gate)
            {
                for (int i = 0; i < DatabaseCount; i++) more |= shard.Find(i)?.CompactStep(bytesMax) ?? false;
            }
        }

        return more;
    }

    /// <summary>Counters and sizes.</summary>
    public KeyspaceUsage Measure()
    {
        var sum = new KeyspaceUsage();
        foreach (Shard shard in _shards)
        {
            lock (shard.Gate)
            {
                sum = sum with
                {
                    Hits = sum.Hits + shard.Hits,
                    Misses = sum.Misses + shard.Misses,
                    Expired = sum.Expired + shard.Expired,
                    Evicted = sum.Evicted + shard.Evicted,
                };
                for (int i = 0; i < DatabaseCount; i++)
                {
                    if (shard.Find(i) is { } table) sum = Add(sum, table);
                }
            }
        }

        return sum;
    }

    /// <summary>Sets the counters of hits, misses and removals to 0.</summary>
    public void ResetCounters()
    {
        foreach (Shard shard in _shards)
        {
            lock (shard.Gate) (shard.Hits, shard.Misses, shard.Expired, shard.Evicted) = (0, 0, 0, 0);
        }
    }

    /// <summary>Gives all memory back. Nobody may use the space any more.</summary>
    public void Dispose()
    {
        for (int shard = 0; shard < ShardCount; shard++)
        {
            lock (_shards[shard].Gate)
            {
                for (int i = 0; i < DatabaseCount; i++) _shards[shard].Flush(i);
            }
        }
    }

    /// <summary>The hash of a key.</summary>
    internal ulong HashOf(ReadOnlySpan<byte> key) => KeyHash.Of(key, _seed);

    /// <summary>The shard of a hash.</summary>
    internal Shard ShardAt(ulong hash) => _shards[hash >> (64 - KeyIndex.ShardBits)];

    /// <summary>A shard by its number.</summary>
    internal Shard ShardNumber(int number) => _shards[number];

    /// <summary>
    /// Removes a key that no command names: logs, counts and tells. The shard is entered; the effects are the caller's.
    /// Records stay where they are, for callers that hold references to others.
    /// </summary>
    internal void RemoveOwn(
        Shard shard, int database, ulong position, in IndexPlace place, KeyRemoval reason, EffectWriter? effects)
    {
        KeyTable table = shard.Get(database);
        ReadOnlySpan<byte> key = table.At(place).Key;
        effects?.Delete(database, key);
        Observer?.Removed(database, key, reason);
        if (reason == KeyRemoval.Expired) shard.Expired++;
        else shard.Evicted++;
        table.Remove(position, place, compact: false)?.Dispose();
        shard.Recount(database, table);
    }

    private static KeyspaceUsage Add(KeyspaceUsage sum, KeyTable table) => sum with
    {
        Keys = sum.Keys + table.Index.Count,
        VolatileKeys = sum.VolatileKeys + table.Index.VolatileCount,
        RecordBytes = sum.RecordBytes + table.Heap.LiveBytes,
        DeadBytes = sum.DeadBytes + table.Heap.DeadBytes,
        IndexBytes = sum.IndexBytes + table.Index.Bytes,
        LargeBytes = sum.LargeBytes + table.LargeBytes,
        MovedBytes = sum.MovedBytes + table.Heap.MovedBytes,
        ExpandedBytes = sum.ExpandedBytes + table.ExpandedBytes,
        CompressedBytes = sum.CompressedBytes + table.CompressedBytes,
    };
}
