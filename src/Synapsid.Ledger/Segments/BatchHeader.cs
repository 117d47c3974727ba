using System.Buffers.Binary;

namespace Synapsid.Ledger.Segments;

/// <summary>What the header of a batch says; whether it is true only its checksum tells.</summary>
internal readonly record struct BatchHeader(
    int BodyBytes, int Count, long FirstIndex, long Synced, int RecordBytes, uint Flags)
{
    /// <summary>Bytes with the header.</summary>
    public int Length => SegmentFormat.BatchHeaderBytes + BodyBytes;

    /// <summary>The index behind the last.</summary>
    public long End => FirstIndex + Count;

    public bool InBlocks => (Flags & SegmentFormat.InBlocks) != 0;

    /// <summary>Where in the batch the table of ends begins.</summary>
    public int EndsOffset => Length - (Count * SegmentFormat.EndBytes);

    /// <summary>Reads a header; false where it claims no batch that fits in <paramref name="bytesMax"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long bytesMax, out BatchHeader header)
    {
        header = default;
        if (bytes.Length < SegmentFormat.BatchHeaderBytes || !bytes.StartsWith(SegmentFormat.BatchMagic)) return false;
        header = new BatchHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[36..]));
        long room = Math.Min(bytesMax, int.MaxValue) - SegmentFormat.BatchHeaderBytes;
        return header.BodyBytes > 0 && header.BodyBytes <= room
            && header.Count > 0 && header.Count <= header.BodyBytes / SegmentFormat.EndBytes
            && header.FirstIndex >= 0 && header.RecordBytes >= 0
            && (header.InBlocks || header.RecordBytes == header.BodyBytes - (header.Count * SegmentFormat.EndBytes));
    }
}
