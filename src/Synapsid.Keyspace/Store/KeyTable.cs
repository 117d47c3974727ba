using System.Buffers.Binary;
using System.Numerics;

namespace Synapsid.Keyspace.Store;

/// <summary>The keys of one database in one shard. Used under the shard's lock.</summary>
internal sealed class KeyTable : IDisposable
{
    private const int CompactionFactor = 8; // with a tenth dead, eight times what was freed frees at least that much
    private const int CompactionBytesMin = 512;

    private readonly List<LargeValue?> _larges = [];
    private readonly Stack<int> _unusedHandles = new();
    private readonly Action<uint, uint> _moved;

    /// <summary>An empty table; <paramref name="seed"/> is that of the whole space.</summary>
    public KeyTable(ulong seed)
    {
        Index = new KeyIndex(seed, Heap);
        _moved = Index.Move;
    }

    /// <summary>The records.</summary>
    public SlabHeap Heap { get; } = new();

    /// <summary>What leads to them.</summary>
    public KeyIndex Index { get; }

    /// <summary>Bytes of large collections.</summary>
    public long LargeBytes { get; private set; }

    /// <summary>Bytes that compressed values stand for.</summary>
    public long ExpandedBytes { get; private set; }

    /// <summary>Bytes that compressed values take.</summary>
    public long CompressedBytes { get; private set; }

    /// <summary>Bytes in use as the memory limit counts them: what would be taken if nothing were dead.</summary>
    public long Bytes => Heap.LiveBytes + Index.Bytes + LargeBytes;

    /// <summary>How far the expiry cycle has come; a position.</summary>
    public ulong ExpiryCursor { get; set; }

    /// <summary>The record in a slot.</summary>
    public Record At(IndexPlace place) => new(Heap.Get(place.Reference));

    /// <summary>The large collection of a record.</summary>
    public LargeValue LargeOf(in Record record) => _larges[record.Handle]!;

    /// <summary>A look at a record; its value, where it is wanted and compressed, is expanded into a buffer.</summary>
    public KeyEntry Look(Record record, scoped ref byte[] scratch, bool value = true) => new()
    {
        Type = record.Type,
        Large = record.Large ? LargeOf(record) : null,
        Value = record.Large || !value ? []
            : record.Compressed ? CompressedValue.Expand(record.Value, ref scratch)
            : record.Value,
        Form = record.Form,
        ExpiresAtMs = record.ExpiresAtMs,
    };

    /// <summary>
    /// The key holds this and nothing else; a large collection that it held is disposed. The parts' value may lie
    /// anywhere, in this table too.
    /// </summary>
    public void Put(ulong position, in RecordParts parts)
    {
        bool found = Index.TryFind(position, parts.Key, out IndexPlace place);
        if (!found)
        {
            Add(position, parts);
            return;
        }

        Record old = At(place);
        if (old.Large) ReleaseHandle(old.Handle)?.Dispose();
        Rewrite(place, parts);
    }

    /// <summary>The key holds this large collection and nothing else.</summary>
    public void PutLarge(ulong position, ReadOnlySpan<byte> key, long expiresAtMs, uint access, LargeValue value)
    {
        bool same = Index.TryFind(position, key, out IndexPlace place)
            && At(place).Large && LargeOf(At(place)) == value;
        Span<byte> handle = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(handle, same ? At(place).Handle : TakeHandle(value));
        var parts = new RecordParts
        {
            Type = value.Type,
            Key = key,
            Value = handle,
            ExpiresAtMs = expiresAtMs,
            Access = access,
            Large = true,
        };
        if (same) Rewrite(place, parts);
        else Put(position, parts);
        Recount(value);
    }

    /// <summary>A large collection may have another size now.</summary>
    public void Recount(LargeValue value)
    {
        long bytes = value.Bytes;
        LargeBytes += bytes - value.CountedBytes;
        value.CountedBytes = bytes;
    }

    /// <summary>Sets or (0) removes the expiry.</summary>
    public void SetExpiry(in IndexPlace place, ReadOnlySpan<byte> key, long expiresAtMs)
    {
        Record record = At(place);
        if (record.Expires && expiresAtMs != 0)
        {
            record.ExpiresAtMs = expiresAtMs;
            return;
        }

        if (!record.Expires && expiresAtMs == 0) return;
        Rewrite(place, new RecordParts
        {
            Type = record.Type,
            Key = key,
            Value = record.Value,
            ExpiresAtMs = expiresAtMs,
            Access = record.Access,
            Compressed = record.Compressed,
            Large = record.Large,
            Form = record.Form,
        });
    }

    /// <summary>
    /// The key in a slot is gone. Gives its large collection, which is the caller's now. References stay true unless
    /// <paramref name="compact"/>.
    /// </summary>
    public LargeValue? Remove(ulong position, in IndexPlace place, bool compact = true)
    {
        uint reference = place.Reference;
        Record record = new(Heap.Get(reference));
        LargeValue? large = record.Large ? ReleaseHandle(record.Handle) : null;
        Count(record, -1);
        int bytes = record.Bytes;
        Index.Remove(place, position);
        Heap.Free(reference, bytes);
        if (compact) Compact(bytes);
        return large;
    }

    /// <summary>Finds the key whose record lies somewhere.</summary>
    public IndexPlace PlaceOf(uint reference, out ulong position)
    {
        position = Index.PositionOf(new Record(Heap.Get(reference)).Key);
        IndexSegment segment = Index.SegmentAt(position, out _);
        return new IndexPlace(segment, segment.FindReference(position, reference));
    }

    /// <summary>
    /// Gathers the references of keys whose home comes at a position or after it, in the order of homes, from two
    /// groups at least, and stops when there are <paramref name="countMax"/> or <paramref name="groupsMax"/> groups
    /// were seen.
    /// </summary>
    /// <returns>The position to go on from; 0 at the end.</returns>
    public ulong Gather(ulong position, int countMax, int groupsMax, List<uint> references)
    {
        references.Clear();
        for (int groups = 1; ; groups++)
        {
            IndexSegment segment = Index.SegmentAt(position, out ulong prefix);
            int home = segment.HomeOf(position);
            ulong end = home + 1 < segment.Groups
                ? segment.FirstPositionOf(home + 1, prefix)
                : KeyIndex.EndOf(segment, prefix);
            segment.PrefetchGroup(home + 1, Heap); // its turn comes next, here or in the next call
            GatherHome(segment, home, position, end - 1, references);
            position = end;
            if (end == 0 || (groups >= 2 && (references.Count >= countMax || groups >= groupsMax))) return end;
        }
    }

    /// <summary>
    /// Gathers the references of the keys of one group that have expired, and counts those that expire at all.
    /// </summary>
    /// <returns>The position to go on from: of the next group, or of the next segment where none expires; 0 at the
    /// end.</returns>
    public ulong GatherExpired(ulong position, long nowMs, List<uint> references, ref int seen)
    {
        IndexSegment segment = Index.SegmentAt(position, out ulong prefix);
        if (segment.VolatileCount == 0) return KeyIndex.EndOf(segment, prefix);
        int group = segment.HomeOf(position);
        for (uint lanes = segment.TakenVolatile(group); lanes != 0; lanes &= lanes - 1)
        {
            uint reference = segment.At((group << 4) | BitOperations.TrailingZeroCount(lanes));
            seen++;
            if (KeyDatabase.IsExpired(new Record(Heap.Get(reference)), nowMs)) references.Add(reference);
        }

        return group + 1 < segment.Groups
            ? segment.FirstPositionOf(group + 1, prefix)
            : KeyIndex.EndOf(segment, prefix);
    }

    /// <summary>A slot by chance; among those of keys that expire alone, if <paramref name="expiring"/>.</summary>
    public bool TryRandom(Random random, bool expiring, out IndexPlace place)
    {
        place = default;
        if ((expiring ? Index.VolatileCount : Index.Count) == 0) return false;
        ulong position = (ulong)random.NextInt64() << 1;
        IndexSegment segment = Index.SegmentAt(position, out ulong prefix);
        while ((expiring ? segment.VolatileCount : segment.Count) == 0)
            segment = Index.SegmentAt(KeyIndex.EndOf(segment, prefix), out prefix);
        int group = random.Next(segment.Groups);
        while (true)
        {
            uint lanes = expiring ? segment.TakenVolatile(group) : segment.Taken(group);
            if (lanes != 0)
            {
                for (int skip = random.Next(BitOperations.PopCount(lanes)); skip > 0; skip--) lanes &= lanes - 1;
                place = new IndexPlace(segment, (group << 4) | BitOperations.TrailingZeroCount(lanes));
                return true;
            }

            group = segment.After(group);
        }
    }

    /// <summary>Gives dead space back, a little at a time.</summary>
    public bool CompactStep(int bytesMax)
    {
        if (Heap.WantsCompaction) Heap.Compact(bytesMax, _moved);
        return Heap.WantsCompaction;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LargeValue? large in _larges) large?.Dispose();
        _larges.Clear();
        Index.Free();
        Heap.Dispose();
        (LargeBytes, ExpandedBytes, CompressedBytes) = (0, 0, 0);
    }

    private void Add(ulong position, in RecordParts parts)
    {
        bool expires = parts.ExpiresAtMs != 0;
        int size = Record.SizeOf(parts.Key.Length, parts.Value.Length, expires);
        uint reference = Heap.Allocate(size);
        Span<byte> bytes = Heap.Get(reference)[..size];
        Record.Write(bytes, parts);
        try
        {
            Index.Add(position, reference, expires);
        }
        catch
        {
            Heap.Free(reference, size); // the index could not grow: the key is not there
            throw;
        }

        Count(new Record(bytes), +1);
    }

    /// <summary>Another record for a key that is there: in place where it has the same size.</summary>
    private void Rewrite(in IndexPlace place, in RecordParts parts)
    {
        bool expires = parts.ExpiresAtMs != 0;
        uint reference = place.Reference;
        Record old = new(Heap.Get(reference));
        int oldSize = old.Bytes;
        int size = Record.SizeOf(parts.Key.Length, parts.Value.Length, expires);
        if (size == oldSize)
        {
            bool expired = old.Expires;
            Count(old, -1);
            Span<byte> bytes = Heap.Get(reference)[..size];
            Record.Write(bytes, parts);
            Count(new Record(bytes), +1);
            if (expires != expired) Index.Set(place, reference, expires);
            return;
        }

        uint made = Heap.Allocate(size);
        Span<byte> target = Heap.Get(made)[..size];
        Record.Write(target, parts);
        Count(old, -1);
        Count(new Record(target), +1);
        Index.Set(place, made, expires);
        Heap.Free(reference, oldSize);
        Compact(oldSize);
    }

    private void Compact(int freed)
    {
        if (Heap.WantsCompaction) Heap.Compact(Math.Max(CompactionBytesMin, freed * CompactionFactor), _moved);
    }

    private void Count(in Record record, int sign)
    {
        if (!record.Compressed) return;
        ExpandedBytes += sign * CompressedValue.LengthOf(record.Value);
        CompressedBytes += sign * record.Value.Length;
    }

    private int TakeHandle(LargeValue value)
    {
        if (_unusedHandles.TryPop(out int handle)) _larges[handle] = value;
        else
        {
            handle = _larges.Count;
            _larges.Add(value);
        }

        return handle;
    }

    private LargeValue? ReleaseHandle(int handle)
    {
        LargeValue? large = _larges[handle];
        _larges[handle] = null;
        _unusedHandles.Push(handle);
        if (large is null) return null;
        LargeBytes -= large.CountedBytes;
        large.CountedBytes = 0;
        return large;
    }

    /// <summary>The keys whose home is a group, there and in the groups that some went on to.</summary>
    private void GatherHome(IndexSegment segment, int home, ulong first, ulong last, List<uint> references)
    {
        int group = home;
        do
        {
            for (uint lanes = segment.Taken(group); lanes != 0; lanes &= lanes - 1)
            {
                uint reference = segment.At((group << 4) | BitOperations.TrailingZeroCount(lanes));
                ulong position = Index.PositionOf(new Record(Heap.Get(reference)).Key);
                if (position >= first && position <= last) references.Add(reference);
            }

            if (!segment.IsPassed(group)) return;
            group = segment.After(group);
        }
        while (group != home);
    }
}
