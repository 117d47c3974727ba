using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Synapsid.Knowledge.Code.Index;

namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>Tells whether some lines are those that a grain was anchored to (<see cref="AnchorText"/>).</summary>
/// <param name="Lines">Of all the lines.</param>
/// <param name="First">CRC-32C of the first line without blanks around it, which finds the lines in a file.</param>
public readonly record struct AnchorHash(ContentHash Lines, uint First)
{
    /// <summary>Bytes of the binary form.</summary>
    public const int SizeBytes = ContentHash.SizeBytes + sizeof(uint);

    /// <summary>Reads the binary form: the hash of the lines, then the checksum of the first, big-endian.</summary>
    public static AnchorHash Read(ReadOnlySpan<byte> bytes) =>
        new(ContentHash.Read(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[ContentHash.SizeBytes..]));

    /// <summary>Reads the text form, the digits of the binary one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AnchorHash hash)
    {
        hash = default;
        if (text is null || text.Length != 2 * SizeBytes || !text.All(char.IsAsciiHexDigit)) return false;
        hash = Read(Convert.FromHexString(text));
        return true;
    }

    /// <summary>Writes the binary form.</summary>
    public void Write(Span<byte> destination)
    {
        Lines.Write(destination);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ContentHash.SizeBytes..], First);
    }

    /// <summary>The text form: 40 hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
