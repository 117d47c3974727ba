using System.Numerics;
using System.Runtime.Intrinsics;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// One part of a <see cref="MemberTable"/>'s index: the members whose hashes begin with the same bits. Open addressing
/// with linear probing and no wrap: homes lie in the order of hashes, and a member lies at or behind its home with no
/// empty slot between. A slot is a tag (0 empty, 1 deleted, else 8 bits of the hash) and a reference.
/// </summary>
internal sealed class MemberSegment(int depth, int capacity)
{
    /// <summary>Homes at most; a part that outgrows them is split.</summary>
    public const int CapacityMax = 1024;

    /// <summary>Homes at least.</summary>
    public const int CapacityMin = 16;

    /// <summary>Slots at most of one that was not enlarged beyond <see cref="CapacityMax"/>.</summary>
    public const int SlotsMax = CapacityMax + Slack;

    private const byte Empty = 0;
    private const byte Deleted = 1;
    private const int Slack = 48;
    private const int Lanes = 16;

    private readonly byte[] _tags = new byte[capacity + Slack + Lanes];
    private readonly uint[] _references = new uint[capacity + Slack];

    /// <summary>How many bits of the hash its members share.</summary>
    public int Depth => depth;

    /// <summary>Homes.</summary>
    public int Capacity => capacity;

    /// <summary>Slots: the homes and those behind them.</summary>
    public int Slots => _references.Length;

    /// <summary>Members.</summary>
    public int Count { get; private set; }

    /// <summary>Slots that deleted members keep.</summary>
    public int DeletedCount { get; private set; }

    /// <summary>Memory, with that of three objects.</summary>
    public int Bytes => _tags.Length + (_references.Length * sizeof(uint)) + 96;

    /// <summary>The tag of a hash.</summary>
    public static byte TagOf(ulong position)
    {
        byte tag = (byte)position;
        return tag < 2 ? (byte)(tag + 2) : tag;
    }

    /// <summary>The home of a hash.</summary>
    public int HomeOf(ulong position) => (int)(((position << depth) >> 32) * (uint)capacity >> 32);

    /// <summary>The first hash, with the bits of <paramref name="prefix"/> before it, whose home is a slot.</summary>
    public ulong FirstPositionOf(int home, ulong prefix)
    {
        ulong high = (((ulong)home << 32) + (uint)capacity - 1) / (uint)capacity;
        return prefix | ((high << 32) >> depth);
    }

    /// <summary>The reference in a slot; 0: none.</summary>
    public uint At(int slot) => _tags[slot] > Deleted ? _references[slot] : 0;

    /// <summary>Whether probing stops at a slot.</summary>
    public bool IsEmpty(int slot) => _tags[slot] == Empty;

    /// <summary>The slot of a member; −1: it is not here.</summary>
    public int Find(ulong position, ReadOnlySpan<byte> member, MemberArena arena)
    {
        Vector128<byte> wanted = Vector128.Create(TagOf(position));
        for (int slot = HomeOf(position); slot < _references.Length; slot += Lanes)
        {
            Vector128<byte> lanes = Vector128.Create(_tags.AsSpan(slot, Lanes));
            uint matches = Vector128.Equals(lanes, wanted).ExtractMostSignificantBits();
            for (; matches != 0; matches &= matches - 1)
            {
                int found = slot + BitOperations.TrailingZeroCount(matches);
                if (new MemberEntry(arena.Get(_references[found])).Member.SequenceEqual(member)) return found;
            }

            if (Vector128.EqualsAny(lanes, Vector128<byte>.Zero)) return -1;
        }

        return -1;
    }

    /// <summary>The slot that holds a reference; −1: none.</summary>
    public int FindReference(ulong position, uint reference)
    {
        for (int slot = HomeOf(position); slot < _references.Length; slot++)
        {
            if (_references[slot] == reference && _tags[slot] > Deleted) return slot;
        }

        return -1;
    }

    /// <summary>Adds a member that is not there; false where there is no slot for it behind its home.</summary>
    public bool TryAdd(ulong position, uint reference)
    {
        int slot = HomeOf(position);
        while (slot < _references.Length && _tags[slot] > Deleted) slot++;
        if (slot == _references.Length) return false;
        if (_tags[slot] == Deleted) DeletedCount--;
        _tags[slot] = TagOf(position);
        _references[slot] = reference;
        Count++;
        return true;
    }

    /// <summary>Changes what a slot refers to.</summary>
    public void Set(int slot, uint reference) => _references[slot] = reference;

    /// <summary>Empties a slot.</summary>
    public void Remove(int slot)
    {
        Count--;
        if (slot + 1 < _references.Length && _tags[slot + 1] != Empty)
        {
            _tags[slot] = Deleted;
            DeletedCount++;
            return;
        }

        _tags[slot] = Empty;
        while (slot > 0 && _tags[slot - 1] == Deleted)
        {
            _tags[--slot] = Empty;
            DeletedCount--;
        }
    }
}
