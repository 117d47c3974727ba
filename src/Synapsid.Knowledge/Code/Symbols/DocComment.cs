using System.Text;

namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>
/// The comment that documents a declaration: the block right above it, past attributes and decorators, or the docstring
/// below. Markers are taken away; of XML comments, the summary's text is kept.
/// </summary>
internal static class DocComment
{
    private const int LinesMax = 200;

    /// <summary>The first line of what stands above a declaration and belongs to it: comments and attributes.</summary>
    /// <param name="text">The source.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="line">The first line of the declaration.</param>
    /// <param name="floor">A line that the comment cannot reach: another declaration begins or ends there.</param>
    /// <param name="rules">The language's.</param>
    /// <param name="commentEnd">The last line of the comment; 0 where there is none.</param>
    public static int LeadOf(
        ReadOnlySpan<byte> text, SourceLines lines, int line, int floor, LexicalRules rules, out int commentEnd)
    {
        commentEnd = 0;
        int lead = line;
        int top = Math.Max(floor, line - LinesMax);
        for (int above = line - 1; above > top; above--)
        {
            ReadOnlySpan<byte> trimmed = lines.TrimmedLine(text, above);
            if (trimmed.IsEmpty) break;
            if (IsLineComment(trimmed, rules))
            {
                if (commentEnd == 0) commentEnd = above;
                lead = above;
                continue;
            }

            if (rules.BlockClose.Length > 0 && trimmed.EndsWith(rules.BlockClose))
            {
                int open = OpeningLine(text, lines, above, top, rules);
                if (open == 0 || commentEnd != 0) break;
                commentEnd = above;
                lead = open;
                above = open;
                continue;
            }

            if (commentEnd != 0 || !IsAttribute(trimmed)) break;
            lead = above;
        }

        return lead;
    }

    /// <summary>The text of a comment without its markers; lines are kept.</summary>
    public static string Clean(
        ReadOnlySpan<byte> text, SourceLines lines, int first, int last, LexicalRules rules, int charactersMax)
    {
        StringBuilder result = new();
        for (int line = first; line <= last && result.Length < charactersMax; line++)
        {
            ReadOnlySpan<byte> trimmed = StripMarkers(lines.TrimmedLine(text, line), rules);
            if (result.Length > 0) result.Append('\n');
            result.Append(Encoding.UTF8.GetString(trimmed));
        }

        string whole = result.ToString().Trim();
        if (whole.Contains('<') && whole.Contains('>')) whole = XmlText(whole);
        return Cut(whole, charactersMax);
    }

    /// <summary>The docstring under a declaration of Python or its like; empty where there is none.</summary>
    public static string Docstring(
        ReadOnlySpan<byte> text, SourceLines lines, int line, int endLine, int charactersMax)
    {
        int last = Math.Min(Math.Min(endLine, line + 30), lines.Count);
        int body = line;
        while (body <= last && !OpensBody(lines.TrimmedLine(text, body))) body++;
        do body++;
        while (body <= last && lines.TrimmedLine(text, body).IsEmpty);
        if (body > last) return "";
        ReadOnlySpan<byte> from = text[lines.StartOf(body)..lines.StartOf(endLine + 1)].TrimStart(" \trRuU"u8);
        bool isTriple = from.StartsWith("\"\"\""u8) || from.StartsWith("'''"u8);
        if (!isTriple) return "";
        ReadOnlySpan<byte> quote = from[..3];
        from = from[3..];
        int close = from.IndexOf(quote);
        if (close < 0) return "";
        string whole = Encoding.UTF8.GetString(from[..Math.Min(close, 4 * charactersMax)]);
        string[] trimmed = [.. whole.Split('\n').Select(part => part.Trim())];
        return Cut(string.Join('\n', trimmed).Trim(), charactersMax);
    }

    private static bool OpensBody(ReadOnlySpan<byte> line)
    {
        int comment = line.IndexOf(" #"u8);
        return (comment < 0 ? line : line[..comment].TrimEnd((byte)' ')).EndsWith(":"u8);
    }

    /// <summary>The first sentence of a comment in one line.</summary>
    public static string FirstSentence(string comment, int charactersMax)
    {
        StringBuilder result = new();
        bool wasBlank = true;
        int feeds = 0;
        for (int at = 0; at < comment.Length && result.Length < charactersMax; at++)
        {
            char value = comment[at];
            feeds = value == '\n' ? feeds + 1 : char.IsWhiteSpace(value) ? feeds : 0;
            if (feeds > 1 || (value == '@' && feeds == 0 && at > 0 && comment[at - 1] == '\n')) break;
            bool isBlank = char.IsWhiteSpace(value);
            if (isBlank && wasBlank) continue;
            wasBlank = isBlank;
            result.Append(isBlank ? ' ' : value);
            bool endsSentence = value is '.' or '!' or '?' or '。';
            if (endsSentence && (at + 1 == comment.Length || IsSentenceEnd(comment, at))) break;
        }

        return Cut(result.ToString().Trim(), charactersMax);
    }

    // "e.g. this" and "vs. that" go on; so does a dot within a number or name.
    private static bool IsSentenceEnd(string comment, int at)
    {
        if (!char.IsWhiteSpace(comment[at + 1])) return false;
        return !(at >= 2 && comment[at - 2] == '.') && !comment.AsSpan(0, at).EndsWith("vs")
            && !comment.AsSpan(0, at).EndsWith("i.e") && !comment.AsSpan(0, at).EndsWith("etc");
    }

    private static bool IsLineComment(ReadOnlySpan<byte> trimmed, LexicalRules rules)
    {
        foreach (byte[] marker in rules.LineComments)
        {
            if (trimmed.StartsWith(marker) && !trimmed.StartsWith("#["u8) && !trimmed.StartsWith("#!"u8)) return true;
        }

        return false;
    }

    private static bool IsAttribute(ReadOnlySpan<byte> trimmed) =>
        trimmed[0] is (byte)'@' || trimmed.StartsWith("#["u8) || trimmed.StartsWith("template"u8)
        || (trimmed[0] == '[' && trimmed[^1] == ']');

    private static int OpeningLine(ReadOnlySpan<byte> text, SourceLines lines, int line, int top, LexicalRules rules)
    {
        for (; line > top; line--)
        {
            int open = lines.TrimmedLine(text, line).IndexOf(rules.BlockOpen);
            if (open >= 0) return open == 0 ? line : 0;
        }

        return 0;
    }

    private static ReadOnlySpan<byte> StripMarkers(ReadOnlySpan<byte> line, LexicalRules rules)
    {
        if (rules.BlockOpen.Length > 0 && line.StartsWith(rules.BlockOpen)) line = line[rules.BlockOpen.Length..];
        if (rules.BlockClose.Length > 0 && line.EndsWith(rules.BlockClose)) line = line[..^rules.BlockClose.Length];
        foreach (byte[] marker in rules.LineComments)
        {
            if (line.StartsWith(marker)) line = line.TrimStart(marker[0]);
        }

        line = line.TrimStart(" \t"u8).TrimStart("*!"u8);
        return line.Trim(" \t=-"u8);
    }

    private static string XmlText(string comment)
    {
        int open = comment.IndexOf("<summary>", StringComparison.Ordinal);
        int close = open < 0 ? -1 : comment.IndexOf("</summary>", open, StringComparison.Ordinal);
        bool hasTags = close >= 0 || comment.Contains("</", StringComparison.Ordinal)
            || comment.Contains("/>", StringComparison.Ordinal);
        if (!hasTags) return comment;
        StringBuilder result = new(comment.Length);
        if (close < 0)
        {
            AppendWithoutTags(result, comment);
            return result.ToString().Trim();
        }

        AppendWithoutTags(result, comment.AsSpan(open, close - open));
        string summary = result.ToString().Trim();
        result.Clear();
        AppendWithoutTags(result, comment.AsSpan(close));
        return $"{summary}\n\n{result.ToString().Trim()}".Trim();
    }

    private static void AppendWithoutTags(StringBuilder result, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            int open = text.IndexOf('<');
            int close = open < 0 ? -1 : text[open..].IndexOf('>');
            if (close < 0)
            {
                result.Append(text);
                return;
            }

            result.Append(text[..open]);
            AppendReference(result, text.Slice(open, close + 1));
            text = text[(open + close + 1)..];
        }
    }

    // <see cref="T:A.B(C)"/> leaves B, <paramref name="x"/> leaves x, other tags nothing.
    private static void AppendReference(StringBuilder result, ReadOnlySpan<char> tag)
    {
        int quote = tag.IndexOf('"');
        int end = quote < 0 ? -1 : tag[(quote + 1)..].IndexOf('"');
        bool refers = tag.StartsWith("<see") || tag.StartsWith("<paramref") || tag.StartsWith("<typeparamref");
        if (end < 0 || !refers) return;
        ReadOnlySpan<char> name = tag.Slice(quote + 1, end);
        int parenthesis = name.IndexOfAny('(', '{');
        if (parenthesis >= 0) name = name[..parenthesis];
        result.Append(name[(name.LastIndexOfAny('.', ':') + 1)..]);
    }

    private static string Cut(string text, int charactersMax)
    {
        if (text.Length <= charactersMax) return text;
        int length = charactersMax - 1;
        if (char.IsHighSurrogate(text[length - 1])) length--;
        return text[..length].TrimEnd() + "…";
    }
}
