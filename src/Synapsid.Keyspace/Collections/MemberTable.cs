using Synapsid.Base.Hashing;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// Distinct members, each with some bytes: a large hash, a large set, the members of a large sorted set. Entries lie in
/// a <see cref="MemberArena"/>; extendible hashing over small <see cref="MemberSegment"/>s leads to them, in the order
/// of their hashes, so that no step of growth touches more than about a thousand members. Used under the shard's lock.
/// </summary>
/// <remarks><c>MemberTable.Walk.cs</c> has the walks: in order, by cursor, by chance.</remarks>
internal sealed partial class MemberTable
{
    private const int DepthMax = 24;
    private const int MergedCountMax = MemberSegment.CapacityMax / 4;

    private readonly ulong _seed;
    private readonly MemberArena _arena = new();
    private readonly Action<uint, uint>? _told;
    private readonly Action<uint, uint> _moved;
    private MemberSegment[] _directory = [new MemberSegment(0, MemberSegment.CapacityMin)];
    private int _depth;
    private long _segmentBytes;

    /// <summary>An empty table.</summary>
    /// <param name="seed">Makes the hashes unforeseeable.</param>
    /// <param name="moved">Told when an entry has a new reference.</param>
    public MemberTable(ulong seed, Action<uint, uint>? moved = null)
    {
        _seed = seed;
        _told = moved;
        _moved = Moved;
        _segmentBytes = _directory[0].Bytes;
    }

    /// <summary>Members.</summary>
    public int Count { get; private set; }

    /// <summary>Memory, in bytes.</summary>
    public long Bytes => _arena.Bytes + _segmentBytes + ((long)_directory.Length * IntPtr.Size);

    /// <summary>The entry at a reference; valid until the next change.</summary>
    public MemberEntry this[uint reference] => new(_arena.Get(reference));

    /// <summary>The reference of a member; 0: it is not there.</summary>
    public uint Find(ReadOnlySpan<byte> member)
    {
        ulong position = PositionOf(member);
        MemberSegment segment = SegmentOf(position);
        int slot = segment.Find(position, member, _arena);
        return slot < 0 ? 0 : segment.At(slot);
    }

    /// <summary>The member has this value; true where it is new.</summary>
    public bool Put(ReadOnlySpan<byte> member, ReadOnlySpan<byte> value, out uint reference)
    {
        Compact(); // before, not after: the reference given must stay true
        ulong position = PositionOf(member);
        MemberSegment segment = SegmentOf(position);
        int slot = segment.Find(position, member, _arena);
        int bytes = MemberEntry.SizeOf(member.Length, value.Length);
        if (slot >= 0)
        {
            reference = segment.At(slot);
            int old = this[reference].Bytes;
            if (old != bytes)
            {
                uint from = reference;
                reference = _arena.Allocate(bytes);
                segment.Set(slot, reference);
                _arena.Free(from, old);
            }

            MemberEntry.Write(_arena.Get(reference), member, value);
            return false;
        }

        reference = _arena.Allocate(bytes);
        MemberEntry.Write(_arena.Get(reference), member, value);
        while (segment.Count + segment.DeletedCount >= segment.Capacity - (segment.Capacity / 8)
            || !segment.TryAdd(position, reference))
        {
            Grow(segment, position);
            segment = SegmentOf(position);
        }

        Count++;
        return true;
    }

    /// <summary>Removes a member; false where it is not there.</summary>
    public bool Remove(ReadOnlySpan<byte> member)
    {
        ulong position = PositionOf(member);
        MemberSegment segment = SegmentOf(position);
        int slot = segment.Find(position, member, _arena);
        if (slot < 0) return false;
        uint reference = segment.At(slot);
        segment.Remove(slot);
        _arena.Free(reference, this[reference].Bytes);
        Count--;
        if (segment.Count < segment.Capacity / 4) Shrink(segment, position);
        else if (segment.DeletedCount > segment.Capacity / 4) Rebuild(segment, position, segment.Capacity);
        Compact();
        return true;
    }

    private static int Fitting(int count) =>
        Math.Clamp(count * 4 / 3, MemberSegment.CapacityMin, MemberSegment.CapacityMax);

    private ulong PositionOf(ReadOnlySpan<byte> member) => KeyHash.Of(member, _seed);

    private MemberSegment SegmentOf(ulong position) => _directory[_depth == 0 ? 0 : (int)(position >> (64 - _depth))];

    private ulong PositionAt(uint reference) => PositionOf(this[reference].Member);

    private static ulong PrefixOf(MemberSegment segment, ulong position) =>
        segment.Depth == 0 ? 0 : position & (ulong.MaxValue << (64 - segment.Depth));

    private void Compact()
    {
        if (_arena.WantsCompaction) _arena.CompactStep(_moved);
    }

    private void Moved(uint from, uint to)
    {
        ulong position = PositionAt(to);
        MemberSegment segment = SegmentOf(position);
        segment.Set(segment.FindReference(position, from), to);
        _told?.Invoke(from, to);
    }

    private void Grow(MemberSegment segment, ulong position)
    {
        int capacity = segment.Capacity;
        if (segment.Count < capacity / 2) Rebuild(segment, position, Math.Max(Fitting(segment.Count), capacity));
        else if (capacity < MemberSegment.CapacityMax) Rebuild(segment, position,
            Math.Min(capacity * 3 / 2, MemberSegment.CapacityMax));
        else if (segment.Depth == DepthMax) Rebuild(segment, position, capacity * 3 / 2);
        else Split(segment, position);
    }

    private void Rebuild(MemberSegment old, ulong position, int capacity)
    {
        MemberSegment made = new(old.Depth, capacity);
        while (!TryCopy(old, made, made, 0))
        {
            capacity += capacity / 4;
            made = new(old.Depth, capacity);
        }

        Replace(PrefixOf(old, position), made);
        _segmentBytes += made.Bytes - old.Bytes;
    }

    private void Split(MemberSegment old, ulong position)
    {
        if (old.Depth == _depth) DoubleDirectory();
        int capacity = Fitting(old.Count / 2);
        ulong bit = 1UL << (63 - old.Depth);
        MemberSegment low;
        MemberSegment high;
        do
        {
            low = new MemberSegment(old.Depth + 1, capacity);
            high = new MemberSegment(old.Depth + 1, capacity);
            capacity += capacity / 4;
        }
        while (!TryCopy(old, low, high, bit));
        ulong prefix = PrefixOf(old, position);
        Replace(prefix, low);
        Replace(prefix | bit, high);
        _segmentBytes += low.Bytes + high.Bytes - old.Bytes;
    }

    /// <summary>Makes a sparse segment smaller, or one of it and those beside it.</summary>
    private void Shrink(MemberSegment segment, ulong position)
    {
        bool merged = false;
        while (segment.Depth > 0)
        {
            ulong bit = 1UL << (64 - segment.Depth);
            MemberSegment beside = SegmentOf(position ^ bit);
            if (beside.Depth != segment.Depth || beside.Count + segment.Count > MergedCountMax) break;
            segment = Merge(segment, beside, PrefixOf(segment, position) & ~bit);
            merged = true;
        }

        if (merged) HalveDirectory();
        else if (segment.Capacity > MemberSegment.CapacityMin) Rebuild(segment, position, Fitting(segment.Count));
    }

    private MemberSegment Merge(MemberSegment one, MemberSegment other, ulong prefix)
    {
        int capacity = Fitting(one.Count + other.Count);
        MemberSegment made;
        do
        {
            made = new MemberSegment(one.Depth - 1, capacity);
            capacity += capacity / 4;
        }
        while (!TryCopy(one, made, made, 0) || !TryCopy(other, made, made, 0));
        Replace(prefix, made);
        _segmentBytes += made.Bytes - one.Bytes - other.Bytes;
        return made;
    }

    /// <summary>Copies every member; those whose hash has <paramref name="bit"/> go to <paramref
    /// name="high"/>.</summary>
    private bool TryCopy(MemberSegment from, MemberSegment low, MemberSegment high, ulong bit)
    {
        for (int slot = 0; slot < from.Slots; slot++)
        {
            uint reference = from.At(slot);
            if (reference == 0) continue;
            ulong position = PositionAt(reference);
            if (!((position & bit) == 0 ? low : high).TryAdd(position, reference)) return false;
        }

        return true;
    }

    private void Replace(ulong prefix, MemberSegment segment)
    {
        int first = _depth == 0 ? 0 : (int)(prefix >> (64 - _depth));
        Array.Fill(_directory, segment, first, 1 << (_depth - segment.Depth));
    }

    private void DoubleDirectory()
    {
        MemberSegment[] doubled = new MemberSegment[_directory.Length * 2];
        for (int i = 0; i < doubled.Length; i++) doubled[i] = _directory[i / 2];
        _directory = doubled;
        _depth++;
    }

    /// <summary>A large directory of few segments would make <see cref="Any"/> slow.</summary>
    private void HalveDirectory()
    {
        while (_depth > 0 && !Array.Exists(_directory, segment => segment.Depth == _depth))
        {
            MemberSegment[] halved = new MemberSegment[_directory.Length / 2];
            for (int i = 0; i < halved.Length; i++) halved[i] = _directory[i * 2];
            _directory = halved;
            _depth--;
        }
    }
}
