namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// Which sessions read which keys of one shard, as far as they are tracked. Used under the shard's lock. The sessions
/// of a key are numbers: one that has ended is taken off when a list has grown to twice what it was when that was last
/// looked for.
/// </summary>
internal sealed class TrackedKeys
{
    private const int ReadersBeforeCheck = 8;
    private const int SpareEntries = 16;
    private readonly Dictionary<byte[], Readers> _keys = new(BytesComparer.Instance);
    private Queue<byte[]> _order = new(); // the keys as they came, with some that have gone

    /// <summary>How many keys.</summary>
    internal int Count => _keys.Count;

    /// <summary>A session read a key; how many readers that adds, which may be negative.</summary>
    internal int Add(ReadOnlySpan<byte> key, long session, Func<long, bool> isThere)
    {
        var lookup = _keys.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(key, out Readers? readers))
        {
            byte[] copy = key.ToArray();
            _keys.Add(copy, readers = new Readers());
            Remember(copy);
        }

        if (!readers.Sessions.Add(session)) return 0;
        int before = readers.Sessions.Count - 1;
        if (readers.Sessions.Count >= readers.CheckAt)
        {
            readers.Sessions.RemoveWhere(id => !isThere(id));
            readers.CheckAt = Math.Max(ReadersBeforeCheck, readers.Sessions.Count * 2);
        }

        return readers.Sessions.Count - before;
    }

    /// <summary>Forgets a key; its readers, or null where there are none.</summary>
    internal IReadOnlyCollection<long>? Take(ReadOnlySpan<byte> key, out byte[] name)
    {
        var lookup = _keys.GetAlternateLookup<ReadOnlySpan<byte>>();
        return lookup.Remove(key, out name!, out Readers? readers) ? readers.Sessions : null;
    }

    /// <summary>Forgets the oldest key; its readers, or null where there is no key.</summary>
    internal IReadOnlyCollection<long>? TakeOldest(out byte[] name)
    {
        while (_order.TryDequeue(out byte[]? oldest))
        {
            if (Take(oldest, out name) is { } readers) return readers;
        }

        name = [];
        return null;
    }

    private void Remember(byte[] key)
    {
        if (_order.Count >= (_keys.Count * 2) + SpareEntries) _order = new Queue<byte[]>(_keys.Keys);
        else _order.Enqueue(key);
    }

    private sealed class Readers
    {
        internal HashSet<long> Sessions { get; } = [];

        internal int CheckAt { get; set; } = ReadersBeforeCheck;
    }
}
