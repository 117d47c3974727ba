using System.Buffers.Binary;
using System.Globalization;

namespace Synapsid.Storage.Snapshots;

/// <summary>
/// The bytes around a snapshot's content. <c>docs/formats/snapshot.md</c> argues why a crash cannot harm it.
/// </summary>
/// <remarks>
/// <code>
///  0  8  "SYNSNAPS"
///  8  4  version 1
/// 12  4  zero
/// 16  8  sequence: the effects of every record up to it are in the content
/// 24  .  content
///  .  8  CRC-64 of everything before
/// </code>
/// </remarks>
internal static class SnapshotFormat
{
    public const int HeaderBytes = 24;
    public const int TrailerBytes = 8;
    public const int BufferBytes = 64 << 10;
    public const string TemporaryName = "next.tmp";

    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "SYNSNAPS"u8;

    public static string FileName(long sequence) => sequence.ToString("D20", CultureInfo.InvariantCulture) + ".snap";

    public static void WriteHeader(Span<byte> header, long sequence)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], sequence);
    }

    /// <summary>What is wrong with a header, or null where nothing is.</summary>
    public static string? ReadHeader(ReadOnlySpan<byte> header, out long sequence)
    {
        sequence = 0;
        if (header.Length < HeaderBytes) return "it is too short to be a snapshot";
        if (!header.StartsWith(Magic)) return "it does not begin as a snapshot does";
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version != Version) return $"its format is version {version}, and this program knows {Version} only";
        sequence = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
        return null;
    }
}
