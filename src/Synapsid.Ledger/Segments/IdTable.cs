using System.Numerics;

using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// From ids to places in a segment: a hash table of 4-byte slots, open addressing, linear probing. A slot holds eight
/// bits of the hash and the ordinal plus one; the record itself tells whether the id is the one asked for. One writer;
/// readers beside it see what was there when they took <see cref="Slots"/>, or more.
/// </summary>
internal sealed class IdTable
{
    private const int OrdinalBits = 24;
    private const uint OrdinalMask = (1 << OrdinalBits) - 1;
    private const int SlotsMin = 1024;

    /// <summary>
    /// Events of one hash that are entered. Without an end a sender that gives one id to all its events would have
    /// each of them walk past all before it; the first is the one that is found, and it is among these.
    /// </summary>
    private const int SameHashMax = 64;

    private ulong[] _hashes;
    private uint[] _slots;
    private int _count;

    /// <summary>A table that takes so many events before it grows, which leaves twice its memory behind.</summary>
    public IdTable(int expected = 0)
    {
        int hashes = Math.Max(SlotsMin, expected);
        _hashes = new ulong[hashes];
        _slots = new uint[BitOperations.RoundUpToPowerOf2((uint)(hashes / 3 * 4) + 1)];
    }

    /// <summary>The slots: a power of two of them.</summary>
    public ReadOnlySpan<uint> Slots => Volatile.Read(ref _slots);

    /// <summary>The hashes of all ids, in order of the events.</summary>
    public ReadOnlySpan<ulong> Hashes => _hashes.AsSpan(0, _count);

    /// <summary>The hash of an id; all its bits are good.</summary>
    public static ulong Hash(EventId id)
    {
        // Two rounds of the finalizer of MurmurHash3: ids made one after another differ in few bits.
        ulong value = Mix(id.High ^ 0x9E37_79B9_7F4A_7C15);
        return Mix(value ^ id.Low);
    }

    /// <summary>Where to begin looking in so many slots.</summary>
    public static int Start(ulong hash, int slots) => (int)(hash & (uint)(slots - 1));

    /// <summary>Whether a slot that is not empty may hold the hash's id, and for which event.</summary>
    public static bool Matches(uint slot, ulong hash, out int ordinal)
    {
        ordinal = (int)(slot & OrdinalMask) - 1;
        return slot >> OrdinalBits == (uint)(hash >> (64 - 8));
    }

    /// <summary>Adds the next event's id.</summary>
    public void Add(ulong hash)
    {
        if (_count == _hashes.Length) Array.Resize(ref _hashes, _count * 2);
        _hashes[_count] = hash;
        if (_count >= _slots.Length / 4 * 3) Grow();
        Put(_slots, hash, _count++);
    }

    private void Put(uint[] slots, ulong hash, int ordinal)
    {
        int same = 0;
        int at = Start(hash, slots.Length);
        for (; slots[at] != 0; at = (at + 1) & (slots.Length - 1))
        {
            if (!Matches(slots[at], hash, out int other) || _hashes[other] != hash) continue;
            if (++same == SameHashMax) return;
        }

        Volatile.Write(ref slots[at], Slot(hash, ordinal));
    }

    private void Grow()
    {
        uint[] slots = new uint[_slots.Length * 2];
        for (int i = 0; i < _count; i++) Put(slots, _hashes[i], i);
        Volatile.Write(ref _slots, slots);
    }

    private static uint Slot(ulong hash, int ordinal) =>
        ((uint)(hash >> (64 - 8)) << OrdinalBits) | (uint)(ordinal + 1);

    private static ulong Mix(ulong value)
    {
        value ^= value >> 33;
        value *= 0xFF51_AFD7_ED55_8CCD;
        value ^= value >> 33;
        value *= 0xC4CE_B9FE_1A85_EC53;
        return BitOperations.RotateLeft(value ^ (value >> 33), 17);
    }
}
