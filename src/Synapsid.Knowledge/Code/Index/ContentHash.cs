using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// The first 128 bits of the SHA-256 of a file's bytes: tells whether content changed, and finds renamed files.
/// </summary>
public readonly record struct ContentHash(ulong High, ulong Low)
{
    /// <summary>Bytes of the binary form.</summary>
    public const int SizeBytes = 16;

    /// <summary>The hash of some bytes.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return Read(digest);
    }

    /// <summary>Reads the binary form from the start of 16 bytes or more.</summary>
    public static ContentHash Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes the binary form, big-endian, as SHA-256 has it.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }
}
