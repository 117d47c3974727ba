using System.Buffers.Binary;

using Synapsid.Base.Hashing;

namespace Synapsid.Ledger.Segments;

/// <summary>The first bytes of a sealed segment's index.</summary>
/// <remarks>
/// <code>
///   0  8  "SYNLIDX1"             32  64  bounds: ids, times, receipts
///   8  8  first index            96  80  five sections: offset 8, length 4, CRC-32C 4
///  16  4  events                176   4  events with a vector
///  20  4  events an entry       252   4  CRC-32C of bytes 0 to 251
///  24  4  bytes of the segment   180  72  zero
///  28  4  bits a key of the filter
/// </code>
/// </remarks>
internal sealed record SegmentIndexHeader(
    long FirstIndex,
    int Count,
    int Interval,
    int SegmentBytes,
    int BitsPerKey,
    SegmentBounds Bounds,
    int Vectors,
    IReadOnlyList<SectionPlace> Sections)
{
    public const int Bytes = 256;

    private const int SectionCount = 5;
    private const int SectionsOffset = 96;
    private const int VectorsOffset = 176;
    private const int CrcOffset = Bytes - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "SYNLIDX1"u8;

    public SectionPlace this[IndexSection section] => Sections[(int)section];

    public byte[] Encode()
    {
        byte[] header = new byte[Bytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), FirstIndex);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), Interval);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), SegmentBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), BitsPerKey);
        Bounds.Write(header.AsSpan(32));
        for (int i = 0; i < SectionCount; i++)
        {
            Span<byte> place = header.AsSpan(SectionsOffset + (i * 16));
            BinaryPrimitives.WriteInt64LittleEndian(place, Sections[i].Offset);
            BinaryPrimitives.WriteInt32LittleEndian(place[8..], Sections[i].Length);
            BinaryPrimitives.WriteUInt32LittleEndian(place[12..], Sections[i].Crc);
        }

        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(VectorsOffset), Vectors);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(CrcOffset), Crc32C.Compute(header.AsSpan(0, CrcOffset)));
        return header;
    }

    /// <summary>Reads a header; null where it is none, or makes no sense in a file of so many bytes.</summary>
    public static SegmentIndexHeader? Decode(ReadOnlySpan<byte> header, long fileBytes)
    {
        if (header.Length < Bytes || !header.StartsWith(Magic)) return null;
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(header[CrcOffset..]);
        if (crc != Crc32C.Compute(header[..CrcOffset])) return null;
        SectionPlace[] sections = new SectionPlace[SectionCount];
        for (int i = 0; i < SectionCount; i++)
        {
            ReadOnlySpan<byte> place = header[(SectionsOffset + (i * 16))..];
            sections[i] = new SectionPlace(
                BinaryPrimitives.ReadInt64LittleEndian(place),
                BinaryPrimitives.ReadInt32LittleEndian(place[8..]),
                BinaryPrimitives.ReadUInt32LittleEndian(place[12..]));
            if (sections[i].Length < 0 || sections[i].Offset < Bytes) return null;
            if (sections[i].Offset + sections[i].Length > fileBytes) return null;
        }

        SegmentIndexHeader read = new(
            BinaryPrimitives.ReadInt64LittleEndian(header[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[20..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[28..]),
            SegmentBounds.Read(header[32..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[VectorsOffset..]),
            sections);
        if (read.Count <= 0 || read.Interval <= 0) return null;
        long entries = ((long)read.Count + read.Interval - 1) / read.Interval;
        return read[IndexSection.Sparse].Length == entries * SparseEntry.Bytes ? read : null;
    }
}
