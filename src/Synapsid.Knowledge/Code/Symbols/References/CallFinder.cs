using System.Text;

namespace Synapsid.Knowledge.Code.Symbols.References;

/// <summary>
/// What a symbol calls, by name: of C# through its syntax tree, of other languages whatever stands before an opening
/// parenthesis and is no keyword. Who calls it, <see cref="OccurrenceFinder"/> tells file by file.
/// </summary>
public static class CallFinder
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "if", "for", "while", "switch", "return", "sizeof", "catch", "foreach", "elif", "and", "or", "not", "in",
        "with", "assert", "print", "def", "func", "function", "fn", "lambda", "typeof", "defined", "await", "yield",
        "throw", "except", "when", "match", "case", "using", "lock", "nameof", "super", "unless", "until", "del",
        "raise", "range",
    };

    /// <summary>The calls on some lines of a file, in the order of their places.</summary>
    /// <param name="text">The file's text, UTF-8.</param>
    /// <param name="language">Its language.</param>
    /// <param name="startLine">The first line, from 1.</param>
    /// <param name="endLine">The last, inclusive.</param>
    public static List<CallSite> Calls(ReadOnlySpan<byte> text, CodeLanguage language, int startLine, int endLine)
    {
        if (language == CodeLanguages.CSharp) return CSharpReferences.Calls(text, startLine, endLine);
        List<CallSite> calls = [];
        SourceLines lines = new(text);
        int from = lines.StartOf(startLine);
        int to = lines.StartOf(endLine + 1);
        SourceLexer lexer = new(text[..to], language.Rules);
        while (lexer.MoveNext())
        {
            if (lexer.Kind != SegmentKind.Code || lexer.End <= from) continue;
            for (int at = Math.Max(from, lexer.Start); at < lexer.End; at++)
            {
                int ahead = text[at..lexer.End].IndexOf((byte)'(');
                if (ahead < 0) break;
                at += ahead;
                Add(text, at, language, lines, calls);
            }
        }

        return calls;
    }

    private static void Add(
        ReadOnlySpan<byte> text, int parenthesis, CodeLanguage language, SourceLines lines, List<CallSite> calls)
    {
        int end = parenthesis;
        while (end > 0 && text[end - 1] is (byte)' ' or (byte)'!' or (byte)'?') end--;
        int start = end;
        while (start > 0 && (char.IsAsciiLetterOrDigit((char)text[start - 1]) || text[start - 1] == '_')) start--;
        if (start == end || char.IsAsciiDigit((char)text[start])) return;
        string name = Encoding.ASCII.GetString(text[start..end]);
        if (Keywords.Contains(name)) return;
        OccurrenceKind kind = UseKinds.Of(text, start, end - start, language);
        if (kind is OccurrenceKind.Call or OccurrenceKind.Construction)
        {
            calls.Add(new CallSite(name, kind, lines.LineOf(start)));
        }
    }
}
