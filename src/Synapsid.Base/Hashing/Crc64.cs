using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Synapsid.Base.Hashing;

/// <summary>
/// CRC-64 of ECMA-182 with bits reversed, as XZ uses it: the checksum of snapshots. Eight bytes a step through eight
/// tables ("slicing-by-8", Kounavis and Berry, 2005); much at once, where the processor multiplies without carries, by
/// folding (Gopal et al., Intel, 2009). <see cref="AppendByByte"/> is the specification.
/// </summary>
public static class Crc64
{
    /// <summary>The polynomial 0x42F0E1EBA9EA3693, bits reversed.</summary>
    private const ulong Polynomial = 0xC96C_5795_D787_0F42;

    /// <summary>
    /// Fewer bytes go through the tables: what folds is compiled when it is first called, in a millisecond or two.
    /// </summary>
    private const int FoldBytesMin = 4096;

    private static readonly ulong[] Tables = CreateTables();
    private static readonly Vector128<ulong> ByOneBlock = FoldBy(128);
    private static readonly Vector128<ulong> ByFourBlocks = FoldBy(4 * 128);

    /// <summary>The checksum of some bytes; of none, 0.</summary>
    public static ulong Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="crc"/> covers followed by <paramref name="bytes"/>.</summary>
    public static ulong Append(ulong crc, ReadOnlySpan<byte> bytes)
    {
        ulong state = ~crc;
        if (bytes.Length >= FoldBytesMin && Pclmulqdq.IsSupported)
        {
            int folded = bytes.Length & -Vector128<byte>.Count;
            state = Fold(state, MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes[..folded]));
            bytes = bytes[folded..];
        }

        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            state = Step(state ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        return AppendByByte(~state, bytes);
    }

    /// <summary>One byte at a time: the plain definition, for the last bytes and for tests.</summary>
    internal static ulong AppendByByte(ulong crc, ReadOnlySpan<byte> bytes)
    {
        ulong state = ~crc;
        foreach (byte value in bytes) state = Tables[(byte)(state ^ value)] ^ (state >> 8);
        return ~state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Step(ulong state)
    {
        ReadOnlySpan<ulong> tables = Tables.AsSpan(0, 8 * 256);
        return tables[(7 * 256) + (int)(byte)state]
            ^ tables[(6 * 256) + (int)(byte)(state >> 8)]
            ^ tables[(5 * 256) + (int)(byte)(state >> 16)]
            ^ tables[(4 * 256) + (int)(byte)(state >> 24)]
            ^ tables[(3 * 256) + (int)(byte)(state >> 32)]
            ^ tables[(2 * 256) + (int)(byte)(state >> 40)]
            ^ tables[256 + (int)(byte)(state >> 48)]
            ^ tables[(int)(state >> 56)];
    }

    /// <summary>
    /// Reduces blocks of 16 bytes, four at least, to one with the same checksum: a block is moved over those behind it
    /// by multiplying either half with a power of x modulo the polynomial, four blocks side by side.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Fold(ulong state, ReadOnlySpan<Vector128<ulong>> blocks)
    {
        Vector128<ulong> first = blocks[0] ^ Vector128.CreateScalar(state);
        Vector128<ulong> second = blocks[1];
        Vector128<ulong> third = blocks[2];
        Vector128<ulong> fourth = blocks[3];
        blocks = blocks[4..];
        for (; blocks.Length >= 4; blocks = blocks[4..])
        {
            first = Move(first, ByFourBlocks) ^ blocks[0];
            second = Move(second, ByFourBlocks) ^ blocks[1];
            third = Move(third, ByFourBlocks) ^ blocks[2];
            fourth = Move(fourth, ByFourBlocks) ^ blocks[3];
        }

        first = Move(first, ByOneBlock) ^ second;
        first = Move(first, ByOneBlock) ^ third;
        first = Move(first, ByOneBlock) ^ fourth;
        foreach (Vector128<ulong> block in blocks) first = Move(first, ByOneBlock) ^ block;
        return Step(Step(first[0]) ^ first[1]);
    }

    private static Vector128<ulong> Move(Vector128<ulong> block, Vector128<ulong> powers) =>
        Pclmulqdq.CarrylessMultiply(block, powers, 0x00) ^ Pclmulqdq.CarrylessMultiply(block, powers, 0x11);

    /// <summary>
    /// The powers of x that move a block by so many bits. Its first half stands 64 bits further up than its second; and
    /// a product of reversed halves comes out one bit too low, which the powers make up for.
    /// </summary>
    private static Vector128<ulong> FoldBy(int bits) => Vector128.Create(PowerOfX(bits + 63), PowerOfX(bits - 1));

    /// <summary>x to a power modulo the polynomial, bits reversed.</summary>
    private static ulong PowerOfX(int exponent)
    {
        ulong value = 1ul << 63;
        for (int i = 0; i < exponent; i++) value = (value >> 1) ^ ((value & 1) * Polynomial);
        return value;
    }

    private static ulong[] CreateTables()
    {
        // Table t holds what a byte becomes when t more zero bytes follow it.
        ulong[] tables = new ulong[8 * 256];
        for (int i = 0; i < 256; i++)
        {
            ulong value = (ulong)i;
            for (int bit = 0; bit < 8; bit++) value = (value >> 1) ^ ((value & 1) * Polynomial);
            tables[i] = value;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            ulong before = tables[i - 256];
            tables[i] = tables[(byte)before] ^ (before >> 8);
        }

        return tables;
    }
}
