namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>
/// Finds where a declaration ends when its reader does not say so: by matching braces where the language has them, and
/// by indentation, which also bounds what the braces say.
/// </summary>
internal sealed class BlockEnds
{
    private const int LinesMax = 4_000;
    private const int EventsMax = 20_000;

    private readonly List<int> _offsets = [];
    private readonly List<byte> _values = [];
    private readonly List<int> _matches = [];
    private readonly List<int> _open = [];
    private bool _isRead;

    /// <summary>Forgets the text before.</summary>
    public void Reset() => _isRead = false;

    /// <summary>The last line of a declaration.</summary>
    public int EndOf(SymbolDraft draft, ReadOnlySpan<byte> text, SourceLines lines, LexicalRules rules)
    {
        bool isSmall = draft.Kind is SymbolKind.Field or SymbolKind.EnumMember;
        ReadOnlySpan<byte> first = lines.TrimmedLine(text, draft.StartLine);
        bool isObject = first.StartsWith("@interface"u8) || first.StartsWith("@implementation"u8);
        if (isObject) return EndOfObject(text, lines, draft.StartLine);
        if (!rules.HasBraces) return isSmall ? draft.StartLine : EndByIndent(text, lines, draft.StartLine);
        if (!_isRead) ReadBraces(text, rules);
        return EndByBraces(draft, text, lines);
    }

    // Of Objective-C, @interface and @implementation.
    private static int EndOfObject(ReadOnlySpan<byte> text, SourceLines lines, int line)
    {
        int end = lines.StartOf(line) + text[lines.StartOf(line)..].IndexOf("\n@end"u8) + 1;
        return end > lines.StartOf(line) ? lines.LineOf(end) : line;
    }

    private int EndByBraces(SymbolDraft draft, ReadOnlySpan<byte> text, SourceLines lines)
    {
        int line = draft.StartLine;
        bool endsAtComma = draft.Kind is SymbolKind.Field or SymbolKind.EnumMember or SymbolKind.Property;
        int indentEnd = EndByIndent(text, lines, line);
        int next = _offsets.BinarySearch(lines.StartOf(line) + AfterName(draft, text, lines));
        next = next < 0 ? ~next : next;
        int depth = 0;
        int last = Math.Min(_offsets.Count, next + EventsMax);
        for (; next < last; next++)
        {
            byte value = _values[next];
            if (value == '{')
            {
                int match = _matches[next];
                if (match < 0) return indentEnd;
                bool isType = depth == 0 && IsFollowedByBody(next, match, lines);
                if (depth == 0 && !isType) return BodyEnd(next, match, indentEnd, lines);
                next = match;
            }
            else if (value is (byte)'(' or (byte)'[') depth++;
            else if (value is (byte)')' or (byte)']') depth--;
            else if (depth == 0 && value == ';') return Math.Min(lines.LineOf(_offsets[next]), indentEnd);
            else if (depth == 0 && value == ',' && endsAtComma)
            {
                return Math.Min(lines.LineOf(_offsets[next]), indentEnd);
            }
            else if (value == '}') return Math.Min(indentEnd, Math.Max(line, lines.LineOf(_offsets[next]) - 1));
            if (depth < 0) return line;
        }

        return indentEnd;
    }

    private int BodyEnd(int open, int close, int indentEnd, SourceLines lines) =>
        lines.LineOf(_offsets[open]) > indentEnd ? indentEnd : lines.LineOf(_offsets[close]);

    // `f(): { a: string } {`: braces of a type, with the body after them on the same line.
    private bool IsFollowedByBody(int open, int close, SourceLines lines)
    {
        int after = close + 1;
        return after < _offsets.Count && _values[after] == '{'
            && lines.LineOf(_offsets[open]) == lines.LineOf(_offsets[after]);
    }

    private static int AfterName(SymbolDraft draft, ReadOnlySpan<byte> text, SourceLines lines)
    {
        Span<byte> name = stackalloc byte[256];
        if (!System.Text.Encoding.UTF8.TryGetBytes(draft.Name, name, out int length) || length == 0) return 0;
        int found = References.OccurrenceFinder.IndexOfWhole(lines.LineAt(text, draft.StartLine), name[..length]);
        return found < 0 ? 0 : found + length;
    }

    private void ReadBraces(ReadOnlySpan<byte> text, LexicalRules rules)
    {
        _isRead = true;
        _offsets.Clear();
        _values.Clear();
        _matches.Clear();
        _open.Clear();
        SourceLexer lexer = new(text, rules);
        while (lexer.MoveNext())
        {
            if (lexer.Kind != SegmentKind.Code) continue;
            for (int at = lexer.Start; at < lexer.End; at++)
            {
                int ahead = text[at..lexer.End].IndexOfAny(Marks);
                if (ahead < 0) break;
                at += ahead;
                Add(at, text[at]);
            }
        }
    }

    private static readonly System.Buffers.SearchValues<byte> Marks = System.Buffers.SearchValues.Create("{}()[];,"u8);

    private void Add(int offset, byte value)
    {
        int index = _offsets.Count;
        _offsets.Add(offset);
        _values.Add(value);
        _matches.Add(-1);
        if (value == '{') _open.Add(index);
        if (value != '}' || _open.Count == 0) return;
        _matches[_open[^1]] = index;
        _open.RemoveAt(_open.Count - 1);
    }

    /// <summary>The last line that is indented deeper than the first, with what closes the block.</summary>
    internal static int EndByIndent(ReadOnlySpan<byte> text, SourceLines lines, int line)
    {
        int indent = lines.IndentOf(text, line);
        int last = line;
        int end = Math.Min(lines.Count, line + LinesMax);
        for (int next = line + 1; next <= end; next++)
        {
            int depth = lines.IndentOf(text, next);
            if (depth < 0) continue;
            if (depth > indent)
            {
                last = next;
                continue;
            }

            ReadOnlySpan<byte> trimmed = lines.TrimmedLine(text, next);
            if (depth < indent || !(Opens(trimmed) || Closes(trimmed))) break;
            last = next;
            if (Closes(trimmed) && !trimmed.EndsWith("{"u8) && !trimmed.EndsWith("("u8)) break;
        }

        return last;
    }

    private static bool Opens(ReadOnlySpan<byte> line) =>
        line[0] == '{' || line.StartsWith("where"u8) || line.SequenceEqual("begin"u8);

    private static bool Closes(ReadOnlySpan<byte> line) =>
        line[0] is (byte)'}' or (byte)')' or (byte)']'
        || line.SequenceEqual("end"u8) || line.StartsWith("end "u8) || line.StartsWith("end;"u8)
        || line.SequenceEqual("@end"u8) || line.StartsWith("endmodule"u8) || line.StartsWith("endfunction"u8)
        || line.StartsWith("endclass"u8) || line.StartsWith("endtask"u8) || line.StartsWith("endpackage"u8)
        || line.SequenceEqual("fi"u8) || line.SequenceEqual("done"u8) || line.SequenceEqual("esac"u8);
}
