namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>
/// Cuts source text into code, comments and strings, without gaps. It knows no grammar: an unclosed string ends with
/// its line where the language's strings do, so that one mistake does not spoil the rest. Never throws, whatever the
/// bytes.
/// </summary>
public ref struct SourceLexer(ReadOnlySpan<byte> text, LexicalRules rules)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _pendingEnd;
    private SegmentKind _pendingKind;

    /// <summary>What the segment is.</summary>
    public SegmentKind Kind { get; private set; }

    /// <summary>Where it begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends, exclusive.</summary>
    public int End { get; private set; }

    /// <summary>Goes to the next segment.</summary>
    public bool MoveNext()
    {
        Start = End;
        if (_pendingEnd > End)
        {
            End = _pendingEnd;
            Kind = _pendingKind;
            return true;
        }

        int at = End;
        while (at < _text.Length)
        {
            int ahead = _text[at..].IndexOfAny(rules.Openers);
            if (ahead < 0) break;
            at += ahead;
            int end = Measure(at, out SegmentKind kind);
            if (end == 0)
            {
                at++;
                continue;
            }

            _pendingEnd = end;
            _pendingKind = kind;
            if (at == Start) return MoveNext();
            End = at;
            Kind = SegmentKind.Code;
            return true;
        }

        End = _text.Length;
        Kind = SegmentKind.Code;
        return End > Start;
    }

    /// <summary>Where the comment or string that opens at a place ends; 0 where none opens.</summary>
    private readonly int Measure(int at, out SegmentKind kind)
    {
        ReadOnlySpan<byte> rest = _text[at..];
        kind = SegmentKind.Comment;
        if (rules.BlockOpen.Length > 0 && rest.StartsWith(rules.BlockOpen))
        {
            int open = rules.BlockOpen.Length;
            int close = rest[open..].IndexOf(rules.BlockClose);
            return close < 0 ? _text.Length : at + open + close + rules.BlockClose.Length;
        }

        foreach (byte[] comment in rules.LineComments)
        {
            if (rest.StartsWith(comment) && (comment[0] != '#' || IsHashComment(at))) return at + LineLength(rest);
        }

        kind = SegmentKind.Text;
        if (rules.IsCSharp) return CSharpLiterals.Measure(_text, at);
        if (rest[0] == '\'' && rules.HasCharacters) return at + CharacterLength(rest) is int end && end > at ? end : 0;
        return rules.Quotes.AsSpan().Contains(rest[0]) ? at + StringLength(rest) : 0;
    }

    // Within a word, as in $# or ${#list}, it begins nothing; PHP's #[ is an attribute.
    private readonly bool IsHashComment(int at) =>
        (at == 0 || _text[at - 1] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)';')
        && !(at + 1 < _text.Length && _text[at + 1] == '[' && rules.LineComments.Count == 2);

    private static int LineLength(ReadOnlySpan<byte> rest)
    {
        int length = rest.IndexOf((byte)'\n');
        return length < 0 ? rest.Length : length;
    }

    /// <summary>The length of a character between apostrophes, or 0.</summary>
    internal static int CharacterLength(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 3 || rest[1] is (byte)'\'' or (byte)'\n') return 0;
        if (rest[1] == '\\')
        {
            int close = rest[3..Math.Min(rest.Length, 14)].IndexOf((byte)'\'');
            return close < 0 ? 0 : close + 4;
        }

        int found = rest[2..Math.Min(rest.Length, 6)].IndexOf((byte)'\'');
        return found == 0 || (found > 0 && rest[1] >= 0x80) ? found + 3 : 0;
    }

    private readonly int StringLength(ReadOnlySpan<byte> rest)
    {
        byte quote = rest[0];
        if (rules.HasTripleQuotes && quote != '`' && rest.Length >= 3 && rest[1] == quote && rest[2] == quote)
        {
            int close = rest[3..].IndexOf([quote, quote, quote]);
            return close < 0 ? rest.Length : close + 6;
        }

        bool isLong = rules.LongQuotes.AsSpan().Contains(quote);
        int at = 1;
        while (at < rest.Length)
        {
            int ahead = isLong
                ? rest[at..].IndexOfAny(quote, (byte)'\\')
                : rest[at..].IndexOfAny(quote, (byte)'\\', (byte)'\n');
            if (ahead < 0) break;
            at += ahead;
            if (rest[at] == quote) return at + 1;
            if (rest[at] == '\n') return at;
            at += 2;
        }

        return rest.Length;
    }
}
