using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Synapsid.Base.Compression;

/// <summary>
/// LZ4 blocks, as <c>lz4_Block_format.md</c> of the LZ4 project describes them: no frame, no checksum, no length. What
/// is written here any LZ4 library reads, and the other way round. Greedy search over one hash table.
/// <code>
/// sequence: token (1: literals in the high 4 bits, match length − 4 in the low), more literal length while 255,
///           literals, offset (2, little-endian, 1 … 65535), more match length while 255
/// </code>
/// The last sequence is literals alone, at least five of them; no match begins in the last twelve bytes.
/// </summary>
public static class Lz4Block
{
    private const int MatchMin = 4;
    private const int LastLiterals = 5;
    private const int MatchStartMargin = 12;
    private const int OffsetMax = ushort.MaxValue;
    private const int Nibble = 15;
    private const int TableBitsMin = 8;
    private const int TableBitsMax = 12; // 16 KiB on the stack
    private const int SkipTrigger = 6; // after 64 misses the search takes two bytes a step, after 128 three, …
    private const int VectorBytes = 16;

    /// <summary>The bytes that a block of so many bytes takes at worst.</summary>
    public static int BytesMax(int length) => checked(length + (length / 255) + VectorBytes);

    /// <summary>
    /// Writes <paramref name="source"/> as a block to the start of <paramref name="target"/>. Gives the bytes written;
    /// 0 when they have no room there, which with a short target tells early that compression does not pay.
    /// </summary>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int bits = Math.Clamp(BitOperations.Log2((uint)source.Length | 1) - 1, TableBitsMin, TableBitsMax);
        Span<int> table = stackalloc int[1 << bits];
        table.Clear();
        int matchStartLimit = source.Length - MatchStartMargin;
        int anchor = 0;
        int at = 1;
        int written = 0;
        int misses = 1 << SkipTrigger;
        while (at <= matchStartLimit)
        {
            ref int slot = ref table[Slot(source, at, bits)];
            int candidate = slot;
            slot = at;
            if (at - candidate > OffsetMax || Read32(source, candidate) != Read32(source, at))
            {
                at += misses++ >> SkipTrigger;
                continue;
            }

            while (at > anchor && candidate > 0 && source[at - 1] == source[candidate - 1])
            {
                at--;
                candidate--;
            }

            int length = MatchMin + CommonLength(source, candidate + MatchMin, at + MatchMin);
            int size = WriteSequence(target[written..], source[anchor..at], at - candidate, length);
            if (size == 0) return 0;
            written += size;
            at += length;
            anchor = at;
            misses = 1 << SkipTrigger;
            if (at <= matchStartLimit) table[Slot(source, at - 2, bits)] = at - 2;
        }

        int last = WriteLiterals(target[written..], source[anchor..], 0);
        return last == 0 ? 0 : written + last;
    }

    /// <summary>
    /// Reads a block that holds exactly as many bytes as <paramref name="target"/> has. False where it is anything
    /// else; the target then holds anything. The block may be hostile: nothing outside the two spans is read or
    /// written.
    /// </summary>
    public static bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int read = 0;
        int written = 0;
        while (read < source.Length)
        {
            int token = source[read++];
            int literals = token >> 4;
            if (literals == Nibble && !TryReadMore(source, ref read, ref literals, target.Length)) return false;
            if (literals > source.Length - read || literals > target.Length - written) return false;
            CopyLiterals(source[read..], target[written..], literals);
            read += literals;
            written += literals;
            if (read == source.Length) return written == target.Length;

            if (source.Length - read < sizeof(ushort)) return false;
            int offset = BinaryPrimitives.ReadUInt16LittleEndian(source[read..]);
            read += sizeof(ushort);
            int length = token & Nibble;
            if (length == Nibble && !TryReadMore(source, ref read, ref length, target.Length)) return false;
            length += MatchMin;
            if (offset == 0 || offset > written || length > target.Length - written) return false;
            CopyMatch(target, written, offset, length);
            written += length;
        }

        return false;
    }

    private static uint Read32(ReadOnlySpan<byte> source, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(source[at..]);

    /// <summary>Where five bytes are remembered: multiplicative hashing, their top bits.</summary>
    private static int Slot(ReadOnlySpan<byte> source, int at, int bits)
    {
        ulong five = BinaryPrimitives.ReadUInt64LittleEndian(source[at..]) << 24;
        return (int)((five * 0x9E3779B97F4A7C15) >> (64 - bits));
    }

    private static int CommonLength(ReadOnlySpan<byte> source, int left, int right)
    {
        int end = source.Length - LastLiterals;
        int begin = right;
        while (right <= end - sizeof(ulong))
        {
            ulong difference = BinaryPrimitives.ReadUInt64LittleEndian(source[left..])
                ^ BinaryPrimitives.ReadUInt64LittleEndian(source[right..]);
            if (difference != 0) return right - begin + (BitOperations.TrailingZeroCount(difference) >> 3);
            left += sizeof(ulong);
            right += sizeof(ulong);
        }

        while (right < end && source[left] == source[right])
        {
            left++;
            right++;
        }

        return right - begin;
    }

    private static int WriteSequence(Span<byte> target, ReadOnlySpan<byte> literals, int offset, int length)
    {
        int more = length - MatchMin;
        int size = WriteLiterals(target, literals, Math.Min(more, Nibble));
        if (size == 0 || target.Length - size < sizeof(ushort) + MoreBytes(more)) return 0;
        BinaryPrimitives.WriteUInt16LittleEndian(target[size..], (ushort)offset);
        size += sizeof(ushort);
        return size + WriteMore(target[size..], more);
    }

    /// <summary>A token with its literals; 0 where they have no room.</summary>
    private static int WriteLiterals(Span<byte> target, ReadOnlySpan<byte> literals, int matchNibble)
    {
        if (target.Length < 1L + MoreBytes(literals.Length) + literals.Length) return 0;
        target[0] = (byte)((Math.Min(literals.Length, Nibble) << 4) | matchNibble);
        int size = 1 + WriteMore(target[1..], literals.Length);
        literals.CopyTo(target[size..]);
        return size + literals.Length;
    }

    private static int MoreBytes(int length) => length < Nibble ? 0 : ((length - Nibble) / 255) + 1;

    private static int WriteMore(Span<byte> target, int length)
    {
        if (length < Nibble) return 0;
        int size = 0;
        for (length -= Nibble; length >= 255; length -= 255) target[size++] = 255;
        target[size++] = (byte)length;
        return size;
    }

    /// <summary>The rest of a length; false where the block ends or the length passes what could fit.</summary>
    private static bool TryReadMore(ReadOnlySpan<byte> source, ref int read, ref int length, int max)
    {
        long sum = length;
        while (read < source.Length && sum <= max)
        {
            byte part = source[read++];
            sum += part;
            if (part == 255) continue;
            length = (int)Math.Min(sum, max);
            return sum <= max;
        }

        return false;
    }

    private static void CopyLiterals(ReadOnlySpan<byte> source, Span<byte> target, int length)
    {
        // Most runs are short: sixteen bytes at once, where both sides have them; what is too much is overwritten next.
        if (length <= VectorBytes && source.Length >= VectorBytes && target.Length >= VectorBytes)
            Vector128.Create(source).CopyTo(target);
        else source[..length].CopyTo(target);
    }

    private static void CopyMatch(Span<byte> target, int written, int offset, int length)
    {
        Span<byte> to = target[written..];
        ReadOnlySpan<byte> from = target[(written - offset)..];
        if (offset >= VectorBytes && length <= VectorBytes && to.Length >= VectorBytes)
        {
            Vector128.Create(from).CopyTo(to);
            return;
        }

        // A match may reach into itself: the part that is there is a multiple of its period, and grows each time.
        int done = Math.Min(offset, length);
        from[..done].CopyTo(to);
        while (done < length)
        {
            int part = Math.Min(offset + done, length - done);
            from[..part].CopyTo(to[done..]);
            done += part;
        }
    }
}
