namespace Synapsid.Keyspace.Store;

/// <summary>A part of the key space with a lock of its own. All but what says otherwise is used under it.</summary>
internal sealed class Shard(ulong seed, int number)
{
    private readonly KeyTable?[] _tables = new KeyTable?[KeyspaceStore.DatabaseCount];
    private readonly long[] _counted = new long[KeyspaceStore.DatabaseCount];
    private long _usedBytes;

    /// <summary>Protects everything here.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Chance for eviction and access counters.</summary>
    public Random Random { get; } = new(HashCode.Combine(seed, number));

    /// <summary>References that a pass gathers before it visits them.</summary>
    public List<uint> Gathered { get; } = [];

    /// <summary>A buffer for a value that is compressed or expanded.</summary>
    public byte[] Scratch = [];

    /// <summary>Reads that found their key.</summary>
    public long Hits { get; set; }

    /// <summary>Reads that did not.</summary>
    public long Misses { get; set; }

    /// <summary>Keys removed because their time had come.</summary>
    public long Expired { get; set; }

    /// <summary>Keys removed to make room.</summary>
    public long Evicted { get; set; }

    /// <summary>Bytes in use. Other threads may look without the lock.</summary>
    public long UsedBytes => Volatile.Read(ref _usedBytes);

    /// <summary>A database's keys here, null where there never was one. Other threads may look at counts.</summary>
    public KeyTable? Find(int database) => Volatile.Read(ref _tables[database]);

    /// <summary>A database's keys here.</summary>
    public KeyTable Get(int database)
    {
        KeyTable? table = _tables[database];
        if (table is not null) return table;
        table = new KeyTable(seed);
        Volatile.Write(ref _tables[database], table);
        return table;
    }

    /// <summary>Counts a table's bytes anew after a change.</summary>
    public void Recount(int database, KeyTable table)
    {
        long bytes = table.Bytes;
        if (bytes == _counted[database]) return;
        Volatile.Write(ref _usedBytes, _usedBytes + bytes - _counted[database]);
        _counted[database] = bytes;
    }

    /// <summary>Two databases change places.</summary>
    public void Swap(int first, int second)
    {
        KeyTable? one = _tables[first];
        Volatile.Write(ref _tables[first], _tables[second]);
        Volatile.Write(ref _tables[second], one);
        (_counted[first], _counted[second]) = (_counted[second], _counted[first]);
    }

    /// <summary>Forgets a database's keys.</summary>
    public void Flush(int database)
    {
        KeyTable? table = _tables[database];
        if (table is null) return;
        Volatile.Write(ref _tables[database], null);
        table.Dispose();
        Volatile.Write(ref _usedBytes, _usedBytes - _counted[database]);
        _counted[database] = 0;
    }
}
