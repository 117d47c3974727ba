namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>
/// The strings of C#: regular, verbatim, raw, and each of them interpolated, with code that may hold strings again
/// (C# language specification, §6.4.5, and the proposals for raw strings). Bounded in depth, never throws.
/// </summary>
internal static class CSharpLiterals
{
    private const int DepthMax = 16;

    /// <summary>Where the string or character that opens at a place ends, exclusive; 0 where none opens.</summary>
    public static int Measure(ReadOnlySpan<byte> text, int at) => Measure(text, at, 0);

    private static int Measure(ReadOnlySpan<byte> text, int at, int depth)
    {
        if (text[at] == '\'')
        {
            int length = SourceLexer.CharacterLength(text[at..]);
            return length == 0 ? 0 : at + length;
        }

        int quote = at;
        int dollars = 0;
        bool isVerbatim = false;
        for (; quote < text.Length && text[quote] is (byte)'$' or (byte)'@'; quote++)
        {
            if (text[quote] == '$') dollars++;
            else isVerbatim = true;
        }

        if (quote >= text.Length || text[quote] != '"') return 0;
        int quotes = Run(text, quote, (byte)'"');
        if (quotes >= 3 && !isVerbatim) return Raw(text, quote, quotes, dollars, depth);
        return Plain(text, quote + 1, isVerbatim, dollars > 0, depth);
    }

    private static int Raw(ReadOnlySpan<byte> text, int quote, int quotes, int dollars, int depth)
    {
        int at = quote + quotes;
        while (at < text.Length)
        {
            int ahead = text[at..].IndexOfAny((byte)'"', (byte)'{');
            if (ahead < 0) break;
            at += ahead;
            int run = Run(text, at, text[at]);
            if (text[at] == '"' && run >= quotes) return at + run;
            bool opens = text[at] == '{' && dollars > 0 && run >= dollars && depth < DepthMax;
            at = opens ? Hole(text, at + run, depth) + dollars - 1 : at + run;
        }

        return text.Length;
    }

    private static int Plain(ReadOnlySpan<byte> text, int at, bool isVerbatim, bool isInterpolated, int depth)
    {
        while (at < text.Length)
        {
            byte value = text[at];
            if (value == '"')
            {
                if (!isVerbatim || at + 1 >= text.Length || text[at + 1] != '"') return at + 1;
                at += 2;
            }
            else if (value == '\\' && !isVerbatim) at += 2;
            else if (value == '\n' && !isVerbatim) return at;
            else if (value == '{' && isInterpolated && depth < DepthMax)
            {
                bool isEscaped = at + 1 < text.Length && text[at + 1] == '{';
                at = isEscaped ? at + 2 : Hole(text, at + 1, depth);
            }
            else at++;
        }

        return text.Length;
    }

    /// <summary>Where the code within an interpolation ends: after its closing brace.</summary>
    private static int Hole(ReadOnlySpan<byte> text, int at, int depth)
    {
        int braces = 1;
        while (at < text.Length)
        {
            byte value = text[at];
            int end = value is (byte)'"' or (byte)'\'' or (byte)'@' or (byte)'$' ? Measure(text, at, depth + 1) : 0;
            if (end > at)
            {
                at = end;
                continue;
            }

            at++;
            if (value == '{') braces++;
            else if (value == '}' && --braces == 0) return at;
        }

        return text.Length;
    }

    private static int Run(ReadOnlySpan<byte> text, int at, byte value)
    {
        int length = text[at..].IndexOfAnyExcept(value);
        return length < 0 ? text.Length - at : length;
    }
}
