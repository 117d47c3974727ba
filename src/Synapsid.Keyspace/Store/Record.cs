using System.Buffers.Binary;
using System.Numerics;
using Synapsid.Base.Buffers;

namespace Synapsid.Keyspace.Store;

/// <summary>
/// The bytes of one key in a slab. All numbers little-endian; the whole is padded to a size of
/// <see cref="Padded"/>.
/// <code>
/// offset  size  what
///      0     1  bits 0–2 type, 3 expires, 4 compressed, 5 large, 6–7 form (StringForm); 0xFF: no record, free space
///      1     3  access clock (see AccessClock)
///      4   1–5  key length, varint
///          1–5  value length, varint
///            8  expiry in Unix milliseconds, where bit 3 is set
///               key, then value; a large collection's value is its 4-byte handle
/// </code>
/// Free space: 0xFF, its length in units of 8 bytes (3 bytes), then, from 16 bytes on, the next and the previous free
/// block of the same length (4 bytes each; 0: none).
/// </summary>
internal readonly ref struct Record
{
    /// <summary>Records begin at multiples of this many bytes.</summary>
    public const int UnitBytes = 8;

    /// <summary>Records take at least so many.</summary>
    public const int BytesMin = 16;

    /// <summary>Up to here every multiple of 8 is a size of records.</summary>
    public const int FineBytesMax = 1024;

    private const int PageBytes = 4096;
    private const int NextAt = 4;
    private const int PreviousAt = 8;
    private const byte TypeMask = 7;
    private const byte ExpiresBit = 8;
    private const byte CompressedBit = 16;
    private const byte LargeBit = 32;
    private const byte FormBits = (byte)(StringForm.Raw | StringForm.Text);
    private const byte FreeMark = 0xFF;
    private const int HeadBytes = 4;

    private readonly Span<byte> _bytes;
    private readonly int _keyAt;
    private readonly int _keyLength;
    private readonly int _valueLength;

    /// <summary>Reads the record at the beginning of some bytes, which may go on behind it.</summary>
    public Record(Span<byte> bytes)
    {
        _bytes = bytes;
        int at = HeadBytes;
        _keyLength = (int)ReadLength(bytes, ref at);
        _valueLength = (int)ReadLength(bytes, ref at);
        _keyAt = (bytes[0] & ExpiresBit) == 0 ? at : at + sizeof(long);
    }

    /// <summary>The type.</summary>
    public KeyType Type => (KeyType)(_bytes[0] & TypeMask);

    /// <summary>Whether it has an expiry.</summary>
    public bool Expires => (_bytes[0] & ExpiresBit) != 0;

    /// <summary>Whether the value is compressed.</summary>
    public bool Compressed => (_bytes[0] & CompressedBit) != 0;

    /// <summary>Whether the value is the handle of a large collection.</summary>
    public bool Large => (_bytes[0] & LargeBit) != 0;

    /// <summary>How a string came to be.</summary>
    public StringForm Form
    {
        get => (StringForm)(_bytes[0] & FormBits);
        set => _bytes[0] = (byte)((_bytes[0] & ~FormBits) | (byte)value);
    }

    /// <summary>When it expires, in Unix milliseconds; 0: never.</summary>
    public long ExpiresAtMs
    {
        get => Expires ? BinaryPrimitives.ReadInt64LittleEndian(_bytes[(_keyAt - sizeof(long))..]) : 0;
        set => BinaryPrimitives.WriteInt64LittleEndian(_bytes[(_keyAt - sizeof(long))..], value);
    }

    /// <summary>24 bits that eviction goes by.</summary>
    public uint Access
    {
        get => BinaryPrimitives.ReadUInt32LittleEndian(_bytes) >> 8;
        set => BinaryPrimitives.WriteUInt32LittleEndian(_bytes, (value << 8) | _bytes[0]);
    }

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key => _bytes.Slice(_keyAt, _keyLength);

    /// <summary>The value as it is stored.</summary>
    public Span<byte> Value => _bytes.Slice(_keyAt + _keyLength, _valueLength);

    /// <summary>The handle of a large collection.</summary>
    public int Handle => BinaryPrimitives.ReadInt32LittleEndian(Value);

    /// <summary>Bytes that it takes, the padding included.</summary>
    public int Bytes => Padded(_keyAt + _keyLength + _valueLength);

    /// <summary>Whether free space begins here.</summary>
    public static bool IsFree(ReadOnlySpan<byte> bytes) => bytes[0] == FreeMark;

    /// <summary>The length of the free space that begins here.</summary>
    public static int FreeBytes(ReadOnlySpan<byte> bytes) =>
        (int)(BinaryPrimitives.ReadUInt32LittleEndian(bytes) >> 8) * UnitBytes;

    /// <summary>The neighbours in a chain of free blocks; 0: none.</summary>
    public static (uint Next, uint Previous) Neighbours(ReadOnlySpan<byte> bytes) => bytes.Length < BytesMin
        ? default
        : (BinaryPrimitives.ReadUInt32LittleEndian(bytes[NextAt..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[PreviousAt..]));

    /// <summary>Changes the next block in a chain of free blocks.</summary>
    public static void SetNextFree(Span<byte> bytes, uint next) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[NextAt..], next);

    /// <summary>Changes the previous block in a chain of free blocks.</summary>
    public static void SetPreviousFree(Span<byte> bytes, uint previous) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[PreviousAt..], previous);

    /// <summary>Marks free space that is in no chain.</summary>
    public static void WriteFree(Span<byte> bytes, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, ((uint)(length / UnitBytes) << 8) | FreeMark);
        if (length >= BytesMin) bytes[NextAt..BytesMin].Clear();
    }

    /// <summary>
    /// The bytes given to a record of so many: up to 1 KiB a multiple of 8, up to 16 KiB one of 16 sizes between a
    /// power of two and the next, beyond that whole pages.
    /// </summary>
    public static int Padded(int bytes)
    {
        if (bytes <= FineBytesMax) return Math.Max(BytesMin, (bytes + UnitBytes - 1) & -UnitBytes);
        int step = bytes > SlabHeap.ShareBytesMax ? PageBytes : 1 << (BitOperations.Log2((uint)bytes - 1) - 4);
        return checked(bytes + step - 1) & -step;
    }

    /// <summary>The bytes that a record will take.</summary>
    public static int SizeOf(int keyLength, int valueLength, bool expires) =>
        Padded(checked(HeadBytes + VarInt.Size((uint)keyLength) + VarInt.Size((uint)valueLength)
            + (expires ? sizeof(long) : 0) + keyLength + valueLength));

    /// <summary>Writes a record; <paramref name="value"/> may overlap the place it goes to.</summary>
    public static void Write(Span<byte> bytes, in RecordParts parts)
    {
        int at = HeadBytes;
        Span<byte> lengths = stackalloc byte[10];
        int lengthBytes = VarInt.Write(lengths, (uint)parts.Key.Length);
        lengthBytes += VarInt.Write(lengths[lengthBytes..], (uint)parts.Value.Length);
        int valueAt = at + lengthBytes + (parts.ExpiresAtMs != 0 ? sizeof(long) : 0) + parts.Key.Length;
        parts.Value.CopyTo(bytes[valueAt..]);
        parts.Key.CopyTo(bytes[(valueAt - parts.Key.Length)..]);
        byte flags = (byte)((byte)parts.Type
            | (parts.ExpiresAtMs != 0 ? ExpiresBit : 0)
            | (parts.Compressed ? CompressedBit : 0)
            | (parts.Large ? LargeBit : 0)
            | (byte)parts.Form);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (parts.Access << 8) | flags);
        lengths[..lengthBytes].CopyTo(bytes[at..]);
        at += lengthBytes;
        if (parts.ExpiresAtMs != 0) BinaryPrimitives.WriteInt64LittleEndian(bytes[at..], parts.ExpiresAtMs);
    }

    private static uint ReadLength(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint first = bytes[at++];
        if (first < 0x80) return first;
        uint value = first & 0x7F;
        for (int shift = 7; ; shift += 7)
        {
            uint next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
