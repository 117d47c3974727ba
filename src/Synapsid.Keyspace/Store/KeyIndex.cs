using System.Buffers;
using System.Numerics;
using Synapsid.Base.Hashing;

namespace Synapsid.Keyspace.Store;

/// <summary>
/// Leads from a key to its record: extendible hashing (Fagin and others, 1979) over small segments in the order of
/// hashes. A step of growth rebuilds one segment of at most 4,032 keys. A <i>position</i> is the hash without the bits
/// that chose the shard. Used under the shard's lock.
/// </summary>
internal sealed class KeyIndex(ulong seed, SlabHeap heap)
{
    /// <summary>The hash's first bits choose the shard.</summary>
    public const int ShardBits = 6;

    private const int DepthMax = 20; // then segments grow beyond their size; no hash that is one leads there
    private const int MergeCountMax = IndexSegment.GroupsMax * IndexSegment.Lanes / 3;
    private IndexSegment[] _directory = [new IndexSegment(0, 1)];
    private int _depth;
    private int _count;
    private int _volatileCount;

    /// <summary>Keys. Other threads may look without the lock.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Keys that expire. Other threads may look without the lock.</summary>
    public int VolatileCount => Volatile.Read(ref _volatileCount);

    /// <summary>Bytes of the segments, outside the heap.</summary>
    public long Bytes { get; private set; } = 64;

    /// <summary>The position of a key.</summary>
    public ulong PositionOf(ReadOnlySpan<byte> key) => KeyHash.Of(key, seed) << ShardBits;

    /// <summary>Finds a key.</summary>
    public bool TryFind(ulong position, ReadOnlySpan<byte> key, out IndexPlace place)
    {
        IndexSegment segment = SegmentOf(position);
        place = new IndexPlace(segment, segment.Find(position, key, heap));
        return place.Slot >= 0;
    }

    /// <summary>
    /// Begins to load a position's home group. Needs no lock: the directory is read once, and its length tells its
    /// depth.
    /// </summary>
    public void PrefetchHome(ulong position)
    {
        IndexSegment[] directory = Volatile.Read(ref _directory);
        int depth = BitOperations.Log2((uint)directory.Length);
        directory[depth == 0 ? 0 : (int)(position >> (64 - depth))].PrefetchHome(position);
    }

    /// <summary>Begins to load the record of a position.</summary>
    public void PrefetchRecord(ulong position) => SegmentOf(position).PrefetchRecords(position, heap);

    /// <summary>Adds a key that is not there.</summary>
    public void Add(ulong position, uint reference, bool expires)
    {
        IndexSegment segment = SegmentOf(position);
        while (segment.IsFull)
        {
            if (segment.Groups < IndexSegment.GroupsMax || segment.Depth == DepthMax)
                Rebuild(segment, position, IndexSegment.GroupsAfter(segment.Groups));
            else Split(segment, position);
            segment = SegmentOf(position);
        }

        segment.Add(position, reference, expires);
        _count++;
        if (expires) _volatileCount++;
    }

    /// <summary>Changes where a key's record lies and whether the key expires.</summary>
    public void Set(in IndexPlace place, uint reference, bool expires)
    {
        _volatileCount -= place.Segment.VolatileCount;
        place.Segment.Set(place.Slot, reference, expires);
        _volatileCount += place.Segment.VolatileCount;
    }

    /// <summary>Removes a key.</summary>
    public void Remove(in IndexPlace place, ulong position)
    {
        IndexSegment segment = place.Segment;
        if (segment.IsVolatile(place.Slot)) _volatileCount--;
        segment.Remove(position, place.Slot);
        _count--;
        if (segment.IsSparse && !TryMerge(segment, position))
            Rebuild(segment, position, IndexSegment.GroupsFor(segment.Count));
    }

    /// <summary>A record has moved.</summary>
    public void Move(uint from, uint to)
    {
        ulong position = PositionOf(new Record(heap.Get(to)).Key);
        IndexSegment segment = SegmentOf(position);
        int slot = segment.FindReference(position, from);
        segment.Set(slot, to, segment.IsVolatile(slot));
    }

    /// <summary>The segment of a position, and the bits that all positions in it begin with.</summary>
    public IndexSegment SegmentAt(ulong position, out ulong prefix)
    {
        IndexSegment segment = SegmentOf(position);
        prefix = segment.Depth == 0 ? 0 : position & (ulong.MaxValue << (64 - segment.Depth));
        return segment;
    }

    /// <summary>The first position behind a segment; 0 behind the last.</summary>
    public static ulong EndOf(IndexSegment segment, ulong prefix) =>
        segment.Depth == 0 ? 0 : prefix + (1UL << (64 - segment.Depth));

    /// <summary>Gives the memory back; the index is not used again.</summary>
    public void Free()
    {
        for (int i = 0; i < _directory.Length;)
        {
            int step = 1 << (_depth - _directory[i].Depth);
            _directory[i].Free();
            i += step;
        }

        (Bytes, _count, _volatileCount) = (0, 0, 0);
    }

    private IndexSegment SegmentOf(ulong position) => _directory[_depth == 0 ? 0 : (int)(position >> (64 - _depth))];

    private void Rebuild(IndexSegment old, ulong position, int groups)
    {
        SegmentAt(position, out ulong prefix);
        var made = new IndexSegment(old.Depth, groups);
        ulong[] positions = Positions(old);
        Copy(old, positions, made, made, 0);
        ArrayPool<ulong>.Shared.Return(positions);
        Replace(prefix, old.Depth, made);
        Discard(old);
    }

    private void Split(IndexSegment old, ulong position)
    {
        SegmentAt(position, out ulong prefix);
        if (old.Depth == _depth) DoubleDirectory();
        ulong bit = 1UL << (63 - old.Depth);
        ulong[] positions = Positions(old);
        int highCount = 0;
        foreach (ulong each in positions.AsSpan(0, old.Count)) highCount += (each & bit) == 0 ? 0 : 1;
        var low = new IndexSegment(old.Depth + 1, IndexSegment.GroupsFor(old.Count - highCount));
        var high = new IndexSegment(old.Depth + 1, IndexSegment.GroupsFor(highCount));
        Copy(old, positions, low, high, bit);
        ArrayPool<ulong>.Shared.Return(positions);
        Replace(prefix, low.Depth, low);
        Replace(prefix | bit, high.Depth, high);
        Discard(old);
    }

    /// <summary>Makes one segment of two that share all bits but the last, when it stays small.</summary>
    private bool TryMerge(IndexSegment segment, ulong position)
    {
        if (segment.Depth == 0) return false;
        ulong bit = 1UL << (64 - segment.Depth);
        IndexSegment other = SegmentOf(position ^ bit);
        if (other.Depth != segment.Depth || segment.Count + other.Count > MergeCountMax) return false;
        SegmentAt(position & ~bit, out ulong prefix);
        var made = new IndexSegment(segment.Depth - 1, IndexSegment.GroupsFor(segment.Count + other.Count));
        foreach (IndexSegment half in (ReadOnlySpan<IndexSegment>)[segment, other])
        {
            ulong[] positions = Positions(half);
            Copy(half, positions, made, made, 0);
            ArrayPool<ulong>.Shared.Return(positions);
        }

        Replace(prefix, made.Depth, made);
        Discard(segment);
        Discard(other);
        HalveDirectory();
        return true;
    }

    /// <summary>
    /// The positions of all keys in the order of their slots, in a rented array. Their keys lie anywhere in memory, so
    /// those of the next group are loaded while one is hashed.
    /// </summary>
    private ulong[] Positions(IndexSegment segment)
    {
        ulong[] positions = ArrayPool<ulong>.Shared.Rent(segment.Count);
        int count = 0;
        for (int group = 0; group < segment.Groups; group++)
        {
            segment.PrefetchGroup(group + 1, heap);
            for (uint lanes = segment.Taken(group); lanes != 0; lanes &= lanes - 1)
            {
                uint reference = segment.At((group << 4) | BitOperations.TrailingZeroCount(lanes));
                positions[count++] = PositionOf(new Record(heap.Get(reference)).Key);
            }
        }

        return positions;
    }

    /// <summary>Copies every key, to <paramref name="high"/> where its position has <paramref name="bit"/>.</summary>
    private static void Copy(IndexSegment from, ulong[] positions, IndexSegment low, IndexSegment high, ulong bit)
    {
        int count = 0;
        for (int group = 0; group < from.Groups; group++)
        {
            for (uint lanes = from.Taken(group); lanes != 0; lanes &= lanes - 1)
            {
                int slot = (group << 4) | BitOperations.TrailingZeroCount(lanes);
                ulong position = positions[count++];
                ((position & bit) != 0 ? high : low).Add(position, from.At(slot), from.IsVolatile(slot));
            }
        }
    }

    /// <summary>Puts a segment into the directory, for every position that begins with its bits.</summary>
    private void Replace(ulong prefix, int depth, IndexSegment made)
    {
        int first = _depth == 0 ? 0 : (int)(prefix >> (64 - _depth));
        _directory.AsSpan(first, 1 << (_depth - depth)).Fill(made);
        Bytes += made.Bytes;
    }

    private void Discard(IndexSegment old)
    {
        Bytes -= old.Bytes;
        old.Free();
    }

    private void DoubleDirectory()
    {
        var doubled = new IndexSegment[_directory.Length * 2];
        for (int i = 0; i < doubled.Length; i++) doubled[i] = _directory[i / 2];
        _directory = doubled;
        _depth++;
    }

    private void HalveDirectory()
    {
        while (_depth > 0 && !Array.Exists(_directory, segment => segment.Depth == _depth))
        {
            var halved = new IndexSegment[_directory.Length / 2];
            for (int i = 0; i < halved.Length; i++) halved[i] = _directory[i * 2];
            _directory = halved;
            _depth--;
        }
    }
}
