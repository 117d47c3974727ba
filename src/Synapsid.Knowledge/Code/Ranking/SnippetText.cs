using System.Text;
using Synapsid.Knowledge.Code.Lookup;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>Picks the lines of a file that show best why a place was found, within a number of tokens.</summary>
internal static class SnippetText
{
    /// <summary>Lines that a snippet has where the budget allows.</summary>
    public const int LinesWanted = 8;

    /// <summary>Lines of a place that is shown whole.</summary>
    private const int WholeMax = 12;

    /// <summary>Characters of a line; what is beyond them is left out.</summary>
    private const int LineCharactersMax = 240;

    /// <summary>The lines, and the number of the first; empty where not even one fits.</summary>
    /// <param name="text">The file, UTF-8.</param>
    /// <param name="startLine">The first line of the place.</param>
    /// <param name="endLine">Its last line.</param>
    /// <param name="focusLine">The line that matters; 0 for the first.</param>
    /// <param name="tokensMax">Most tokens.</param>
    public static (string Text, int StartLine) Of(
        ReadOnlySpan<byte> text, int startLine, int endLine, int focusLine, int tokensMax)
    {
        int length = endLine - startLine + 1;
        int first = startLine;
        int last = endLine;
        if (length > WholeMax)
        {
            bool isNearStart = focusLine <= startLine + LinesWanted - 2;
            first = focusLine == 0 || isNearStart ? startLine : Math.Min(focusLine - 1, endLine - LinesWanted + 1);
            last = first + LinesWanted - 1;
        }

        StringBuilder snippet = new();
        int tokens = 0;
        for (int line = 1; !text.IsEmpty && line <= last; line++)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> bytes = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (line < first) continue;
            string shown = Encoding.UTF8.GetString(bytes).TrimEnd();
            if (shown.Length > LineCharactersMax) shown = string.Concat(shown.AsSpan(0, LineCharactersMax), " …");
            int cost = TokenBound.Of(shown) + 1;
            if (tokens + cost > tokensMax) break;
            tokens += cost;
            if (line > first) snippet.Append('\n');
            snippet.Append(shown);
        }

        return (snippet.ToString().TrimEnd(), first);
    }
}
