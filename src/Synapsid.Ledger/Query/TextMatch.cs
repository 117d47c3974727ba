using System.Text;

namespace Synapsid.Ledger.Query;

/// <summary>Finds text in UTF-8, ASCII letters in either case.</summary>
internal static class TextMatch
{
    /// <summary>Whether a needle, which is not empty, occurs somewhere.</summary>
    public static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> needle)
    {
        if (needle.IsEmpty) return true;
        byte lower = Lower(needle[0]);
        byte upper = Upper(needle[0]);
        while (text.Length >= needle.Length)
        {
            int at = text[..(text.Length - needle.Length + 1)].IndexOfAny(lower, upper);
            if (at < 0) return false;
            if (SameBytes(text.Slice(at, needle.Length), needle))
            {
                return true;
            }

            text = text[(at + 1)..];
        }

        return false;
    }

    /// <summary>Whether a text begins with another.</summary>
    public static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
        text.Length >= start.Length && SameBytes(text[..start.Length], start);

    /// <summary>Whether a text ends with another.</summary>
    public static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end) =>
        text.Length >= end.Length && SameBytes(text[^end.Length..], end);

    /// <summary>The words of a free text: split at white space, those in double quotes together.</summary>
    public static List<byte[]> Words(string? text)
    {
        List<byte[]> words = [];
        string[] quoted = (text ?? "").Split('"');
        for (int i = 0; i < quoted.Length; i++)
        {
            if (i % 2 == 1 && i < quoted.Length - 1)
            {
                if (quoted[i].Length > 0) words.Add(Encoding.UTF8.GetBytes(quoted[i]));
                continue;
            }

            foreach (string word in quoted[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                words.Add(Encoding.UTF8.GetBytes(word));
            }
        }

        return words;
    }

    // Ascii.EqualsIgnoreCase never finds bytes beyond ASCII equal, and texts have them.
    private static bool SameBytes(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i] && Lower(left[i]) != Lower(right[i])) return false;
        }

        return true;
    }

    private static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    private static byte Upper(byte value) => value is >= (byte)'a' and <= (byte)'z' ? (byte)(value & ~0x20) : value;
}
