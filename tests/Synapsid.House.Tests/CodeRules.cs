using System.Text.RegularExpressions;

namespace Synapsid.House.Tests;

/// <summary>
/// Rules of docs/style.md that a look at one file can check. Each gives its complaints as <c>path:line problem</c>.
/// </summary>
internal static partial class CodeRules
{
    public static IEnumerable<string> OneType(SourceFile file)
    {
        SourceMember[] types = [.. file.Types.Where(type => type.Depth == 0)];
        string expected = Path.GetFileName(file.Path).Split('.', '{')[0];
        string names = string.Join(", ", types.Select(type => type.Name));
        if (types.Length > 1) yield return $"{file.Path} declares {names}; one type a file";
        else if (types.Length == 1 && names != expected) yield return $"{file.Path} declares {names}, not {expected}";
    }

    public static IEnumerable<string> NothingUnfinished(SourceFile file) =>
        Unfinished().Matches(file.Comments)
            .Select(match => $"{file.At(match.Index)} says {match.Value} and names no issue")
            .Concat(NotImplemented().Matches(file.Code).Select(match => $"{file.At(match.Index)} is not implemented"));

    /// <summary>Doing nothing about a failure needs its reason within the braces.</summary>
    public static IEnumerable<string> NoEmptyCatch(SourceFile file) =>
        EmptyCatch().Matches(file.Code)
            .Where(match => string.IsNullOrWhiteSpace(file.Comments.AsSpan(match.Index, match.Length).ToString()))
            .Select(match => $"{file.At(match.Index)} catches, does nothing, and gives no reason");

    /// <summary>Catching everything needs a reason close by, except to clean up and throw on.</summary>
    public static IEnumerable<string> BroadCatchHasReason(SourceFile file)
    {
        string[] comments = file.Comments.Split('\n');
        foreach (Match match in BroadCatch().Matches(file.Code))
        {
            int line = file.Text.AsSpan(0, match.Index).Count('\n');
            IEnumerable<string> close = comments.Skip(Math.Max(0, line - 1)).Take(4);
            bool hasReason = close.Any(comment => comment.Contains("//"));
            if (!hasReason && !ThrowsOn().IsMatch(file.Code, match.Index))
            {
                yield return $"{file.At(match.Index)} catches everything and gives no reason";
            }
        }
    }

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b(?!\s*\(#\d+\))")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bNotImplementedException\b")]
    private static partial Regex NotImplemented();

    [GeneratedRegex(@"\G[^{]*\{[^{}]*\bthrow;")]
    private static partial Regex ThrowsOn();

    [GeneratedRegex(@"\bcatch\b[^{;]*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\bcatch\s*(?:\{|\(\s*(?:System\.)?Exception(?:\s+\w+)?\s*\)\s*\{)")]
    private static partial Regex BroadCatch();
}
