using System.Text.RegularExpressions;

namespace Synapsid.Cli.Output;

/// <summary>Takes the marks of tables and code blocks out of a passage of Markdown that is shown as one line.</summary>
internal static partial class MarkdownLine
{
    private const string CellBreak = " · ";

    /// <summary>The passage as prose: cells stand beside one another, rulers and fences are gone.</summary>
    public static string Plain(string line)
    {
        string plain = Ruler().Replace(Fence().Replace(line, " "), "|");
        if (CellBorder().Count(plain) > 1) plain = CellBorder().Replace(plain, CellBreak);
        return Blanks().Replace(plain, " ").Trim(' ', '·');
    }

    [GeneratedRegex(@"\|(\s*:?-{2,}:?\s*\|)+")]
    private static partial Regex Ruler();

    [GeneratedRegex(@"(```|~~~)\w*")]
    private static partial Regex Fence();

    /// <summary>Borders with blanks around them: the end of a row and the beginning of the next are two.</summary>
    [GeneratedRegex(@"(?:^|\s)\|(?:\s+\|)*(?:\s|$)")]
    private static partial Regex CellBorder();

    [GeneratedRegex(@"\s{2,}")]
    private static partial Regex Blanks();
}
