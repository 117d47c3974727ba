using System.Buffers;
using System.Globalization;
using System.Text;

namespace Synapsid.Embeddings.Tokenizing;

/// <summary>
/// What the uncased BERT normalizer does to one character: drop it, cut there, set it apart as a word of its own, or
/// turn it into the lower-case letters that are left when its accents are gone.
/// </summary>
/// <remarks>
/// The rules are those of the "BertNormalizer" and "BertPreTokenizer" of Hugging Face tokenizers: controls go, CJK
/// ideographs stand apart, canonical decomposition, marks go, lower case; then cut at white space and around
/// punctuation. Decomposing character by character leaves out canonical reordering. Reordering moves marks only; those
/// that are not dropped with the accents occur in no word piece, and a word with one is unknown in whatever order they
/// come.
/// </remarks>
internal static class CharacterRules
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3, Leading = 0x1100, Vowel = 0x1161, Trailing = 0x11A7;
    private const int Vowels = 21, Trailings = 28, CodePointBits = 21, CodePointMask = (1 << CodePointBits) - 1;

    /// <summary>Most characters that one character becomes.</summary>
    public const int ExpansionMax = 3;

    /// <summary>
    /// Reads the character at <paramref name="index"/> and moves the index past it; false, for the replacement
    /// character, where a surrogate has lost its twin.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> text, ref int index, out Rune character)
    {
        OperationStatus status = Rune.DecodeFromUtf16(text[index..], out character, out int units);
        index += units;
        return status == OperationStatus.Done;
    }

    /// <summary>
    /// Whether the character leaves no trace: controls, formats, private use, and the replacement character.
    /// </summary>
    public static bool IsDropped(Rune character)
    {
        if (character.Value is '\t' or '\n' or '\r') return false;
        return character.Value is 0 or 0xFFFD || Rune.GetUnicodeCategory(character) is UnicodeCategory.Control
            or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate;
    }

    /// <summary>
    /// Whether the character is an ideograph that counts as a word of its own (the blocks that BERT names).
    /// </summary>
    public static bool IsIdeograph(Rune character) => character.Value is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    /// <summary>Whether the character is an ASCII sign: neither letter, digit, blank nor control.</summary>
    public static bool IsSign(char character) =>
        character is > ' ' and < (char)0x7F && !char.IsAsciiLetterOrDigit(character);

    /// <summary>
    /// Whether the character is a word of its own: any that Unicode calls punctuation, and all ASCII signs.
    /// </summary>
    public static bool IsPunctuation(Rune character)
    {
        if (character.IsAscii) return IsSign((char)character.Value);
        return Rune.GetUnicodeCategory(character) is >= UnicodeCategory.ConnectorPunctuation
            and <= UnicodeCategory.OtherPunctuation;
    }

    /// <summary>
    /// Writes what is left of a character without accents and in lower case: none, one, or up to
    /// <see cref="ExpansionMax"/> characters. Returns their number.
    /// </summary>
    public static int Fold(Rune character, Span<Rune> destination)
    {
        int count = Decompose(character.Value, destination);
        for (int i = 0; i < count; i++) destination[i] = Rune.ToLowerInvariant(destination[i]);
        return count;
    }

    private static int Decompose(int code, Span<Rune> destination)
    {
        if (code is >= HangulFirst and <= HangulLast) return DecomposeHangul(code - HangulFirst, destination);
        int place = Decompositions.Sources.BinarySearch(code);
        if (place < 0)
        {
            destination[0] = new Rune(code);
            return Rune.GetUnicodeCategory(destination[0]) == UnicodeCategory.NonSpacingMark ? 0 : 1;
        }

        int count = 0;
        for (long rest = Decompositions.Targets[place]; rest != 0; rest >>= CodePointBits)
            destination[count++] = new Rune((int)(rest & CodePointMask));
        return count;
    }

    // A syllable is a sum of its parts (The Unicode Standard, section 3.12).
    private static int DecomposeHangul(int syllable, Span<Rune> destination)
    {
        destination[0] = new Rune(Leading + (syllable / (Vowels * Trailings)));
        destination[1] = new Rune(Vowel + (syllable / Trailings % Vowels));
        int trailing = syllable % Trailings;
        if (trailing == 0) return 2;
        destination[2] = new Rune(Trailing + trailing);
        return 3;
    }
}
