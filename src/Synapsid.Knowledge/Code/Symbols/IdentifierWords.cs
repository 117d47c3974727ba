using System.Text;

namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>
/// Splits identifiers into the words that people would say: <c>parseHTTPRequest2</c> into parse, http, request2;
/// <c>zmalloc_size</c> into zmalloc, size. Whatever is neither letter nor digit separates.
/// </summary>
public static class IdentifierWords
{
    /// <summary>Appends the words of a text in small letters, each with a blank before it unless it is the
    /// first.</summary>
    /// <returns>How many words were appended.</returns>
    public static int Append(StringBuilder result, ReadOnlySpan<char> text, int wordsMax = int.MaxValue)
    {
        int words = 0;
        int start = -1;
        for (int at = 0; at <= text.Length && words < wordsMax; at++)
        {
            bool isWord = at < text.Length && char.IsLetterOrDigit(text[at]);
            bool splits = isWord && start >= 0 && IsSeam(text, at);
            if (start >= 0 && (!isWord || splits))
            {
                if (result.Length > 0 && result[^1] != ' ') result.Append(' ');
                foreach (char letter in text[start..at]) result.Append(char.ToLowerInvariant(letter));
                words++;
                start = -1;
            }

            if (isWord && start < 0) start = at;
        }

        return words;
    }

    /// <summary>The words of a text in small letters, with blanks between.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        StringBuilder result = new();
        Append(result, text);
        return result.ToString();
    }

    private static bool IsSeam(ReadOnlySpan<char> text, int at)
    {
        char before = text[at - 1];
        char here = text[at];
        if (!char.IsUpper(here)) return false;
        if (!char.IsUpper(before)) return true;
        return at + 1 < text.Length && char.IsLower(text[at + 1]);
    }
}
