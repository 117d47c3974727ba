using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>
/// What somebody wants a grain to be anchored to: <c>PATH</c>, <c>PATH#SYMBOL</c>, <c>PATH:LINES</c>, or
/// <c>PATH#SYMBOL:LINE</c> where several symbols bear the name. <see cref="AnchorResolver"/> finds it.
/// </summary>
public sealed partial record AnchorRequest
{
    /// <summary>Takes a grain's anchor away, in an update.</summary>
    public static readonly AnchorRequest None = new() { Path = "" };

    /// <summary>The file: a full path, or relative to <see cref="From"/> or to the root of a repository.</summary>
    public required string Path { get; init; }

    /// <summary>The symbol: its name, with as much of what encloses it as tells it from others.</summary>
    public string? Symbol { get; init; }

    /// <summary>The first line; 0 where none is named.</summary>
    public int StartLine { get; init; }

    /// <summary>The last line; 0 where none is named.</summary>
    public int EndLine { get; init; }

    /// <summary>Name, id or root of the repository; null where the path tells it.</summary>
    public string? Repository { get; init; }

    /// <summary>The folder that a relative path is meant from; null: none.</summary>
    public string? From { get; init; }

    /// <summary>The commit; null: the one that is checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>
    /// The hash of an anchor that is taken over as it was, unread: repository, path and lines are then its own.
    /// </summary>
    public AnchorHash? Hash { get; init; }

    /// <summary>Reads the text form; an empty text is <see cref="None"/>.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out AnchorRequest? request, [NotNullWhen(false)] out string? problem)
    {
        request = null;
        problem = null;
        string path = text.Trim();
        if (path.Length == 0)
        {
            request = None;
            return true;
        }

        Match lines = LinesAtEnd().Match(path);
        int start = 0;
        int end = 0;
        if (lines.Success)
        {
            path = path[..lines.Index];
            bool isNumber = TryLine(lines.Groups[1].Value, out start);
            bool isRange = lines.Groups[2].Success;
            if (!isNumber || (isRange && !TryLine(lines.Groups[2].Value, out end)) || (isRange && end < start))
            {
                problem = $"The anchor '{text}' names lines that make no sense: write PATH:12 or PATH:12-30.";
                return false;
            }

            if (!isRange) end = start;
        }

        // A '#' in a folder's name is none that begins a symbol.
        int mark = path.LastIndexOf('#');
        bool hasSymbol = mark > 0 && path.IndexOf('/', mark) < 0;
        string? symbol = hasSymbol ? path[(mark + 1)..] : null;
        if (hasSymbol) path = path[..mark];
        if (path.Length == 0 || symbol?.Length == 0)
        {
            problem = $"The anchor '{text}' is none: write PATH, PATH#SYMBOL or PATH:LINES.";
            return false;
        }

        request = new AnchorRequest { Path = path, Symbol = symbol, StartLine = start, EndLine = end };
        return true;
    }

    private static bool TryLine(string digits, out int line) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out line) && line > 0;

    [GeneratedRegex(@":(\d+)(?:-(\d+))?$")]
    private static partial Regex LinesAtEnd();
}
