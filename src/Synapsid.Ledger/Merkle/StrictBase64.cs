using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Synapsid.Ledger.Merkle;

/// <summary>Base 64 of RFC 4648, section 4, with one text for each value: padded, no spaces, no spare bits.</summary>
internal static class StrictBase64
{
    /// <summary>The bytes of a text; false where it is not exactly what encoding them gives.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 != 0) return false;
        byte[] buffer = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, buffer, out int length)) return false;
        if (!text.SequenceEqual(Convert.ToBase64String(buffer.AsSpan(0, length)))) return false;
        bytes = buffer.AsSpan(0, length).ToArray();
        return true;
    }

    /// <summary>A hash of 32 bytes; false for a text of anything else.</summary>
    public static bool TryDecodeHash(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? hash)
    {
        if (text.Length == Base64.GetMaxEncodedToUtf8Length(MerkleHash.Bytes)
            && TryDecode(text, out hash) && hash.Length == MerkleHash.Bytes)
        {
            return true;
        }

        hash = null;
        return false;
    }
}
