using System.Buffers.Binary;
using System.Globalization;

using Synapsid.Base.Hashing;

namespace Synapsid.Ledger.Segments;

/// <summary>The bytes of a segment. <c>docs/formats/ledger.md</c> argues why a crash cannot harm it.</summary>
/// <remarks>
/// <code>
/// segment header        batch header                        body
///  0  8  "SYNLEDGR"      0  4  "SYNE"                        records, or blocks of them
///  8  8  first index     4  4  CRC-32C of 8 to the end,      where each record ends, 4 bytes each
/// 16  8  created ms            started from the segment's
/// 24  4  version 1       8  4  bytes of the body            block
/// 28  4  CRC-32C        12  4  number of records            0  4  bytes of records
///                       16  8  index of the first           4  4  bytes stored; the same: not compressed
///                       24  8  events synced by then        8  .  LZ4 block, or the bytes
///                       32  4  bytes of the records
///                       36  4  1 where in blocks, else 0
/// </code>
/// Batches follow the header without gaps; what follows the last one is zero.
/// </remarks>
internal static class SegmentFormat
{
    public const int HeaderBytes = 32;
    public const int BatchHeaderBytes = 40;
    public const int BlockHeaderBytes = 8;
    public const int EndBytes = sizeof(uint);
    public const uint InBlocks = 1;
    public const string Extension = ".seg";
    public const string IndexExtension = ".idx";

    /// <summary>The name of the segment that is being made ready.</summary>
    public const string SpareName = "next.tmp";

    private const uint Version = 1;
    private const int IndexDigits = 20;

    public static ReadOnlySpan<byte> Magic => "SYNLEDGR"u8;

    public static ReadOnlySpan<byte> BatchMagic => "SYNE"u8;

    public static string Name(long firstIndex) =>
        string.Create(CultureInfo.InvariantCulture, $"{firstIndex:D20}{Extension}");

    public static string IndexName(long firstIndex) =>
        string.Create(CultureInfo.InvariantCulture, $"{firstIndex:D20}{IndexExtension}");

    /// <summary>The first index of a segment file's name; false for the name of anything else.</summary>
    public static bool TryParseName(string name, out long firstIndex)
    {
        firstIndex = -1;
        return name.Length == IndexDigits + Extension.Length
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(
                name.AsSpan(0, IndexDigits), NumberStyles.None, CultureInfo.InvariantCulture, out firstIndex);
    }

    /// <summary>
    /// What the checksums of a segment's batches start from. It follows from the segment's name, so that batches can be
    /// told from anything else even where the header is lost.
    /// </summary>
    public static uint Seed(long firstIndex)
    {
        Span<byte> start = stackalloc byte[16];
        Magic.CopyTo(start);
        BinaryPrimitives.WriteInt64LittleEndian(start[8..], firstIndex);
        return Crc32C.Compute(start);
    }

    /// <summary>Fills a segment header.</summary>
    public static void WriteHeader(Span<byte> header, long firstIndex, DateTimeOffset created)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], firstIndex);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], created.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], Version);
        uint crc = Crc32C.Compute(header[..28]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], crc);
    }

    /// <summary>Reads a segment header; what is wrong with it, or null where nothing is.</summary>
    public static string? ReadHeader(ReadOnlySpan<byte> header, long firstIndex)
    {
        if (header.Length < HeaderBytes) return "it is too short to be a segment";
        if (!header.StartsWith(Magic)) return "it does not begin as a segment does";
        if (!IsHeaderWhole(header)) return "its header fails its checksum";
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        if (version != Version) return $"its format is version {version}, and this program knows {Version} only";
        long named = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        return named == firstIndex ? null : $"it says that it begins with index {named}, unlike its name";
    }

    /// <summary>Whether a header is what somebody wrote, be it of this version or another.</summary>
    public static bool IsHeaderWhole(ReadOnlySpan<byte> header) =>
        header.Length >= HeaderBytes && header.StartsWith(Magic)
        && BinaryPrimitives.ReadUInt32LittleEndian(header[28..]) == Crc32C.Compute(header[..28]);

    /// <summary>Fills the header of a batch whose body is in place behind it.</summary>
    public static void SealBatch(
        Span<byte> batch, uint segmentCrc, long firstIndex, int count, long synced, int recordBytes, uint flags)
    {
        BatchMagic.CopyTo(batch);
        BinaryPrimitives.WriteInt32LittleEndian(batch[8..], batch.Length - BatchHeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(batch[12..], count);
        BinaryPrimitives.WriteInt64LittleEndian(batch[16..], firstIndex);
        BinaryPrimitives.WriteInt64LittleEndian(batch[24..], synced);
        BinaryPrimitives.WriteInt32LittleEndian(batch[32..], recordBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(batch[36..], flags);
        BinaryPrimitives.WriteUInt32LittleEndian(batch[4..], Crc32C.Append(segmentCrc, batch[8..]));
    }

    /// <summary>Whether a whole batch, length and all, is exactly what was written there.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> batch, uint segmentCrc) =>
        BatchHeader.TryRead(batch, batch.Length, out BatchHeader header)
        && header.Length == batch.Length
        && BinaryPrimitives.ReadUInt32LittleEndian(batch[4..]) == Crc32C.Append(segmentCrc, batch[8..]);
}
