using System.Buffers.Binary;

namespace Synapsid.Base.Hashing;

/// <summary>
/// CRC-64 of ECMA-182 with bits reversed, as XZ uses it: the checksum of snapshots. Eight bytes a step through eight
/// tables ("slicing-by-8", Kounavis and Berry, 2005); <see cref="AppendByByte"/> is its specification.
/// </summary>
public static class Crc64
{
    /// <summary>The polynomial 0x42F0E1EBA9EA3693, bits reversed.</summary>
    private const ulong Polynomial = 0xC96C_5795_D787_0F42;

    private static readonly ulong[] Tables = CreateTables();

    /// <summary>The checksum of some bytes; of none, 0.</summary>
    public static ulong Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="crc"/> covers followed by <paramref name="bytes"/>.</summary>
    public static ulong Append(ulong crc, ReadOnlySpan<byte> bytes)
    {
        ulong state = ~crc;
        ReadOnlySpan<ulong> tables = Tables.AsSpan(0, 8 * 256);
        while (bytes.Length >= sizeof(ulong))
        {
            state ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            state = tables[(7 * 256) + (int)(byte)state]
                ^ tables[(6 * 256) + (int)(byte)(state >> 8)]
                ^ tables[(5 * 256) + (int)(byte)(state >> 16)]
                ^ tables[(4 * 256) + (int)(byte)(state >> 24)]
                ^ tables[(3 * 256) + (int)(byte)(state >> 32)]
                ^ tables[(2 * 256) + (int)(byte)(state >> 40)]
                ^ tables[256 + (int)(byte)(state >> 48)]
                ^ tables[(int)(state >> 56)];
            bytes = bytes[sizeof(ulong)..];
        }

        return AppendByByte(~state, bytes);
    }

    /// <summary>One byte at a time: the plain definition, for the last bytes and for tests.</summary>
    internal static ulong AppendByByte(ulong crc, ReadOnlySpan<byte> bytes)
    {
        ulong state = ~crc;
        foreach (byte value in bytes) state = Tables[(byte)(state ^ value)] ^ (state >> 8);
        return ~state;
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
