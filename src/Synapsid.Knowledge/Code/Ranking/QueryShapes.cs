using System.Text.RegularExpressions;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>Tells what the text of a search looks like.</summary>
internal static partial class QueryShapes
{
    /// <summary>The shape of a text.</summary>
    public static QueryShape Of(string text)
    {
        string trimmed = text.Trim();
        if (PatternSign().IsMatch(trimmed) && IsPattern(trimmed)) return QueryShape.Pattern;
        return trimmed.Any(char.IsWhiteSpace) ? QueryShape.Question : QueryShape.Name;
    }

    /// <summary>Whether a text is one word of small letters.</summary>
    public static bool IsPlainWord(string text) => text.All(char.IsLower);

    /// <summary>The words of a question that are written as names are: with a seam of case or an underscore.</summary>
    public static IEnumerable<string> NamesIn(string question) =>
        NameInQuestion().Matches(question).Select(match => match.Value).Distinct(StringComparer.Ordinal);

    private static bool IsPattern(string text)
    {
        try
        {
            _ = new Regex(text, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            // Not a pattern after all; it is looked for as a name or a question.
            return false;
        }
    }

    // \w and the like, .* and .+, a class followed by a quantifier, an escaped bracket.
    [GeneratedRegex(@"\\[wWsSdDbB().\[\]{}+*?|]|\.[*+]|\][*+?]|^\^", RegexOptions.CultureInvariant)]
    private static partial Regex PatternSign();

    [GeneratedRegex(
        @"\b(?:[A-Za-z]\w*_\w+|_\w{2,}|[a-z]+[A-Z]\w*|[A-Z]+[a-z]\w*[A-Z]\w*)\b", RegexOptions.CultureInvariant)]
    private static partial Regex NameInQuestion();
}
