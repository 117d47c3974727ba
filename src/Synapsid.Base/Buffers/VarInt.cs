namespace Synapsid.Base.Buffers;

/// <summary>
/// Unsigned integers in 1 to 10 bytes: seven bits a byte, low bits first, the high bit set on all bytes but the last
/// (LEB128, as in DWARF and Protocol Buffers).
/// </summary>
public static class VarInt
{
    /// <summary>The most bytes a value takes.</summary>
    public const int BytesMax = 10;

    /// <summary>The most bytes that a value below 2^32 takes.</summary>
    public const int BytesMax32 = 5;

    private const byte More = 0x80;

    /// <summary>The bytes that a value takes, 1 to 10.</summary>
    public static int Size(ulong value)
    {
        int size = 1;
        for (; value >= More; value >>= 7) size++;
        return size;
    }

    /// <summary>Writes a value to the start of a span that has room for it; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, ulong value)
    {
        int size = 0;
        for (; value >= More; value >>= 7) destination[size++] = (byte)(value | More);
        destination[size++] = (byte)value;
        return size;
    }

    /// <summary>
    /// Reads a value from the start of untrusted bytes. False when they end early, when it is longer than 10 bytes or
    /// overflows 64 bits.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out ulong value, out int size)
    {
        value = 0;
        for (size = 0; size < source.Length && size < BytesMax;)
        {
            byte part = source[size];
            if (size == BytesMax - 1 && part > 1) break;
            value |= (ulong)(part & ~More) << (7 * size);
            size++;
            if (part < More) return true;
        }

        value = 0;
        size = 0;
        return false;
    }

    /// <summary>
    /// Reads a value below 2^32 at <paramref name="offset"/> of untrusted bytes and moves past it. False when they end
    /// early or it is longer than 5 bytes.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, ref int offset, out uint value)
    {
        value = 0;
        for (int shift = 0; shift < 7 * BytesMax32; shift += 7)
        {
            if ((uint)offset >= (uint)source.Length) return false;
            byte part = source[offset++];
            value |= (uint)(part & ~More) << shift;
            if (part < More) return true;
        }

        return false;
    }
}
