using System.Globalization;
using System.Text;

namespace Synapsid.Search.Text;

/// <summary>
/// Sorts characters into <see cref="CharacterKind"/>s: a table for ASCII, Unicode's categories for the rest.
/// </summary>
internal static class CharacterKinds
{
    private static readonly CharacterKind[] Ascii = [.. Enumerable.Range(0, 128).Select(value => OfAscii((char)value))];

    /// <summary>Scripts without spaces between words, as first and last code points, ascending.</summary>
    private static readonly (int First, int Last)[] Unspaced =
    [
        (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x30FF), (0x31F0, 0x31FF),
        (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x323AF),
    ];

    /// <summary>
    /// The kind of the character at <paramref name="index"/>, and how many UTF-16 units it takes. Half a surrogate
    /// pair is a separator.
    /// </summary>
    public static CharacterKind At(ReadOnlySpan<char> text, int index, out int units)
    {
        units = 1;
        char first = text[index];
        if (first < 128) return Ascii[first];
        if (!char.IsSurrogate(first)) return Of(first, char.GetUnicodeCategory(first));
        if (Rune.DecodeFromUtf16(text[index..], out Rune rune, out int taken) != System.Buffers.OperationStatus.Done)
        {
            return CharacterKind.Separator;
        }

        units = taken;
        return Of(rune.Value, Rune.GetUnicodeCategory(rune));
    }

    private static CharacterKind Of(int value, UnicodeCategory category)
    {
        switch (category)
        {
            case UnicodeCategory.UppercaseLetter:
            case UnicodeCategory.TitlecaseLetter:
                return CharacterKind.Upper;
            case UnicodeCategory.LowercaseLetter:
            case UnicodeCategory.ModifierLetter:
            case UnicodeCategory.OtherLetter:
                return IsUnspaced(value) ? CharacterKind.Unspaced : CharacterKind.Lower;
            case UnicodeCategory.DecimalDigitNumber:
            case UnicodeCategory.LetterNumber:
            case UnicodeCategory.OtherNumber:
                return CharacterKind.Digit;
            case UnicodeCategory.NonSpacingMark:
            case UnicodeCategory.SpacingCombiningMark:
            case UnicodeCategory.EnclosingMark:
                return CharacterKind.Mark;
            default:
                return value == '\u2019' ? CharacterKind.Apostrophe : CharacterKind.Separator;
        }
    }

    private static bool IsUnspaced(int value)
    {
        foreach ((int first, int last) in Unspaced)
        {
            if (value < first) return false;
            if (value <= last) return true;
        }

        return false;
    }

    private static CharacterKind OfAscii(char value) => value switch
    {
        >= 'a' and <= 'z' => CharacterKind.Lower,
        >= 'A' and <= 'Z' => CharacterKind.Upper,
        >= '0' and <= '9' => CharacterKind.Digit,
        '_' => CharacterKind.Underscore,
        '\'' => CharacterKind.Apostrophe,
        _ => CharacterKind.Separator,
    };
}
