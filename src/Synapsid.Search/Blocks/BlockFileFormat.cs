using System.Buffers.Binary;

using Synapsid.Base.Hashing;

namespace Synapsid.Search.Blocks;

/// <summary>
/// The frame of an immutable index file that is read through a mapping, a few pages at a time. docs/formats/trigrams.md
/// and docs/formats/words.md describe it.
/// </summary>
internal static class BlockFileFormat
{
    /// <summary>Bytes of the header: magic, version, zero.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Bytes of the footer.</summary>
    public const int FooterBytes = 128;

    /// <summary>Bytes that one checksum covers; they are checked when they are first looked at.</summary>
    public const int BlockBytes = 16 << 10;

    /// <summary>Numbers that a footer holds for the format above it.</summary>
    public const int FieldCount = 12;

    private const uint FooterMagic = 0x4B_4C_42_45; // "EBLK"
    private const int ContentOffset = FieldCount * sizeof(long);
    private const int ChecksumsCrcOffset = ContentOffset + sizeof(long);
    private const int MagicOffset = ChecksumsCrcOffset + sizeof(uint);
    private const int CrcOffset = FooterBytes - sizeof(uint);

    /// <summary>Checksums of a file whose content, header included, has a length.</summary>
    public static int ChecksumCount(long contentBytes) => (int)((contentBytes + BlockBytes - 1) / BlockBytes);

    /// <summary>The bytes at the start of a file.</summary>
    public static byte[] EncodeHeader(ulong magic, int version)
    {
        byte[] header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), version);
        return header;
    }

    /// <summary>The bytes at the end of a file.</summary>
    public static byte[] EncodeFooter(ReadOnlySpan<long> fields, long contentBytes, uint checksumsCrc)
    {
        byte[] footer = new byte[FooterBytes];
        for (int i = 0; i < fields.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(footer.AsSpan(i * sizeof(long)), fields[i]);
        }

        BinaryPrimitives.WriteInt64LittleEndian(footer.AsSpan(ContentOffset), contentBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(footer.AsSpan(ChecksumsCrcOffset), checksumsCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(footer.AsSpan(MagicOffset), FooterMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(footer.AsSpan(CrcOffset), Crc32C.Compute(footer.AsSpan(0, CrcOffset)));
        return footer;
    }

    /// <summary>
    /// Checks header, footer and the checksums themselves; the content is checked block by block, later. Null with the
    /// problem.
    /// </summary>
    /// <returns>The format's numbers, and the length of the content in bytes as one more.</returns>
    public static long[]? Decode(ReadOnlySpan<byte> file, ulong magic, int version, out string problem)
    {
        problem = "it was cut short, or is no index file of this kind";
        if (file.Length < HeaderBytes + FooterBytes) return null;
        if (BinaryPrimitives.ReadUInt64LittleEndian(file) != magic) return null;
        if (BinaryPrimitives.ReadInt32LittleEndian(file[8..]) is int found && found != version)
        {
            problem = $"it has format version {found}; this program reads version {version}";
            return null;
        }

        ReadOnlySpan<byte> footer = file[^FooterBytes..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(footer[MagicOffset..]) != FooterMagic) return null;
        problem = "its footer is damaged (CRC-32C does not match)";
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(footer[CrcOffset..]);
        if (crc != Crc32C.Compute(footer[..CrcOffset])) return null;

        problem = "its footer contradicts itself";
        long content = BinaryPrimitives.ReadInt64LittleEndian(footer[ContentOffset..]);
        int checksumsEnd = file.Length - FooterBytes;
        if (content < HeaderBytes || content > checksumsEnd) return null;
        if (content + ((long)ChecksumCount(content) * sizeof(uint)) != checksumsEnd) return null;

        problem = "its checksums are damaged";
        ReadOnlySpan<byte> checksums = file[(int)content..checksumsEnd];
        uint checksumsCrc = BinaryPrimitives.ReadUInt32LittleEndian(footer[ChecksumsCrcOffset..]);
        if (checksumsCrc != Crc32C.Compute(checksums)) return null;

        long[] fields = new long[FieldCount + 1];
        for (int i = 0; i < FieldCount; i++)
        {
            fields[i] = BinaryPrimitives.ReadInt64LittleEndian(footer[(i * sizeof(long))..]);
        }

        fields[FieldCount] = content;
        return fields;
    }
}
