using System.Buffers.Binary;
using Synapsid.Base.Buffers;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// The bytes of a small collection: read where they lie, and copied once, to a pooled array, when they first change.
/// Reads that do not fit give nothing, so that damaged bytes do no harm.
/// </summary>
internal ref struct CompactBuffer(ReadOnlySpan<byte> bytes)
{
    /// <summary>Bytes before the first element: how many there are.</summary>
    public const int HeadBytes = sizeof(ushort);

    /// <summary>Most elements that the head can count.</summary>
    public const int CountMax = ushort.MaxValue;

    private const int SpareBytes = 256;
    private readonly ReadOnlySpan<byte> _lent = bytes;
    private byte[]? _own;
    private int _length = bytes.Length;

    /// <summary>All bytes.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _own is null ? _lent : _own.AsSpan(0, _length);

    /// <summary>The number in the head; 0 where there is none.</summary>
    public readonly int Count => _length < HeadBytes ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(Bytes);

    /// <summary>Reads an item of a varint length at a place and moves behind it; false where none fits there.</summary>
    public static bool TryNext(ReadOnlySpan<byte> bytes, scoped ref int at, out ReadOnlySpan<byte> item)
    {
        int begin = at;
        if (VarInt.TryRead(bytes, ref begin, out uint length) && length <= (uint)(bytes.Length - begin))
        {
            item = bytes.Slice(begin, (int)length);
            at = begin + (int)length;
            return true;
        }

        item = default;
        return false;
    }

    /// <summary>The bytes that an item with its length takes.</summary>
    public static int SizeOf(int length) => VarInt.Size((ulong)length) + length;

    /// <summary>Writes an item with its length; gives the bytes written.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> item)
    {
        int size = VarInt.Write(destination, (ulong)item.Length);
        item.CopyTo(destination[size..]);
        return size + item.Length;
    }

    /// <summary>Copies what was lent, so that it stays when its lender changes.</summary>
    public void Own()
    {
        if (_own is null) Grow(_length);
    }

    /// <summary>Writes the number in the head, which comes into being with it.</summary>
    public void SetCount(int count)
    {
        if (_length < HeadBytes) Replace(_length, 0, HeadBytes - _length);
        BinaryPrimitives.WriteUInt16LittleEndian(Change(0, HeadBytes), (ushort)count);
    }

    /// <summary>The bytes of a range, to be written.</summary>
    public Span<byte> Change(int at, int length)
    {
        Own();
        return _own.AsSpan(0, _length).Slice(at, length);
    }

    /// <summary>A range becomes longer or shorter; gives the new range, to be written.</summary>
    public Span<byte> Replace(int at, int length, int newLength)
    {
        int total = _length - length + newLength;
        if (_own is null || _own.Length < total) Grow(Math.Max(_length, total));
        Span<byte> all = _own;
        all[(at + length).._length].CopyTo(all[(at + newLength)..]);
        _length = total;
        return all.Slice(at, newLength);
    }

    /// <summary>Gives the pooled array back; the buffer is empty.</summary>
    public void Clear()
    {
        if (_own is not null) ByteBuffers.Return(_own);
        this = default;
    }

    private void Grow(int needed)
    {
        byte[] grown = ByteBuffers.Rent(needed + SpareBytes);
        Bytes.CopyTo(grown);
        if (_own is not null) ByteBuffers.Return(_own);
        _own = grown;
    }
}
