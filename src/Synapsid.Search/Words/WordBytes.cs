using System.Runtime.Intrinsics;

namespace Synapsid.Search.Words;

/// <summary>Tells the bytes of words (ASCII letters, digits, underscore, all beyond ASCII) from those
/// between.</summary>
internal static class WordBytes
{
    /// <summary>Whether a byte belongs to a word.</summary>
    public static bool Contains(byte value) => value >= 128 || char.IsAsciiLetterOrDigit((char)value) || value == '_';

    /// <summary>The same for the first 64 bytes at once, lowest bit first.</summary>
    public static ulong Mask(ReadOnlySpan<byte> bytes) =>
        Mask32(Vector256.Create(bytes[..32])) | ((ulong)Mask32(Vector256.Create(bytes[32..64])) << 32);

    // Differences are taken modulo 256, so that one comparison tests a range.
    private static uint Mask32(Vector256<byte> bytes)
    {
        Vector256<byte> letters = (bytes | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a');
        Vector256<byte> digits = bytes - Vector256.Create((byte)'0');
        Vector256<byte> isWord = Vector256.LessThan(letters, Vector256.Create((byte)26))
            | Vector256.LessThan(digits, Vector256.Create((byte)10))
            | Vector256.Equals(bytes, Vector256.Create((byte)'_'))
            | bytes;
        return isWord.ExtractMostSignificantBits();
    }
}
