using System.Text;
using System.Text.Unicode;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>Tells text from other bytes, and brings it into UTF-8.</summary>
public static class SourceText
{
    /// <summary>git looks for a zero byte so far, too, to tell whether a file is text.</summary>
    private const int LookedAtBytes = 8_000;

    /// <summary>Of bytes that are no UTF-8, so many in a thousand may be control characters in Latin-1 text.</summary>
    private const int ControlsPerThousandMax = 5;

    /// <summary>The text of a file's bytes in UTF-8; false where they are no text.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="text">
    /// The bytes themselves, without a byte-order mark; a copy where they were UTF-16, or Latin-1, which is what bytes
    /// are taken for that are neither UTF-8 nor binary.
    /// </param>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte> text)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        text = bytes;
        if (span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            text = bytes[3..];
        }
        else if (span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) && span.Length % 2 == 0)
        {
            text = Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(span[2..]));
        }
        else if (span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) && span.Length % 2 == 0)
        {
            text = Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(span[2..]));
        }

        ReadOnlySpan<byte> decoded = text.Span;
        if (decoded[..Math.Min(decoded.Length, LookedAtBytes)].Contains((byte)0)) return false;
        if (Utf8.IsValid(decoded)) return true;
        if (!IsLatin1(decoded)) return false;
        text = Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(decoded));
        return true;
    }

    private static bool IsLatin1(ReadOnlySpan<byte> bytes)
    {
        int controls = 0;
        foreach (byte value in bytes)
        {
            bool isControl = value is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B)
                or >= 0x7F and < 0xA0;
            if (isControl) controls++;
        }

        return controls * 1_000L <= (long)bytes.Length * ControlsPerThousandMax;
    }
}
