using System.Buffers.Binary;

using Synapsid.Base.Hashing;

namespace Synapsid.Search.Text;

/// <summary>The fixed parts of a text segment as bytes. The table is in <c>docs/formats/text-index.md</c>.</summary>
/// <param name="Fingerprint">The analyzer's options.</param>
/// <param name="FirstRow">The first row.</param>
/// <param name="RowEnd">The row after the last.</param>
/// <param name="CountedRows">Rows that have any term.</param>
/// <param name="TotalLength">Terms in all rows together.</param>
/// <param name="Terms">Different terms.</param>
/// <param name="PostingsOffset">Where the posting lists begin; the row lengths lie before.</param>
/// <param name="DictionaryOffset">Where the dictionary begins.</param>
/// <param name="IndexOffset">Where the offsets of dictionary blocks begin.</param>
/// <param name="ChecksumsOffset">Where the checksums begin; they cover all before.</param>
internal sealed record TextSegmentFormat(
    uint Fingerprint,
    int FirstRow,
    int RowEnd,
    int CountedRows,
    long TotalLength,
    int Terms,
    int PostingsOffset,
    int DictionaryOffset,
    int IndexOffset,
    int ChecksumsOffset)
{
    /// <summary>Bytes before the row lengths: magic, version, four zeros.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Bytes at the very end of a segment.</summary>
    public const int FooterBytes = 64;

    /// <summary>Bytes that one checksum covers.</summary>
    public const int ChecksumBlockBytes = 64 << 10;

    /// <summary>Terms in one dictionary block.</summary>
    public const int TermsPerBlock = 16;

    private const ulong HeaderMagic = 0x31_54_58_54_4E_59_53_00; // "\0SYNTXT1"
    private const uint FooterMagic = 0x54_58_54_45; // "ETXT"
    private const int Version = 1;
    private const int CrcOffset = FooterBytes - sizeof(uint);

    /// <summary>Checksums of a segment whose content ends at an offset.</summary>
    public static int ChecksumCount(int contentBytes) =>
        (int)(((long)contentBytes + ChecksumBlockBytes - 1) / ChecksumBlockBytes);

    /// <summary>The bytes at the start of a segment.</summary>
    public static byte[] EncodeHeader()
    {
        byte[] header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, HeaderMagic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        return header;
    }

    /// <summary>The bytes at the end of a segment.</summary>
    /// <param name="checksumsCrc">Of the checksums' bytes.</param>
    public byte[] EncodeFooter(uint checksumsCrc)
    {
        byte[] footer = new byte[FooterBytes];
        Span<byte> bytes = footer;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Fingerprint);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], FirstRow);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], RowEnd);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], CountedRows);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], TotalLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], Terms);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[28..], PostingsOffset);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[32..], DictionaryOffset);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[36..], IndexOffset);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[40..], ChecksumsOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[44..], checksumsCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[48..], FooterMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[CrcOffset..], Crc32C.Compute(bytes[..CrcOffset]));
        return footer;
    }

    /// <summary>
    /// Checks a whole segment, every byte of it, and returns what its footer tells; null with the problem.
    /// </summary>
    public static TextSegmentFormat? Decode(ReadOnlySpan<byte> segment, out string problem)
    {
        problem = "it was cut short, or is not a text segment";
        if (segment.Length < HeaderBytes + FooterBytes) return null;
        if (BinaryPrimitives.ReadUInt64LittleEndian(segment) != HeaderMagic) return null;
        if (BinaryPrimitives.ReadInt32LittleEndian(segment[8..]) is int version && version != Version)
        {
            problem = $"it has format version {version}; this program reads version {Version}";
            return null;
        }

        ReadOnlySpan<byte> footer = segment[^FooterBytes..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(footer[48..]) != FooterMagic) return null;
        problem = "its footer is damaged (CRC-32C does not match)";
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(footer[CrcOffset..]);
        if (crc != Crc32C.Compute(footer[..CrcOffset])) return null;

        TextSegmentFormat format = DecodeFields(footer);
        int checksumsEnd = segment.Length - FooterBytes;
        problem = "its footer contradicts itself";
        if (!format.IsConsistent(checksumsEnd)) return null;

        ReadOnlySpan<byte> checksums = segment[format.ChecksumsOffset..checksumsEnd];
        problem = "its checksums are damaged";
        if (BinaryPrimitives.ReadUInt32LittleEndian(footer[44..]) != Crc32C.Compute(checksums)) return null;
        return format.ChecksBlocks(segment, checksums, out problem) ? format : null;
    }

    private static TextSegmentFormat DecodeFields(ReadOnlySpan<byte> footer) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(footer),
        BinaryPrimitives.ReadInt32LittleEndian(footer[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(footer[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(footer[12..]),
        BinaryPrimitives.ReadInt64LittleEndian(footer[16..]),
        BinaryPrimitives.ReadInt32LittleEndian(footer[24..]),
        BinaryPrimitives.ReadInt32LittleEndian(footer[28..]),
        BinaryPrimitives.ReadInt32LittleEndian(footer[32..]),
        BinaryPrimitives.ReadInt32LittleEndian(footer[36..]),
        BinaryPrimitives.ReadInt32LittleEndian(footer[40..]));

    private bool IsConsistent(int checksumsEnd) =>
        FirstRow >= 0
        && RowEnd >= FirstRow
        && CountedRows >= 0
        && CountedRows <= RowEnd - FirstRow
        && TotalLength >= CountedRows
        && Terms >= 0
        && PostingsOffset == HeaderBytes + ((RowEnd - (long)FirstRow) * sizeof(int))
        && DictionaryOffset >= PostingsOffset
        && IndexOffset >= DictionaryOffset
        && ChecksumsOffset == IndexOffset + (((Terms + (long)TermsPerBlock - 1) / TermsPerBlock) * sizeof(int))
        && ChecksumsOffset + ((long)ChecksumCount(ChecksumsOffset) * sizeof(uint)) == checksumsEnd;

    private bool ChecksBlocks(ReadOnlySpan<byte> segment, ReadOnlySpan<byte> checksums, out string problem)
    {
        for (int start = 0; start < ChecksumsOffset; start += ChecksumBlockBytes)
        {
            ReadOnlySpan<byte> block = segment[start..Math.Min(ChecksumsOffset, start + ChecksumBlockBytes)];
            uint expected =
                BinaryPrimitives.ReadUInt32LittleEndian(checksums[(start / ChecksumBlockBytes * sizeof(uint))..]);
            if (Crc32C.Compute(block) == expected) continue;
            problem = $"the {block.Length} bytes at {start} are damaged (CRC-32C does not match)";
            return false;
        }

        problem = "";
        return true;
    }
}
