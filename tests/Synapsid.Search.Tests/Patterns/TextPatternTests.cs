using System.Text;
using System.Text.RegularExpressions;

using Synapsid.Search.Patterns;
using Synapsid.Search.Rows;
using Synapsid.Search.Tests.CodeText;
using Synapsid.Search.Trigrams;

namespace Synapsid.Search.Tests.Patterns;

public sealed class TextPatternTests
{
    private static readonly string[] Pieces =
    [
        "get", "user", "Name", "k", "i", "s", "HTTP", "x", "é", "ß", "中", "\\d", "\\w", "\\s", ".", "[a-c]", "[^x]", "[gG]et",
        "[A-Z]", "[^\\W_]", "[\\d_]", "_", " ", "\\.", "\\(", "\\b", "^", "$", "\\x41", "\\u0065", "\\t", "(?=t)", "(?<!q)",
        "\\p{Lu}", "[é-ü]", "token", "parse", "\\S", "\\D", "(?:)", "'", "=", "{", "}", "-", "\\W",
    ];

    private static readonly string[] Quantifiers = ["*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "+?", "{0,1}"];

    [Fact]
    public void The_index_loses_no_row_that_a_plain_scan_finds()
    {
        for (int seed = 0; seed < 6; seed++)
        {
            Random random = new(seed);
            byte[][] rows = [.. Enumerable.Range(0, 40).Select(_ => CodeTexts.Random(random))];
            TrigramSegment segment = CodeTexts.Trigrams(rows, 2);
            for (int i = 0; i < 40; i++)
            {
                string expression = Expression(random, 3);
                bool ignoreCase = random.Next(2) == 0;
                bool acrossLines = random.Next(3) == 0;
                if (!TryMake(expression, ignoreCase, acrossLines, out TextPattern? pattern)) continue;
                TextScanner scanner = pattern.NewScanner();
                Regex regex = PlainRegex(expression, ignoreCase, acrossLines);
                RowSet candidates = segment.Candidates(pattern.Query);
                for (int row = 0; row < rows.Length; row++)
                {
                    List<(int, int)> expected = Plain(rows[row], regex, acrossLines);
                    List<TextMatch> found = [];
                    scanner.Find(rows[row], int.MaxValue, found);
                    string at = $"seed {seed}, row {row}, expression {expression}, {ignoreCase}, {acrossLines}: expected "
                        + string.Join(' ', expected) + ", found " + string.Join(' ', found) + " in "
                        + Convert.ToHexString(rows[row]);
                    Assert.True(
                        expected.SequenceEqual(found.Select(match => (match.StartLine, match.Length)).Where(NotEmpty)),
                        at);
                    Assert.True(expected.Count == 0 || candidates.Contains(row), at);
                }
            }

            segment.Release();
        }
    }

    [Theory]
    [InlineData("get", false)]
    [InlineData("get", true)]
    [InlineData("name", true)]
    [InlineData("token", true)]
    [InlineData("größe", true)]
    [InlineData("GRÖSSE", true)]
    [InlineData("中文", false)]
    [InlineData("user_name", true)]
    public void Literals_are_found_as_an_expression_finds_them(string literal, bool ignoreCase)
    {
        Random random = new(1);
        TextPattern pattern = TextPattern.OfLiteral(literal, ignoreCase);
        for (int i = 0; i < 300; i++)
        {
            byte[] text = CodeTexts.Random(random);
            List<TextMatch> found = [];
            pattern.NewScanner().Find(text, int.MaxValue, found);
            List<(int, int)> expected = Plain(text, PlainRegex(Regex.Escape(literal), ignoreCase, false), acrossLines: false);
            Assert.Equal(expected, found.Select(match => (match.StartLine, match.Length)));
            Assert.All(found, match => Assert.Equal(
                literal, Encoding.UTF8.GetString(text, match.Start, match.Length), ignoreCase: ignoreCase));
        }
    }

    [Fact]
    public void Lines_and_bytes_of_a_match_are_right()
    {
        byte[] text = Encoding.UTF8.GetBytes("é one\r\ntwo ünd one\n\nthree\none");
        List<TextMatch> found = [];
        TextPattern.OfRegex("o[n]e$", false, false, TextPattern.DefaultTimeLimit).NewScanner().Find(text, 10, found);
        Assert.Equal([new(1, 1, 3, 3), new(2, 2, 17, 3), new(5, 5, 28, 3)], found);
        found.Clear();
        TextPattern.OfRegex("two[^h]*h", false, true, TextPattern.DefaultTimeLimit).NewScanner().Find(text, 10, found);
        Assert.Equal([new(2, 4, 8, 16)], found);
    }

    [Fact]
    public void A_limit_ends_the_scan()
    {
        List<TextMatch> found = [];
        Assert.Equal(2, TextPattern.OfRegex("a.", false, false, TextPattern.DefaultTimeLimit).NewScanner()
            .Find("ab ac ad"u8, 2, found));
        Assert.Equal(3, TextPattern.OfLiteral("a", false).NewScanner().Find("ab ac ad aa"u8, 3, found));
    }

    [Fact]
    public void A_catastrophic_expression_ends_with_a_clear_error()
    {
        TextPattern pattern = TextPattern.OfRegex(@"(?=(a+)+$)(a+)+$", false, false, TimeSpan.FromMilliseconds(50));
        byte[] text = Encoding.UTF8.GetBytes(new string('a', 40) + "!");
        PatternException e = Assert.Throws<PatternException>(() => pattern.NewScanner().Find(text, 1, []));
        Assert.Contains("takes more than", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_expression_is_refused()
    {
        PatternException e = Assert.Throws<PatternException>(
            () => TextPattern.OfRegex("a(", false, false, TextPattern.DefaultTimeLimit));
        Assert.StartsWith("not a regular expression", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("ab(c|d)")]
    [InlineData("x?abc+")]
    [InlineData("[A-Z][a-z]+_[0-9]+_[a-z]{3}")]
    [InlineData(@"\w+Exception\(\s*")]
    [InlineData("(foo|bar)baz?")]
    public void Expressions_with_trigrams_use_the_index(string expression) =>
        Assert.False(TextPattern.OfRegex(expression, true, false, TextPattern.DefaultTimeLimit).Query.MatchesAll);

    [Theory]
    [InlineData("ab")]
    [InlineData("abc|d")]
    [InlineData("(abc)?")]
    [InlineData(@"\w+\s*=")]
    [InlineData("(?x) a b c")]
    [InlineData(@"(a)\1bcd")]
    public void Expressions_without_are_scanned(string expression) =>
        Assert.True(TextPattern.OfRegex(expression, false, false, TextPattern.DefaultTimeLimit).Query.MatchesAll);

    private static bool NotEmpty((int Line, int Length) match) => match.Length > 0;

    private static bool TryMake(string expression, bool ignoreCase, bool acrossLines, out TextPattern pattern)
    {
        pattern = null!;
        try
        {
            pattern = TextPattern.OfRegex(expression, ignoreCase, acrossLines, TimeSpan.FromSeconds(10));
            return true;
        }
        catch (PatternException)
        {
            return false;
        }
    }

    private static string Expression(Random random, int depth)
    {
        StringBuilder expression = new();
        for (int parts = random.Next(1, 5); parts > 0; parts--)
        {
            expression.Append(depth > 0 && random.Next(4) == 0
                ? Group(random, Expression(random, depth - 1))
                : Pieces[random.Next(Pieces.Length)]);
            if (random.Next(4) == 0) expression.Append(Quantifiers[random.Next(Quantifiers.Length)]);
            if (random.Next(10) == 0) expression.Append('|');
        }

        return expression.ToString();
    }

    private static string Group(Random random, string inner) => random.Next(7) switch
    {
        0 => $"(?:{inner})",
        1 => $"(?i:{inner})",
        2 => $"(?<name>{inner})",
        3 => $"(?i){inner}",
        4 => $"(?={inner})",
        5 => $"(?>{inner})",
        _ => $"({inner})",
    };

    private static Regex PlainRegex(string expression, bool ignoreCase, bool acrossLines) => new(
        expression,
        RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None)
            | (acrossLines ? RegexOptions.Multiline : RegexOptions.None),
        TimeSpan.FromSeconds(10));

    /// <summary>Line and bytes of each match that is not empty, by the plainest code.</summary>
    private static List<(int Line, int Length)> Plain(byte[] bytes, Regex regex, bool acrossLines)
    {
        string text = Encoding.UTF8.GetString(bytes);
        if (text.Contains('\uFFFD')) return PlainOfBroken(bytes, regex, acrossLines);
        if (acrossLines)
        {
            return
            [
                .. regex.Matches(text).Where(match => match.Length > 0).Select(match =>
                    (1 + text.AsSpan(0, match.Index).Count('\n'), Encoding.UTF8.GetByteCount(match.ValueSpan))),
            ];
        }

        List<(int, int)> found = [];
        string[] lines = text.Split('\n');
        for (int line = 0; line < lines.Length; line++)
        {
            string content = lines[line].EndsWith('\r') ? lines[line][..^1] : lines[line];
            found.AddRange(regex.Matches(content).Where(match => match.Length > 0)
                .Select(match => (line + 1, Encoding.UTF8.GetByteCount(match.ValueSpan))));
        }

        return found;
    }

    /// <summary>As <see cref="Plain"/>, for bytes that are no UTF-8: lengths are looked up character by character.</summary>
    private static List<(int Line, int Length)> PlainOfBroken(byte[] bytes, Regex regex, bool acrossLines)
    {
        List<(int, int)> found = [];
        int line = 1;
        foreach (byte[] part in acrossLines ? [bytes] : Split(bytes))
        {
            List<int> starts = [];
            StringBuilder text = new();
            for (int at = 0; at < part.Length;)
            {
                Rune.DecodeFromUtf8(part.AsSpan(at), out Rune rune, out int consumed);
                for (int unit = 0; unit < rune.Utf16SequenceLength; unit++) starts.Add(unit == 0 ? at : at + consumed);
                text.Append(rune.ToString());
                at += consumed;
            }

            starts.Add(part.Length);
            foreach (Match match in regex.Matches(text.ToString()).Where(match => match.Length > 0))
            {
                int before = text.ToString().AsSpan(0, match.Index).Count('\n');
                found.Add((line + before, starts[match.Index + match.Length] - starts[match.Index]));
            }

            line++;
        }

        return found;
    }

    private static IEnumerable<byte[]> Split(byte[] bytes)
    {
        int start = 0;
        for (int at = 0; at <= bytes.Length; at++)
        {
            if (at < bytes.Length && bytes[at] != '\n') continue;
            int end = at > start && bytes[at - 1] == '\r' ? at - 1 : at;
            yield return bytes[start..end];
            start = at + 1;
        }
    }
}
