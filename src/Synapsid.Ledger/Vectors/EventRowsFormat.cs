using System.Buffers.Binary;
using System.Text;

using Synapsid.Base.Hashing;

namespace Synapsid.Ledger.Vectors;

/// <summary>The file beside a vector file that tells which event each row belongs to.</summary>
/// <remarks>
/// <code>
/// header, 512 bytes                     row, 12 bytes each
///   0  8  "SYNVROW1"                     0  8  the event's index
///   8  4  dimensions                     8  4  CRC-32C of these
///  12  4  bytes of the namespace
///  16  .  namespace, UTF-8, then zeros
/// 508  4  CRC-32C of bytes 0 to 507
/// </code>
/// </remarks>
internal static class EventRowsFormat
{
    public const int HeaderBytes = 512;
    public const int RowBytes = 12;
    public const int NamespaceBytesMax = 256;

    private const int CrcOffset = HeaderBytes - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "SYNVROW1"u8;

    public static byte[] Header(string space, int dimensions)
    {
        byte[] header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), dimensions);
        int length = Encoding.UTF8.GetBytes(space, header.AsSpan(16, NamespaceBytesMax));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(CrcOffset), Crc32C.Compute(header.AsSpan(0, CrcOffset)));
        return header;
    }

    public static bool TryReadHeader(ReadOnlySpan<byte> header, out string space, out int dimensions)
    {
        (space, dimensions) = ("", 0);
        if (header.Length < HeaderBytes || !header.StartsWith(Magic)) return false;
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(header[CrcOffset..]);
        if (crc != Crc32C.Compute(header[..CrcOffset])) return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        if (length is < 0 or > NamespaceBytesMax) return false;
        dimensions = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        space = Encoding.UTF8.GetString(header.Slice(16, length));
        return dimensions > 0;
    }

    public static void WriteRow(Span<byte> row, long index)
    {
        BinaryPrimitives.WriteInt64LittleEndian(row, index);
        BinaryPrimitives.WriteUInt32LittleEndian(row[8..], Crc32C.Compute(row[..8]));
    }

    public static bool TryReadRow(ReadOnlySpan<byte> row, out long index)
    {
        index = BinaryPrimitives.ReadInt64LittleEndian(row);
        return BinaryPrimitives.ReadUInt32LittleEndian(row[8..]) == Crc32C.Compute(row[..8]);
    }
}
