using System.Numerics;
using System.Text;

namespace Synapsid.Search.Text;

/// <summary>Reads the terms of a text one after another. Made by <see cref="TextAnalyzer.Read"/>.</summary>
/// <remarks>
/// A word is folded into the buffer's first half, with one bit a character in <see cref="_partStarts"/> where a new
/// part begins; its terms are then cut from there.
/// </remarks>
public ref struct TermCursor
{
    private readonly ReadOnlySpan<char> _text;
    private readonly Span<char> _word;
    private readonly Span<char> _term;
    private readonly bool _stemPlurals;
    private readonly System.Collections.Frozen.FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _stopWords;
    private readonly bool _hasStopWords;
    private int _position;
    private int _wordLength;
    private ulong _partStarts;
    private int _nextPart;
    private bool _wholePending;
    private int _lastUnspaced;
    private bool _pairPending;

    internal TermCursor(ReadOnlySpan<char> text, Span<char> buffer, TextAnalyzerOptions options)
    {
        _text = text;
        _word = buffer[..TextAnalyzer.WordCharsMax];
        _term = buffer.Slice(TextAnalyzer.WordCharsMax, TextAnalyzer.WordCharsMax);
        _stemPlurals = options.StemPlurals;
        _hasStopWords = options.StopWords.Count > 0;
        if (_hasStopWords) _stopWords = options.StopWords.GetAlternateLookup<ReadOnlySpan<char>>();
        _lastUnspaced = -1;
    }

    /// <summary>The current term, until the next call of <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>
    /// Whether the term counts to the text's length. The whole of an identifier and the pairs of an unspaced script do
    /// not: they stand for what their parts have counted.
    /// </summary>
    public bool CountsToLength { get; private set; }

    /// <summary>Goes to the next term; false at the end.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            if (_pairPending) return EmitPair();
            if (_nextPart < _wordLength)
            {
                if (EmitPart()) return true;
            }
            else if (_wholePending)
            {
                _wholePending = false;
                CountsToLength = false;
                Current = Stem(_word[.._wordLength]);
                return true;
            }
            else if (!ReadWord(out bool emitted))
            {
                return false;
            }
            else if (emitted)
            {
                return true;
            }
        }
    }

    /// <summary>
    /// Finds the next word and folds it, or emits the next unspaced character at once. False at the end of the text.
    /// </summary>
    private bool ReadWord(out bool emitted)
    {
        emitted = false;
        while (_position < _text.Length)
        {
            CharacterKind kind = CharacterKinds.At(_text, _position, out int units);
            switch (kind)
            {
                case CharacterKind.Lower or CharacterKind.Upper or CharacterKind.Digit:
                    FoldWord();
                    _lastUnspaced = -1;
                    return true;
                case CharacterKind.Unspaced:
                    EmitUnspaced(units);
                    emitted = true;
                    return true;
                default:
                    _position += units;
                    if (kind != CharacterKind.Mark) _lastUnspaced = -1;
                    break;
            }
        }

        return false;
    }

    private void FoldWord()
    {
        _wordLength = 0;
        _partStarts = 0;
        _nextPart = 0;
        CharacterKind last = CharacterKind.Separator;
        bool afterUnderscore = false;
        int capitals = 0;
        int lastStart = 0;
        while (_position < _text.Length)
        {
            CharacterKind kind = CharacterKinds.At(_text, _position, out int units);
            if (kind == CharacterKind.Apostrophe && !JoinsLetters(ref _position, last)) break;
            if (kind is CharacterKind.Separator or CharacterKind.Unspaced) break;
            if (kind is CharacterKind.Lower or CharacterKind.Upper or CharacterKind.Digit)
            {
                int start = _wordLength;
                Fold(units);
                if (start > 0 && _wordLength > start)
                {
                    if (afterUnderscore) _partStarts |= 1UL << start;
                    else if (!IsPlural(last, kind, capitals, units))
                    {
                        _partStarts |= PartStart(last, kind, capitals, start, lastStart);
                    }
                }

                if (_wordLength > start) lastStart = start;
                capitals = kind == CharacterKind.Upper ? capitals + 1 : 0;
                afterUnderscore = false;
                last = kind;
            }
            else if (kind == CharacterKind.Underscore)
            {
                afterUnderscore = true;
                capitals = 0;
            }

            _position += units;
        }

        _wholePending = _partStarts != 0;
    }

    /// <summary>
    /// A part begins where a capital follows a small letter, where digits and letters meet, and at the last of several
    /// capitals that a small letter follows (HTTPServer).
    /// </summary>
    private static ulong PartStart(CharacterKind last, CharacterKind kind, int capitals, int index, int lastIndex)
    {
        if (last == CharacterKind.Lower && kind == CharacterKind.Upper) return 1UL << index;
        if ((last == CharacterKind.Digit) != (kind == CharacterKind.Digit)) return 1UL << index;
        return kind == CharacterKind.Lower && capitals > 1 ? 1UL << lastIndex : 0;
    }

    /// <summary>A lone s that ends the word is the plural of the capitals or digits before it: IDs, 1960s.</summary>
    private readonly bool IsPlural(CharacterKind last, CharacterKind kind, int capitals, int units)
    {
        if (kind != CharacterKind.Lower || _text[_position] != 's') return false;
        if (last != CharacterKind.Digit && capitals < 2) return false;
        int after = _position + units;
        return after >= _text.Length
            || CharacterKinds.At(_text, after, out _) is CharacterKind.Separator or CharacterKind.Apostrophe;
    }

    /// <summary>
    /// Whether an apostrophe stands between two letters. It then counts for nothing, so that don't is one word, except
    /// that a possessive ('s) ends the word and is passed over.
    /// </summary>
    private readonly bool JoinsLetters(ref int position, CharacterKind last)
    {
        int next = position + 1;
        if (last is not (CharacterKind.Lower or CharacterKind.Upper) || !IsLetter(next)) return false;
        if (_text[next] is 's' or 'S' && !IsLetter(next + 1))
        {
            position = next + 1;
            return false;
        }

        return true;
    }

    private readonly bool IsLetter(int index) =>
        index < _text.Length
        && CharacterKinds.At(_text, index, out _) is CharacterKind.Lower or CharacterKind.Upper;

    /// <summary>Appends one character to the word, lower case and without its accent, while there is room.</summary>
    private void Fold(int units)
    {
        if (_wordLength + units > _word.Length) return;
        char first = _text[_position];
        if (units == 1)
        {
            char lower = first < 128
                ? (char)(first | (first is >= 'A' and <= 'Z' ? 0x20 : 0))
                : AccentFolding.Fold(char.ToLowerInvariant(first));
            _word[_wordLength++] = lower;
            return;
        }

        Rune rune = Rune.ToLowerInvariant(new Rune(first, _text[_position + 1]));
        if (_wordLength + rune.Utf16SequenceLength <= _word.Length)
        {
            _wordLength += rune.EncodeToUtf16(_word[_wordLength..]);
        }

    }

    private bool EmitPart()
    {
        int start = _nextPart;
        ulong later = start == TextAnalyzer.WordCharsMax - 1 ? 0 : _partStarts & (ulong.MaxValue << (start + 1));
        int end = later == 0 ? _wordLength : BitOperations.TrailingZeroCount(later);
        _nextPart = end;
        Span<char> part = _word[start..end];
        if (_hasStopWords && _stopWords.Contains(part)) return false;
        CountsToLength = true;
        Current = Stem(part);
        return true;
    }

    private readonly ReadOnlySpan<char> Stem(ReadOnlySpan<char> word)
    {
        if (!_stemPlurals) return word;
        int kept = PluralStemmer.KeptLength(word, out bool endsInY);
        if (!endsInY) return word[..kept];
        word[..kept].CopyTo(_term);
        _term[kept] = 'y';
        return _term[..(kept + 1)];
    }

    /// <summary>
    /// Emits one character; the pair that it makes with the one before follows. A pair holds the marks between the two;
    /// with more of them than any script writes it would be longer than a term may be, and there is none.
    /// </summary>
    private void EmitUnspaced(int units)
    {
        _pairPending = _lastUnspaced >= 0 && _position + units - _lastUnspaced <= TextAnalyzer.WordCharsMax;
        Current = _text.Slice(_position, units);
        CountsToLength = true;
        if (!_pairPending) _lastUnspaced = _position;
        _position += units;
    }

    private bool EmitPair()
    {
        _pairPending = false;
        Current = _text[_lastUnspaced.._position];
        CountsToLength = false;

        // The pair's second character is the next pair's first: the last one read, of one unit or two.
        _lastUnspaced = _position - (char.IsLowSurrogate(_text[_position - 1]) ? 2 : 1);
        return true;
    }
}
