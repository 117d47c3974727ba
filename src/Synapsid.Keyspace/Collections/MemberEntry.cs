using System.Buffers.Binary;
using Synapsid.Base.Buffers;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// One entry of a <see cref="MemberArena"/>: twice the member's length as a varint, the value's length as a varint, the
/// member, the value; padded to 8 bytes. Free space begins with an odd byte: 1, its length in units (3 bytes), the next
/// free space of the same length (4 bytes).
/// </summary>
internal readonly ref struct MemberEntry
{
    private const int UnitBytes = MemberArena.UnitBytes;
    private readonly Span<byte> _bytes;
    private readonly int _memberAt;
    private readonly int _memberLength;
    private readonly int _valueLength;

    /// <summary>Reads the entry at the beginning of some bytes, which may go on behind it.</summary>
    public MemberEntry(Span<byte> bytes)
    {
        _bytes = bytes;
        int at = 0;
        _memberLength = (int)(ReadLength(bytes, ref at) >> 1);
        _valueLength = (int)ReadLength(bytes, ref at);
        _memberAt = at;
    }

    /// <summary>A set's member, a hash's field.</summary>
    public ReadOnlySpan<byte> Member => _bytes.Slice(_memberAt, _memberLength);

    /// <summary>What belongs to it; may be written to.</summary>
    public Span<byte> Value => _bytes.Slice(_memberAt + _memberLength, _valueLength);

    /// <summary>Bytes in the arena.</summary>
    public int Bytes => Padded(_memberAt + _memberLength + _valueLength);

    /// <summary>The bytes that an entry will take.</summary>
    public static int SizeOf(int memberLength, int valueLength) => Padded(
        VarInt.Size((ulong)memberLength << 1) + VarInt.Size((ulong)valueLength) + memberLength + valueLength);

    /// <summary>Writes an entry.</summary>
    public static void Write(Span<byte> bytes, ReadOnlySpan<byte> member, ReadOnlySpan<byte> value)
    {
        int at = VarInt.Write(bytes, (ulong)member.Length << 1);
        at += VarInt.Write(bytes[at..], (ulong)value.Length);
        member.CopyTo(bytes[at..]);
        value.CopyTo(bytes[(at + member.Length)..]);
    }

    /// <summary>Whether free space begins here.</summary>
    public static bool IsFree(ReadOnlySpan<byte> bytes) => (bytes[0] & 1) != 0;

    /// <summary>The length of free space.</summary>
    public static int FreeBytes(ReadOnlySpan<byte> bytes) =>
        (int)(BinaryPrimitives.ReadUInt32LittleEndian(bytes) >> 8) * UnitBytes;

    /// <summary>The next free space of the same length; 0: none.</summary>
    public static uint NextFree(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);

    /// <summary>Marks free space.</summary>
    public static void WriteFree(Span<byte> bytes, int length, uint next)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, ((uint)(length / UnitBytes) << 8) | 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], next);
    }

    private static ulong ReadLength(ReadOnlySpan<byte> bytes, scoped ref int at)
    {
        ulong first = bytes[at++];
        if (first < 0x80) return first;
        ulong value = first & 0x7F;
        for (int shift = 7; ; shift += 7)
        {
            ulong next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    private static int Padded(int bytes) => (bytes + UnitBytes - 1) & -UnitBytes;
}
