using System.Buffers.Binary;
using System.Numerics;

namespace Synapsid.Keyspace.Commands;

/// <summary>Bytes as a row of bits, the highest bit of the first byte being the first.</summary>
internal static class BitSpan
{
    /// <summary>A bit within the bytes.</summary>
    public static int Get(ReadOnlySpan<byte> bytes, long offset) =>
        (bytes[(int)(offset >> 3)] >> (7 - (int)(offset & 7))) & 1;

    /// <summary>How many bits are set from one to another, both included.</summary>
    public static long Count(ReadOnlySpan<byte> bytes, long first, long last)
    {
        int from = (int)(first >> 3);
        int to = (int)(last >> 3);
        byte firstMask = (byte)(0xFF >> (int)(first & 7));
        byte lastMask = (byte)(0xFF << (7 - (int)(last & 7)));
        if (from == to) return BitOperations.PopCount((uint)(bytes[from] & firstMask & lastMask));
        long count = BitOperations.PopCount((uint)(bytes[from] & firstMask))
            + BitOperations.PopCount((uint)(bytes[to] & lastMask));
        ReadOnlySpan<byte> middle = bytes[(from + 1)..to];
        for (; middle.Length >= sizeof(ulong); middle = middle[sizeof(ulong)..])
        {
            count += BitOperations.PopCount(BinaryPrimitives.ReadUInt64LittleEndian(middle));
        }

        foreach (byte value in middle) count += BitOperations.PopCount(value);
        return count;
    }

    /// <summary>The first bit of a value from one to another, both included; −1 where there is none.</summary>
    public static long Find(ReadOnlySpan<byte> bytes, bool bit, long first, long last)
    {
        byte without = bit ? (byte)0 : (byte)0xFF;
        long at = first;
        while (at <= last)
        {
            if ((at & 7) == 0)
            {
                int from = (int)(at >> 3);
                int skipped = bytes[from..(int)((last >> 3) + 1)].IndexOfAnyExcept(without);
                if (skipped < 0) return -1;
                at += skipped * 8L;
            }

            for (int i = (int)(at & 7); i < 8 && at <= last; i++, at++)
            {
                if (Get(bytes, at) == (bit ? 1 : 0)) return at;
            }
        }

        return -1;
    }

    /// <summary>An unsigned integer of 1 to 64 bits; bits beyond the end are 0.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes, long offset, int width)
    {
        ulong value = 0;
        for (int i = 0; i < width; i++, offset++)
        {
            int bit = offset >> 3 < bytes.Length ? Get(bytes, offset) : 0;
            value = (value << 1) | (uint)bit;
        }

        return value;
    }

    /// <summary>Writes the lowest bits of a value within the bytes.</summary>
    public static void Write(Span<byte> bytes, long offset, int width, ulong value)
    {
        for (int i = width - 1; i >= 0; i--, offset++)
        {
            int mask = 0x80 >> (int)(offset & 7);
            ref byte place = ref bytes[(int)(offset >> 3)];
            place = (byte)(((value >> i) & 1) != 0 ? place | mask : place & ~mask);
        }
    }
}
