using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using Synapsid.Base.Memory;

namespace Synapsid.Keyspace.Store;

/// <summary>
/// One table of a <see cref="KeyIndex"/>: the keys whose positions begin with the same bits. Open addressing by groups
/// of 12 slots, a cache line each; a key's home group follows the order of positions. A key whose home is full lies in
/// the next group with room, the first one follows the last. Every group counts the keys that passed it by, so that a
/// search knows where to stop and a removal leaves no trace. All groups of a small segment may have been passed by:
/// then a search stops where it began.
/// <code>
/// offset  size  what, in a group
///      0    12  tags: 0 empty, else 7 bits of the position; bit 7 set where the key expires
///     12     2  keys that passed this group by, little-endian
///     14     2  nothing
///     16    48  12 references
/// </code>
/// A slot's number is 16 times its group, and its lane.
/// </summary>
internal sealed class IndexSegment
{
    /// <summary>Groups at most; a segment that outgrows them is split.</summary>
    public const int GroupsMax = 384;

    /// <summary>Slots of a group.</summary>
    public const int Lanes = 12;

    /// <summary>The tag's bit for a key that expires.</summary>
    public const byte Volatile = 0x80;

    private const int GroupBytes = 64;
    private const int GroupsOfPage = 4096 / GroupBytes;
    private const int PassedAt = 12;
    private const int ReferencesAt = 16;
    private const uint LanesMask = (1 << Lanes) - 1;
    private const byte HashBits = 0x7F;

    private NativeBlock _block;

    /// <summary>A segment for positions that share their first <paramref name="depth"/> bits.</summary>
    public IndexSegment(int depth, int groups)
    {
        Depth = depth;
        Groups = groups;
        _block = NativeBlock.Allocate(groups * GroupBytes);
    }

    /// <summary>How many bits of the position its keys share.</summary>
    public int Depth { get; }

    /// <summary>How many groups it has.</summary>
    public int Groups { get; }

    /// <summary>Keys.</summary>
    public int Count { get; private set; }

    /// <summary>Keys that expire.</summary>
    public int VolatileCount { get; private set; }

    /// <summary>Bytes outside the heap.</summary>
    public int Bytes => _block.Length;

    /// <summary>Whether it is too full for one more key: seven of eight slots.</summary>
    public bool IsFull => Count >= Groups * Lanes * 7 / 8;

    /// <summary>Whether a smaller one would do.</summary>
    public bool IsSparse => Groups > 1 && Count < Groups * Lanes / 4;

    /// <summary>The groups that so many keys fill to four fifths at most; from a page on, whole pages.</summary>
    public static int GroupsFor(int count)
    {
        int groups = Math.Max(1, ((count * 5) + (Lanes * 4) - 1) / (Lanes * 4));
        return groups < GroupsOfPage ? groups : (groups + GroupsOfPage - 1) / GroupsOfPage * GroupsOfPage;
    }

    /// <summary>The number of groups after this one, when it has grown full.</summary>
    public static int GroupsAfter(int groups) =>
        groups < GroupsOfPage ? Math.Min(GroupsOfPage, groups + Math.Max(1, groups / 2)) : groups + GroupsOfPage;

    /// <summary>The tag of a position, for a key that stays.</summary>
    public static byte TagOf(ulong position)
    {
        byte tag = (byte)((position >> KeyIndex.ShardBits) & HashBits);
        return tag == 0 ? (byte)1 : tag;
    }

    /// <summary>The home group of a position.</summary>
    public int HomeOf(ulong position) => (int)((((position << Depth) >> 32) * (uint)Groups) >> 32);

    /// <summary>The first position whose home is a group, with the shared bits of <paramref name="prefix"/>.</summary>
    public ulong FirstPositionOf(int group, ulong prefix)
    {
        ulong high = (((ulong)group << 32) + (uint)Groups - 1) / (uint)Groups;
        return prefix | ((high << 32) >> Depth);
    }

    /// <summary>The reference in a slot.</summary>
    public uint At(int slot) => BinaryPrimitives.ReadUInt32LittleEndian(ReferenceIn(Group(slot >> 4), slot & 15));

    /// <summary>Whether the key in a slot expires.</summary>
    public bool IsVolatile(int slot) => (Group(slot >> 4)[slot & 15] & Volatile) != 0;

    /// <summary>The lanes of a group that hold a key, a bit each.</summary>
    public uint Taken(int group) => LanesMask & ~Match(Group(group), Vector128<byte>.Zero);

    /// <summary>The lanes of a group that hold a key that expires, a bit each.</summary>
    public uint TakenVolatile(int group) =>
        LanesMask & Vector128.Create((ReadOnlySpan<byte>)Group(group)).ExtractMostSignificantBits();

    /// <summary>Whether keys passed a group by.</summary>
    public bool IsPassed(int group) => Passed(Group(group)) != 0;

    /// <summary>The group after one.</summary>
    public int After(int group) => group + 1 == Groups ? 0 : group + 1;

    /// <summary>Finds a key's slot; −1 where it is not there.</summary>
    public int Find(ulong position, ReadOnlySpan<byte> key, SlabHeap heap)
    {
        Vector128<byte> wanted = Vector128.Create(TagOf(position));
        Vector128<byte> hashBits = Vector128.Create(HashBits);
        int home = HomeOf(position);
        int group = home;
        do
        {
            Span<byte> bytes = Group(group);
            Vector128<byte> tags = Vector128.Create((ReadOnlySpan<byte>)bytes) & hashBits;
            uint matches = Vector128.Equals(tags, wanted).ExtractMostSignificantBits() & LanesMask;
            for (; matches != 0; matches &= matches - 1)
            {
                int lane = BitOperations.TrailingZeroCount(matches);
                uint reference = BinaryPrimitives.ReadUInt32LittleEndian(ReferenceIn(bytes, lane));
                if (new Record(heap.Get(reference)).Key.SequenceEqual(key)) return (group << 4) | lane;
            }

            if (Passed(bytes) == 0) return -1;
            group = After(group);
        }
        while (group != home);
        return -1;
    }

    /// <summary>Begins to load a position's home group. May run beside changes: it reads nothing that can go
    /// away.</summary>
    public void PrefetchHome(ulong position) => _block.Prefetch(HomeOf(position) * GroupBytes);

    /// <summary>Begins to load the records in a position's home group that may be its key's.</summary>
    public void PrefetchRecords(ulong position, SlabHeap heap)
    {
        Span<byte> bytes = Group(HomeOf(position));
        Vector128<byte> tags = Vector128.Create((ReadOnlySpan<byte>)bytes) & Vector128.Create(HashBits);
        uint matches = LanesMask
            & Vector128.Equals(tags, Vector128.Create(TagOf(position))).ExtractMostSignificantBits();
        for (; matches != 0; matches &= matches - 1)
        {
            int lane = BitOperations.TrailingZeroCount(matches);
            heap.Prefetch(BinaryPrimitives.ReadUInt32LittleEndian(ReferenceIn(bytes, lane)));
        }
    }

    /// <summary>Begins to load all records of a group, for a walk that comes to it next; nothing behind the last.
    /// </summary>
    public void PrefetchGroup(int group, SlabHeap heap)
    {
        if (group >= Groups) return;
        for (uint lanes = Taken(group); lanes != 0; lanes &= lanes - 1)
            heap.Prefetch(At((group << 4) | BitOperations.TrailingZeroCount(lanes)));
    }

    /// <summary>The slot that holds a reference; −1 where none does.</summary>
    public int FindReference(ulong position, uint reference)
    {
        int home = HomeOf(position);
        int group = home;
        do
        {
            Span<byte> bytes = Group(group);
            for (int lane = 0; lane < Lanes; lane++)
            {
                if (bytes[lane] != 0
                    && BinaryPrimitives.ReadUInt32LittleEndian(ReferenceIn(bytes, lane)) == reference)
                    return (group << 4) | lane;
            }

            if (Passed(bytes) == 0) return -1;
            group = After(group);
        }
        while (group != home);
        return -1;
    }

    /// <summary>Adds a key that is not there; there must be a slot for it.</summary>
    public void Add(ulong position, uint reference, bool expires)
    {
        int group = HomeOf(position);
        Span<byte> bytes = Group(group);
        uint empty = Match(bytes, Vector128<byte>.Zero) & LanesMask;
        while (empty == 0)
        {
            SetPassed(bytes, Passed(bytes) + 1);
            group = After(group);
            bytes = Group(group);
            empty = Match(bytes, Vector128<byte>.Zero) & LanesMask;
        }

        int lane = BitOperations.TrailingZeroCount(empty);
        bytes[lane] = (byte)(TagOf(position) | (expires ? Volatile : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(ReferenceIn(bytes, lane), reference);
        Count++;
        if (expires) VolatileCount++;
    }

    /// <summary>Changes what a slot refers to, and whether its key expires.</summary>
    public void Set(int slot, uint reference, bool expires)
    {
        Span<byte> bytes = Group(slot >> 4);
        ref byte tag = ref bytes[slot & 15];
        VolatileCount += (expires ? 1 : 0) - (tag >> 7);
        tag = (byte)((tag & HashBits) | (expires ? Volatile : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(ReferenceIn(bytes, slot & 15), reference);
    }

    /// <summary>Empties the slot of a key with this position.</summary>
    public void Remove(ulong position, int slot)
    {
        int last = slot >> 4;
        for (int group = HomeOf(position); group != last; group = After(group))
        {
            Span<byte> passed = Group(group);
            SetPassed(passed, Passed(passed) - 1);
        }

        ref byte tag = ref Group(last)[slot & 15];
        VolatileCount -= tag >> 7;
        tag = 0;
        Count--;
    }

    /// <summary>Gives the memory back.</summary>
    public void Free()
    {
        _block.Free();
        _block = default;
        Count = 0;
        VolatileCount = 0;
    }

    private static uint Match(ReadOnlySpan<byte> group, Vector128<byte> value) =>
        Vector128.Equals(Vector128.Create(group), value).ExtractMostSignificantBits();

    private static int Passed(ReadOnlySpan<byte> group) => BinaryPrimitives.ReadUInt16LittleEndian(group[PassedAt..]);

    private static void SetPassed(Span<byte> group, int count) =>
        BinaryPrimitives.WriteUInt16LittleEndian(group[PassedAt..], checked((ushort)count));

    private static Span<byte> ReferenceIn(Span<byte> group, int lane) =>
        group.Slice(ReferencesAt + (lane * sizeof(uint)), sizeof(uint));

    private Span<byte> Group(int group) => _block.Span.Slice(group * GroupBytes, GroupBytes);
}
