using System.Buffers;

namespace Synapsid.Knowledge.Code.Symbols.CSharp;

/// <summary>
/// Cuts C# into words, marks and literals. Comments and lines of the preprocessor are passed over; of <c>#if …
/// #else</c> the first branch that is not <c>false</c> is taken, so that braces stay in balance. Never throws, whatever
/// the bytes.
/// </summary>
internal ref struct CSharpTokens(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> WordBytes = SearchValues.Create(
    [
        .. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8,
        .. Enumerable.Range(128, 128).Select(value => (byte)value),
    ]);

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>What the token is.</summary>
    public CSharpTokenKind Kind { get; private set; }

    /// <summary>The mark, where it is one.</summary>
    public byte Mark { get; private set; }

    /// <summary>Where it begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends, exclusive.</summary>
    public int End { get; private set; }

    /// <summary>Its bytes.</summary>
    public readonly ReadOnlySpan<byte> Text => _text[Start..End];

    /// <summary>Goes to the next token.</summary>
    public void Next()
    {
        int at = SkipBlanks(End);
        Start = at;
        if (at >= _text.Length)
        {
            Start = End = _text.Length;
            Kind = CSharpTokenKind.End;
            Mark = 0;
            return;
        }

        byte value = _text[at];
        Mark = 0;
        if (value is (byte)'"' or (byte)'\'' or (byte)'$' or (byte)'@')
        {
            int end = CSharpLiterals.Measure(_text, at);
            if (end > at)
            {
                Kind = CSharpTokenKind.Literal;
                End = end;
                return;
            }
        }

        if (value == '@') at++;
        int length = _text[at..].IndexOfAnyExcept(WordBytes);
        if (length < 0) length = _text.Length - at;
        if (length > 0)
        {
            Kind = value is >= (byte)'0' and <= (byte)'9' ? CSharpTokenKind.Literal : CSharpTokenKind.Word;
            if (value == '@') Start = at;
            End = at + length;
            return;
        }

        Kind = CSharpTokenKind.Mark;
        Mark = value;
        End = Start + 1;
    }

    /// <summary>Whether the token is that word.</summary>
    public readonly bool Is(ReadOnlySpan<byte> word) => Kind == CSharpTokenKind.Word && Text.SequenceEqual(word);

    /// <summary>
    /// With an opening bracket as the current token, goes to the one that closes it, whatever lies between.
    /// </summary>
    public void SkipBalanced()
    {
        int depth = 0;
        do
        {
            if (Mark is (byte)'(' or (byte)'[' or (byte)'{') depth++;
            else if (Mark is (byte)')' or (byte)']' or (byte)'}') depth--;
            if (depth == 0) return;
            Next();
        }
        while (Kind != CSharpTokenKind.End);
    }

    private int SkipBlanks(int at)
    {
        while (at < _text.Length)
        {
            byte value = _text[at];
            if (value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                int blank = _text[at..].IndexOfAnyExcept(" \t\r\n"u8);
                if (blank < 0) return _text.Length;
                at += blank;
                continue;
            }

            if (value == '/' && at + 1 < _text.Length && _text[at + 1] == '/') at = LineEnd(at);
            else if (value == '/' && at + 1 < _text.Length && _text[at + 1] == '*') at = CommentEnd(at + 2);
            else if (value == '#' && IsFirstOfLine(at)) at = AfterDirective(at);
            else if (value == 0xEF && at == 0) at = Math.Min(3, _text.Length);
            else return at;
        }

        return at;
    }

    private readonly int LineEnd(int at)
    {
        int length = _text[at..].IndexOf((byte)'\n');
        return length < 0 ? _text.Length : at + length;
    }

    private readonly int CommentEnd(int at)
    {
        int length = _text[at..].IndexOf("*/"u8);
        return length < 0 ? _text.Length : at + length + 2;
    }

    private readonly bool IsFirstOfLine(int at)
    {
        while (at > 0 && _text[at - 1] is (byte)' ' or (byte)'\t') at--;
        return at == 0 || _text[at - 1] == '\n' || (at == 3 && _text[0] == 0xEF);
    }

    private readonly int AfterDirective(int at)
    {
        int end = LineEnd(at);
        ReadOnlySpan<byte> directive = _text[(at + 1)..end].Trim(" \t\r"u8);
        bool takesBranch = !(directive.StartsWith("if "u8) && directive[3..].Trim((byte)' ').StartsWith("false"u8));
        if (!takesBranch) return AfterBranch(end, toEnd: false);
        bool leavesBranch = directive.StartsWith("elif"u8) || directive.StartsWith("else"u8);
        return leavesBranch ? AfterBranch(end, toEnd: true) : end;
    }

    /// <summary>Passes over a branch that is not taken: to its <c>#endif</c>, or to the next branch.</summary>
    private readonly int AfterBranch(int at, bool toEnd)
    {
        int depth = 0;
        while (at < _text.Length)
        {
            int start = at + 1;
            at = LineEnd(Math.Min(start, _text.Length));
            ReadOnlySpan<byte> line = start <= at ? _text[start..at].Trim(" \t\r"u8) : default;
            if (line.IsEmpty || line[0] != '#') continue;
            line = line[1..].TrimStart(" \t"u8);
            if (line.StartsWith("if"u8)) depth++;
            else if (line.StartsWith("endif"u8) && depth-- == 0) return at;
            else if (depth == 0 && !toEnd && (line.StartsWith("else"u8) || line.StartsWith("elif"u8))) return at;
        }

        return _text.Length;
    }
}
