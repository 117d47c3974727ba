using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Synapsid.Keyspace.Commands;

/// <summary>
/// Finds a command by the bytes of its name, whatever their case, without allocating: an open-addressing table at most
/// a quarter full, hashed by length, first and last eight letters.
/// </summary>
internal sealed class KeyCommandNames
{
    private const ulong CaseBits = 0xDFDF_DFDF_DFDF_DFDF;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
    private readonly KeyCommandEntry?[] _slots;
    private readonly int _shift;

    internal KeyCommandNames(IReadOnlyCollection<KeyCommandEntry> entries)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(entries.Count * 4, 4));
        _slots = new KeyCommandEntry?[size];
        _shift = 64 - BitOperations.Log2((uint)size);
        foreach (KeyCommandEntry entry in entries)
        {
            int at = Slot(entry.Word);
            while (_slots[at] is not null) at = (at + 1) & (size - 1);
            _slots[at] = entry;
        }
    }

    internal KeyCommandEntry? Find(ReadOnlySpan<byte> name)
    {
        int at = Slot(name);
        while (_slots[at] is { } entry)
        {
            if (Ascii.EqualsIgnoreCase(name, entry.Word)) return entry;
            at = (at + 1) & (_slots.Length - 1);
        }

        return null;
    }

    private int Slot(ReadOnlySpan<byte> name)
    {
        ulong hash = (ulong)name.Length;
        if (name.Length >= 8)
        {
            hash += BinaryPrimitives.ReadUInt64LittleEndian(name) & CaseBits;
            hash = (hash * Multiplier) ^ (BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]) & CaseBits);
        }
        else
        {
            foreach (byte letter in name) hash = (hash << 8) ^ (letter & 0xDFul);
        }

        return (int)((hash * Multiplier) >> _shift);
    }
}
