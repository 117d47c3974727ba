using System.Globalization;
using System.Text;

namespace Synapsid.Cli.Output;

/// <summary>
/// Measures and cuts text by the columns that a terminal gives it: two for East Asian wide characters and emoji
/// (Unicode Standard Annex 11, reduced to its blocks), none for marks that combine with the letter before them.
/// </summary>
internal static class TextColumns
{
    private const char Omission = '…';

    private static readonly (int First, int Last)[] WideBlocks =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
        (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF),
        (0x1F900, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The columns that a line takes.</summary>
    public static int Of(ReadOnlySpan<char> line)
    {
        int columns = 0;
        foreach (Rune rune in line.EnumerateRunes()) columns += Of(rune);
        return columns;
    }

    /// <summary>The line, or its beginning and a mark of omission where it takes more columns than there are.</summary>
    public static string Fit(string line, int columnsMax) =>
        Of(line) <= columnsMax ? line : line[..Prefix(line, columnsMax - 1)].TrimEnd() + Omission;

    /// <summary>Lines of at most so many columns, broken at blanks, inside a word only where it is longer.</summary>
    public static IEnumerable<string> Wrap(string line, int columnsMax)
    {
        string rest = line;
        while (Of(rest) > columnsMax)
        {
            int end = Prefix(rest, columnsMax);
            int blank = rest.LastIndexOf(' ', end);
            int cut = blank > 0 ? blank : end;
            yield return rest[..cut].TrimEnd();
            rest = rest[cut..].TrimStart();
        }

        yield return rest;
    }

    /// <summary>One line without control characters: a stored text must not steer the terminal that shows it.</summary>
    public static string OneLine(string text) => Shown(text.ReplaceLineEndings(" ").Replace('\t', ' '));

    /// <summary>Lines without other control characters than line breaks and tabs.</summary>
    public static string Shown(string text) =>
        text.Any(IsControl)
            ? string.Create(text.Length, text, static (shown, from) =>
            {
                for (int i = 0; i < shown.Length; i++) shown[i] = IsControl(from[i]) ? '\uFFFD' : from[i];
            })
            : text;

    private static bool IsControl(char character) =>
        char.IsControl(character) && character is not ('\n' or '\r' or '\t');

    private static int Prefix(string line, int columnsMax)
    {
        int columns = 0;
        int length = 0;
        foreach (Rune rune in line.EnumerateRunes())
        {
            columns += Of(rune);
            if (columns > columnsMax && length > 0) break;
            length += rune.Utf16SequenceLength;
        }

        return Math.Min(length, line.Length);
    }

    private static int Of(Rune rune)
    {
        if (rune.Value < 0x300) return 1;
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format:
                return 0;
        }

        foreach ((int first, int last) in WideBlocks)
        {
            if (rune.Value <= last) return rune.Value >= first ? 2 : 1;
        }

        return 1;
    }
}
