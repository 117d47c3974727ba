using System.Buffers.Binary;
using System.Globalization;

using Synapsid.Base.Buffers;
using Synapsid.Base.Hashing;

namespace Synapsid.Storage.Journals;

/// <summary>The bytes of a journal segment. <c>docs/formats/journal.md</c> argues why a crash cannot harm it.</summary>
/// <remarks>
/// <code>
/// segment header      batch header                       record
///  0  8  "SYNJOURN"    0  4  "SYNB"                       0  1  kind
///  8  8  first seq.    4  4  CRC-32C of 8 to the end,     1  n  payload bytes, varint
/// 16  8  created ms          started from the segment's   .  .  payload
/// 24  4  version 1     8  4  bytes of the records
/// 28  4  CRC-32C      12  4  number of records
///                     16  8  first sequence
///                     24  8  sequence synced by then
/// </code>
/// Batches follow the header without gaps; what follows the last one is zero. A segment's records are dense, and its
/// name is its first sequence, so the next segment's name tells where it must end.
/// </remarks>
internal static class JournalFormat
{
    public const int SegmentHeaderBytes = 32;
    public const int BatchHeaderBytes = 32;

    /// <summary>Kind and payload length.</summary>
    public const int RecordHeaderBytesMax = 1 + 5;

    public const string Extension = ".log";

    /// <summary>The name of the segment that is being made ready.</summary>
    public const string SpareName = "next.tmp";

    private const uint Version = 1;
    private const int SequenceDigits = 20;

    public static ReadOnlySpan<byte> SegmentMagic => "SYNJOURN"u8;

    public static ReadOnlySpan<byte> BatchMagic => "SYNB"u8;

    public static string SegmentName(long firstSequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{firstSequence:D20}{Extension}");

    /// <summary>The first sequence of a segment file's name; false for the name of anything else.</summary>
    public static bool TryParseSegmentName(string name, out long firstSequence)
    {
        firstSequence = 0;
        return name.Length == SequenceDigits + Extension.Length
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(
                name.AsSpan(0, SequenceDigits), NumberStyles.None, CultureInfo.InvariantCulture, out firstSequence)
            && firstSequence > 0;
    }

    public static int RecordBytes(int payloadBytes) => 1 + VarInt.Size((uint)payloadBytes) + payloadBytes;

    /// <summary>Fills a segment header; returns its CRC, from which those of its batches start.</summary>
    public static uint WriteSegmentHeader(Span<byte> header, long firstSequence, DateTimeOffset created)
    {
        SegmentMagic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], firstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], created.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], Version);
        uint crc = Crc32C.Compute(header[..28]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], crc);
        return crc;
    }

    /// <summary>Reads a segment header; what is wrong with it, or null where nothing is.</summary>
    public static string? ReadSegmentHeader(ReadOnlySpan<byte> header, long firstSequence, out uint crc)
    {
        crc = 0;
        if (header.Length < SegmentHeaderBytes) return "it is too short to be a segment";
        if (!header.StartsWith(SegmentMagic)) return "it does not begin as a segment does";
        crc = BinaryPrimitives.ReadUInt32LittleEndian(header[28..]);
        if (crc != Crc32C.Compute(header[..28])) return "its header fails its checksum";
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        if (version != Version) return $"its format is version {version}, and this program knows {Version} only";
        long named = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        return named == firstSequence ? null : $"it says that it begins with sequence {named}, unlike its name";
    }

    /// <summary>Fills the header of a batch whose records are in place behind it.</summary>
    public static void SealBatch(Span<byte> batch, uint segmentCrc, long firstSequence, int count, long syncedSequence)
    {
        BatchMagic.CopyTo(batch);
        BinaryPrimitives.WriteInt32LittleEndian(batch[8..], batch.Length - BatchHeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(batch[12..], count);
        BinaryPrimitives.WriteInt64LittleEndian(batch[16..], firstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(batch[24..], syncedSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(batch[4..], Crc32C.Append(segmentCrc, batch[8..]));
    }

    /// <summary>
    /// The length in bytes, header included, that a batch header claims; 0 where it claims none that fits in
    /// <paramref name="bytesMax"/>. Only <see cref="TryReadBatch"/> tells whether the claim is true.
    /// </summary>
    public static int ClaimedBatchBytes(ReadOnlySpan<byte> header, long bytesMax)
    {
        if (header.Length < BatchHeaderBytes || !header.StartsWith(BatchMagic)) return 0;
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) + (long)BatchHeaderBytes;
        return length <= Math.Min(bytesMax, int.MaxValue) ? (int)length : 0;
    }

    /// <summary>The sequence that was synced when a batch was written, as its whole header claims.</summary>
    public static long ClaimedSyncedSequence(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadInt64LittleEndian(header[24..]);

    /// <summary>Reads a whole batch, length and all; false unless it is exactly what the journal wrote there.</summary>
    public static bool TryReadBatch(ReadOnlySpan<byte> bytes, uint segmentCrc, out JournalBatch batch)
    {
        batch = default;
        if (bytes.Length < BatchHeaderBytes || ClaimedBatchBytes(bytes, bytes.Length) != bytes.Length) return false;
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (crc != Crc32C.Append(segmentCrc, bytes[8..])) return false;
        batch = new JournalBatch(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            bytes[BatchHeaderBytes..]);
        return batch.Count > 0 && batch.FirstSequence > 0;
    }

    /// <summary>Takes one record off the front of a batch's records; false where they are malformed.</summary>
    public static bool TryTakeRecord(
        scoped ref ReadOnlySpan<byte> records, out byte kind, out ReadOnlySpan<byte> payload)
    {
        kind = 0;
        payload = default;
        if (records.IsEmpty || !VarInt.TryRead(records[1..], out ulong length, out int size)) return false;
        if (length > (ulong)(records.Length - 1 - size)) return false;
        kind = records[0];
        payload = records.Slice(1 + size, (int)length);
        records = records[(1 + size + (int)length)..];
        return true;
    }
}
