using Synapsid.Base.Buffers;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// Elements of a list as bytes one behind the other, readable from both ends: length as a varint, the bytes, and the
/// size of both together as a varint whose bytes stand in reverse. Damaged bytes end a walk and do no harm.
/// </summary>
internal static class ListEntries
{
    /// <summary>The bytes that an element takes.</summary>
    public static int SizeOf(int length)
    {
        int size = VarInt.Size((ulong)length) + length;
        return size + VarInt.Size((ulong)size);
    }

    /// <summary>Writes an element to a span of its size.</summary>
    public static void Write(Span<byte> destination, ReadOnlySpan<byte> element)
    {
        int size = VarInt.Write(destination, (ulong)element.Length);
        element.CopyTo(destination[size..]);
        size += element.Length;
        Span<byte> back = destination[size..];
        int at = VarInt.Size((ulong)size);
        uint rest = (uint)size;
        while (at > 0)
        {
            // Read from the last byte on: its bit says whether the one before it belongs to the number.
            back[--at] = (byte)(rest & 0x7F);
            rest >>= 7;
            if (rest != 0) back[at] |= 0x80;
        }
    }

    /// <summary>Reads the element that begins at a place and moves behind it; false where none does.</summary>
    public static bool TryNext(ReadOnlySpan<byte> bytes, scoped ref int at, out ReadOnlySpan<byte> element)
    {
        int begin = at;
        if (VarInt.TryRead(bytes, ref begin, out uint length) && length < (uint)(bytes.Length - begin))
        {
            element = bytes.Slice(begin, (int)length);
            int end = begin + (int)length;
            end += VarInt.Size((ulong)(end - at));
            if (end <= bytes.Length)
            {
                at = end;
                return true;
            }
        }

        element = default;
        return false;
    }

    /// <summary>Reads the element that ends at a place and moves before it; false where none does.</summary>
    public static bool TryPrevious(ReadOnlySpan<byte> bytes, scoped ref int at, out ReadOnlySpan<byte> element)
    {
        element = default;
        long size = 0;
        int end = at;
        for (int shift = 0; ; shift += 7)
        {
            if (end <= 0 || end > bytes.Length || shift > 28) return false;
            byte part = bytes[--end];
            size |= (long)(part & 0x7F) << shift;
            if (part < 0x80) break;
        }

        if (size > end) return false;
        int begin = end - (int)size;
        int head = begin;
        if (!VarInt.TryRead(bytes[..end], ref head, out uint length) || length != (uint)(end - head)) return false;
        element = bytes[head..end];
        at = begin;
        return true;
    }

    /// <summary>The place of the element with an index, in a list of so many; walks from the nearer end.</summary>
    public static int PlaceOf(ReadOnlySpan<byte> bytes, int count, int index)
    {
        int at = 0;
        if (index <= count / 2)
        {
            while (index-- > 0 && TryNext(bytes, ref at, out _))
            {
            }

            return at;
        }

        at = bytes.Length;
        while (index++ < count && TryPrevious(bytes, ref at, out _))
        {
        }

        return at;
    }
}
