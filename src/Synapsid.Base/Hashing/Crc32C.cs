// Safety: every unaligned read of 8 bytes is at an index that the loop's bound keeps 8 below the span's end.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace Synapsid.Base.Hashing;

/// <summary>
/// CRC-32C (Castagnoli; RFC 3720, appendix B.4): the checksum of journal batches. The CPU's instruction where there is
/// one, three streams at a time; <see cref="AppendByTable"/> is its specification.
/// </summary>
public static class Crc32C
{
    /// <summary>The polynomial 0x1EDC6F41, bits reversed.</summary>
    private const uint Polynomial = 0x82F6_3B78;

    /// <summary>
    /// The instruction answers after 3 cycles but starts every cycle, so three independent lanes keep it busy. A lane
    /// of 1 KiB makes joining them cost little.
    /// </summary>
    private const int LaneBytes = 1024;

    private static readonly uint[] Table = CreateTable();

    /// <summary>
    /// Four tables of 256: what a checksum becomes after <see cref="LaneBytes"/> zeros, by each of its bytes.
    /// </summary>
    private static readonly uint[] LaneShift = CreateLaneShift();

    private static bool HasInstruction =>
        Sse42.X64.IsSupported || (ArmCrc32.Arm64.IsSupported && BitConverter.IsLittleEndian);

    /// <summary>The checksum of some bytes; of none, 0.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="crc"/> covers followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes) =>
        HasInstruction ? AppendByInstruction(crc, bytes) : AppendByTable(crc, bytes);

    /// <summary>One byte at a time: the plain definition, for CPUs without the instruction and for tests.</summary>
    internal static uint AppendByTable(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        foreach (byte value in bytes) state = Table[(byte)(state ^ value)] ^ (state >> 8);
        return ~state;
    }

    private static uint AppendByInstruction(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        int offset = 0;
        for (; offset <= bytes.Length - (3 * LaneBytes); offset += 3 * LaneBytes)
        {
            uint second = 0;
            uint third = 0;
            for (int i = offset; i < offset + LaneBytes; i += sizeof(ulong))
            {
                state = Step(state, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i)));
                second = Step(second, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i + LaneBytes)));
                third = Step(third, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i + (2 * LaneBytes))));
            }

            state = ShiftByLane(ShiftByLane(state) ^ second) ^ third;
        }

        for (; offset <= bytes.Length - sizeof(ulong); offset += sizeof(ulong))
        {
            state = Step(state, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset)));
        }

        return AppendByTable(~state, bytes[offset..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Step(uint state, ulong value) => Sse42.X64.IsSupported
        ? (uint)Sse42.X64.Crc32(state, value)
        : ArmCrc32.Arm64.ComputeCrc32C(state, value);

    private static uint ShiftByLane(uint state) =>
        LaneShift[(byte)state]
        ^ LaneShift[256 + (byte)(state >> 8)]
        ^ LaneShift[512 + (byte)(state >> 16)]
        ^ LaneShift[768 + (state >> 24)];

    private static uint[] CreateTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++) value = (value >> 1) ^ ((value & 1) * Polynomial);
            table[i] = value;
        }

        return table;
    }

    private static uint[] CreateLaneShift()
    {
        // The checksum is linear, so 32 single bits give every other value by XOR.
        uint[] table = new uint[4 * 256];
        for (int bit = 0; bit < 32; bit++)
        {
            uint state = 1u << bit;
            for (int i = 0; i < LaneBytes; i++) state = Table[(byte)state] ^ (state >> 8);
            int lane = (bit / 8) * 256;
            int mask = 1 << (bit % 8);
            for (int i = 0; i < 256; i++)
            {
                if ((i & mask) != 0) table[lane + i] ^= state;
            }
        }

        return table;
    }
}
