using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Synapsid.Search.Patterns;

/// <summary>Finds a <see cref="TextPattern"/> in the bytes of one row after another. Not thread-safe.</summary>
public sealed class TextScanner
{
    private readonly TextPattern _pattern;
    private readonly LineAutomaton? _automaton;
    private readonly SearchValues<byte>? _rareBytes;
    private readonly int _rarest;
    private char[] _chars = new char[1 << 10];

    internal TextScanner(TextPattern pattern, LineAutomaton? automaton)
    {
        _pattern = pattern;
        _automaton = automaton;
        if (pattern.Literal is { } literal && pattern.IgnoresCase)
        {
            _rarest = Enumerable.Range(0, literal.Length).MaxBy(i => Rarity(literal[i]));
            byte first = literal[_rarest];
            byte other = char.IsAsciiLetter((char)first) ? (byte)(first ^ 0x20) : first;
            _rareBytes = SearchValues.Create([first, other]);
        }
    }

    /// <summary>Appends the matches in a text, in their order, not overlapping.</summary>
    /// <param name="text">UTF-8; what is not UTF-8 is U+FFFD to an expression.</param>
    /// <param name="limit">Matches wanted at most.</param>
    /// <param name="matches">Where they go.</param>
    /// <returns>How many were appended.</returns>
    /// <exception cref="PatternException">The expression takes too long.</exception>
    public int Find(ReadOnlySpan<byte> text, int limit, List<TextMatch> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        int before = matches.Count;
        int end = before + Math.Min(limit, int.MaxValue - before);
        try
        {
            if (_pattern.Literal is not null) FindLiteral(text, end, matches);
            else if (_pattern.AcrossLines) FindAcross(text, end, matches);
            else FindInLines(text, end, matches);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new PatternException(
                $"the regular expression '{_pattern.Text}' takes more than {e.MatchTimeout.TotalSeconds:0.#} s"
                + " on one text; avoid repeats within repeats, such as (a+)+");
        }

        return matches.Count - before;
    }

    private void FindLiteral(ReadOnlySpan<byte> text, int end, List<TextMatch> matches)
    {
        byte[] literal = _pattern.Literal!;
        int lines = literal.AsSpan().Count((byte)'\n');
        int line = 1;
        int counted = 0;
        for (int from = 0; matches.Count < end;)
        {
            int found = IndexOf(text[from..], literal);
            if (found < 0) return;
            int start = from + found;
            line += text[counted..start].Count((byte)'\n');
            counted = start;
            matches.Add(new TextMatch(line, line + lines, start, literal.Length));
            from = start + literal.Length;
        }
    }

    private int IndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> literal)
    {
        if (_rareBytes is null) return text.IndexOf(literal);
        for (int from = 0; from <= text.Length - literal.Length;)
        {
            int found = text.Slice(from + _rarest, text.Length - literal.Length + 1 - from).IndexOfAny(_rareBytes);
            if (found < 0) return -1;
            from += found;
            if (Ascii.EqualsIgnoreCase(text.Slice(from, literal.Length), literal)) return from;
            from++;
        }

        return -1;
    }

    /// <summary>How rare a byte is in source text, in steps; what is not in the list is rarer than all of it.</summary>
    private static int Rarity(byte value)
    {
        const string Frequent = " etaoinsrlcdpumfg.h_b\ny,()v\"=w-k/:;x";
        int index = Frequent.IndexOf(char.ToLowerInvariant((char)value));
        return index < 0 ? Frequent.Length : index;
    }

    private void FindInLines(ReadOnlySpan<byte> text, int end, List<TextMatch> matches)
    {
        int line = 1;
        int counted = 0;
        for (int from = 0; from < text.Length && matches.Count < end;)
        {
            int at = _automaton is null ? from : _automaton.Find(text, from);
            if (at < 0) return;
            int start = text[from..at].LastIndexOf((byte)'\n') + 1 + from;
            int length = text[at..].IndexOf((byte)'\n');
            int stop = length < 0 ? text.Length : at + length;
            line += text[counted..start].Count((byte)'\n');
            counted = start;
            ReadOnlySpan<byte> bytes = text[start..stop];
            if (bytes is [.., (byte)'\r']) bytes = bytes[..^1];
            FindInLine(bytes, line, start, end, matches);
            from = stop + 1;
        }
    }

    private void FindInLine(ReadOnlySpan<byte> bytes, int line, int start, int end, List<TextMatch> matches)
    {
        ReadOnlySpan<char> chars = Decode(bytes);
        int charsBefore = 0;
        int bytesBefore = 0;
        foreach (ValueMatch match in _pattern.Regex!.EnumerateMatches(chars))
        {
            if (matches.Count >= end) return;
            bytesBefore += BytesOf(chars[charsBefore..match.Index], bytes[bytesBefore..]);
            int length = BytesOf(chars.Slice(match.Index, match.Length), bytes[bytesBefore..]);
            charsBefore = match.Index + match.Length;
            matches.Add(new TextMatch(line, line, start + bytesBefore, length));
            bytesBefore += length;
        }
    }

    private void FindAcross(ReadOnlySpan<byte> text, int end, List<TextMatch> matches)
    {
        ReadOnlySpan<char> chars = Decode(text);
        int line = 1;
        int charsBefore = 0;
        int bytesBefore = 0;
        foreach (ValueMatch match in _pattern.Regex!.EnumerateMatches(chars))
        {
            if (matches.Count >= end) return;
            ReadOnlySpan<char> between = chars[charsBefore..match.Index];
            ReadOnlySpan<char> matched = chars.Slice(match.Index, match.Length);
            bytesBefore += BytesOf(between, text[bytesBefore..]);
            line += between.Count('\n');
            int length = BytesOf(matched, text[bytesBefore..]);
            int lines = matched.Count('\n');

            // A match that ends with its line's end does not reach into the next line.
            int endLine = line + lines - (matched is [.., '\n'] && lines > 0 ? 1 : 0);
            matches.Add(new TextMatch(line, endLine, bytesBefore, length));
            line += lines;
            charsBefore = match.Index + match.Length;
            bytesBefore += length;
        }
    }

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes)
    {
        if (_chars.Length < bytes.Length) _chars = new char[bytes.Length + (bytes.Length / 2)];
        return _chars.AsSpan(0, Encoding.UTF8.GetChars(bytes, _chars));
    }

    /// <summary>
    /// How many bytes some characters take that were decoded from the start of others; U+FFFD may stand for bytes that
    /// are no UTF-8, which are then decoded again, one by one.
    /// </summary>
    private static int BytesOf(ReadOnlySpan<char> chars, ReadOnlySpan<byte> bytes)
    {
        if (!chars.Contains('\uFFFD')) return Encoding.UTF8.GetByteCount(chars);
        int taken = 0;
        for (int units = 0; units < chars.Length && taken < bytes.Length;)
        {
            Rune.DecodeFromUtf8(bytes[taken..], out Rune rune, out int consumed);
            taken += consumed;
            units += rune.Utf16SequenceLength;
        }

        return taken;
    }
}
