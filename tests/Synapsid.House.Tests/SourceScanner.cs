namespace Synapsid.House.Tests;

/// <summary>
/// Parts C# text into code and comments, so that a rule about one is not fooled by the other or by a string. Both come
/// back as texts of the original's length and lines, with a space wherever a letter belongs elsewhere.
/// </summary>
/// <remarks>
/// It knows comments, directives, characters, and strings: plain, verbatim, raw, and interpolated ones, whose holes are
/// code again. It judges nothing; text that does not compile gives some answer and never a failure.
/// </remarks>
internal sealed class SourceScanner
{
    private readonly string _text;
    private readonly char[] _code;
    private readonly char[] _comments;
    private int _at;

    private SourceScanner(string text)
    {
        _text = text;
        _code = [.. text.Select(letter => letter == '\n' ? '\n' : ' ')];
        _comments = [.. _code];
    }

    /// <summary>The code of a text, and its comments.</summary>
    public static (string Code, string Comments) Scan(string text)
    {
        SourceScanner scanner = new(text);
        while (scanner._at < text.Length)
        {
            scanner.ScanCode();
            scanner.TakeCode(); // a brace that closes nothing
        }

        return (new string(scanner._code), new string(scanner._comments));
    }

    // Ends at the end of the text, or on the brace that closes the hole that this code fills.
    private void ScanCode()
    {
        int depth = 0;
        while (_at < _text.Length)
        {
            if (Sees("//") || Sees("/*")) ScanComment();
            else if (_text[_at] == '#' && BeginsLine()) SkipTo(_text.IndexOf('\n', _at), 0);
            else if (_text[_at] == '\'') ScanCharacter();
            else if (TrySeeString(out int prefixLength)) ScanString(prefixLength);
            else
            {
                if (_text[_at] == '}' && depth-- == 0) return;
                if (_text[_at] == '{') depth++;
                TakeCode();
            }
        }
    }

    private void TakeCode()
    {
        if (_at >= _text.Length) return;
        _code[_at] = _text[_at];
        _at++;
    }

    private void ScanComment()
    {
        int from = _at;
        if (Sees("//")) SkipTo(_text.IndexOf('\n', _at), 0);
        else SkipTo(_text.IndexOf("*/", _at + 2, StringComparison.Ordinal), 2);
        for (int i = from; i < _at; i++) _comments[i] = _text[i];
    }

    private void ScanCharacter()
    {
        _at++;
        while (_at < _text.Length && _text[_at] is not ('\'' or '\n')) _at += _text[_at] == '\\' ? 2 : 1;
        _at = Math.Min(_at + 1, _text.Length);
    }

    private bool TrySeeString(out int prefixLength)
    {
        int i = _at;
        while (i < _text.Length && _text[i] is '$' or '@') i++;
        prefixLength = i - _at;
        return i < _text.Length && _text[i] == '"';
    }

    private void ScanString(int prefixLength)
    {
        ReadOnlySpan<char> prefix = _text.AsSpan(_at, prefixLength);
        int dollars = prefix.Count('$');
        bool isVerbatim = prefix.Contains('@');
        _at += prefixLength;
        int quotes = RunLength('"');
        if (quotes >= 3 && !isVerbatim)
        {
            _at += quotes;
            ScanRawString(quotes, dollars);
            return;
        }

        _at++;
        ScanPlainString(isVerbatim, dollars > 0);
    }

    private void ScanPlainString(bool isVerbatim, bool hasHoles)
    {
        while (_at < _text.Length)
        {
            char letter = _text[_at];
            if (letter == '\n' && !isVerbatim) return;
            if (letter == '\\' && !isVerbatim) _at += 2;
            else if (isVerbatim && Sees("\"\"")) _at += 2;
            else if (hasHoles && Sees("{{")) _at += 2;
            else if (hasHoles && letter == '{') ScanHole(1);
            else
            {
                _at++;
                if (letter == '"') return;
            }
        }
    }

    private void ScanRawString(int quotes, int dollars)
    {
        while (_at < _text.Length)
        {
            int braces = RunLength('{');
            if (RunLength('"') >= quotes)
            {
                _at += RunLength('"');
                return;
            }

            if (dollars > 0 && braces >= dollars)
            {
                _at += braces - dollars;
                ScanHole(dollars);
            }
            else _at++;
        }
    }

    private void ScanHole(int braces)
    {
        _at += braces;
        ScanCode();
        _at = Math.Min(_at + braces, _text.Length);
    }

    private bool Sees(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    private int RunLength(char letter)
    {
        int end = _at;
        while (end < _text.Length && _text[end] == letter) end++;
        return end - _at;
    }

    private bool BeginsLine() => string.IsNullOrWhiteSpace(_text[(_text.LastIndexOf('\n', _at) + 1).._at]);

    private void SkipTo(int found, int length) => _at = found < 0 ? _text.Length : found + length;
}
