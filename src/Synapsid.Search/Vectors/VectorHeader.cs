using System.Buffers.Binary;
using System.Text;

using Synapsid.Base.Hashing;

namespace Synapsid.Search.Vectors;

/// <summary>The first page of a vector file, as bytes. The table is in <c>docs/formats/vectors.md</c>.</summary>
internal static class VectorHeader
{
    /// <summary>Bytes before the first window: windows start where a file can be mapped.</summary>
    public const int PageBytes = 64 << 10;

    /// <summary>Bytes of the header itself; the rest of the page is zero.</summary>
    public const int Bytes = 512;

    private const ulong Magic = 0x31_43_45_56_4E_59_53_00; // "\0SYNVEC1"
    private const int Version = 1;
    private const int FingerprintOffset = 32;
    private const int FingerprintBytesMax = 256;
    private const int CrcOffset = Bytes - sizeof(uint);

    /// <summary>The header of a format.</summary>
    /// <exception cref="ArgumentException">The format is outside its limits.</exception>
    public static byte[] Encode(VectorFormat format)
    {
        int fingerprintBytes = Encoding.UTF8.GetByteCount(format.Fingerprint);
        if (fingerprintBytes > FingerprintBytesMax || Problem(format) is not null)
        {
            throw new ArgumentException(Problem(format) ?? "the fingerprint is longer than 256 bytes", nameof(format));
        }

        byte[] header = new byte[Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), (int)format.Element);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), format.Dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), format.WindowBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), fingerprintBytes);
        Encoding.UTF8.GetBytes(format.Fingerprint, header.AsSpan(FingerprintOffset));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(CrcOffset), Crc32C.Compute(header.AsSpan(0, CrcOffset)));
        return header;
    }

    /// <summary>The format that a header tells, or null with the problem.</summary>
    public static VectorFormat? Decode(ReadOnlySpan<byte> header, out string problem)
    {
        problem = "";
        if (header.Length < Bytes || BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic)
        {
            problem = "it is not a vector file, or its header is damaged";
        }
        else if (BinaryPrimitives.ReadUInt32LittleEndian(header[CrcOffset..]) != Crc32C.Compute(header[..CrcOffset]))
        {
            problem = "its header is damaged (CRC-32C does not match)";
        }
        else if (BinaryPrimitives.ReadInt32LittleEndian(header[8..]) is int version && version != Version)
        {
            problem = $"it has format version {version}; this program reads version {Version}";
        }
        else if (BinaryPrimitives.ReadInt32LittleEndian(header[12..]) is var element
            && !Enum.IsDefined((VectorElement)element))
        {
            problem = $"it has elements of type {element}; this program reads float32 (1) and int8 (2)";
        }

        if (problem.Length > 0) return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(header[24..]);
        VectorFormat format = new(
            Encoding.UTF8.GetString(header.Slice(FingerprintOffset, Math.Clamp(length, 0, FingerprintBytesMax))),
            BinaryPrimitives.ReadInt32LittleEndian(header[16..]))
        {
            Element = (VectorElement)BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            WindowBytes = BinaryPrimitives.ReadInt32LittleEndian(header[20..]),
        };
        problem = Problem(format) ?? "";
        return problem.Length > 0 ? null : format;
    }

    private static string? Problem(VectorFormat format)
    {
        if (format.Dimensions is < 1 or > VectorFormat.DimensionsMax)
        {
            return $"{format.Dimensions} dimensions are not between 1 and {VectorFormat.DimensionsMax}";
        }

        return format.WindowBytes is < PageBytes or > 1 << 30 || format.WindowBytes % PageBytes != 0
            ? $"a window of {format.WindowBytes} bytes is not a multiple of 64 KiB up to 1 GiB"
            : null;
    }
}
