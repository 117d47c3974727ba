using System.Text;

namespace Synapsid.Embeddings.Tokenizing;

/// <summary>
/// One walk over a text that cuts it into words, spells each with word pieces, and hands the tokens on.
/// </summary>
/// <remarks>
/// The word at hand is kept folded (lower case, without accents) beside the place in the text that each of its units
/// came from. ASCII, nearly all of English, is sorted by a table of 128 bytes.
/// </remarks>
internal ref struct TokenScan<TSink>
    where TSink : ITokenSink, allows ref struct
{
    /// <summary>Entries that each of the buffers must have: UTF-16 units of the longest word that is spelled.</summary>
    public const int BufferLength = 2 * Vocabulary.WordCharactersMax;

    private readonly Vocabulary _vocabulary;
    private readonly ReadOnlySpan<char> _text;
    private readonly Span<char> _word;
    private readonly Span<int> _starts;
    private readonly Span<uint> _hashes;
    private readonly Span<int> _pieces;
    private readonly int _unknown;
    private TSink _sink;
    private int _units;
    private int _characters;
    private uint _hash;

    /// <summary>Prepares a walk; the buffers (<see cref="BufferLength"/> entries each) are the caller's.</summary>
    public TokenScan(
        Vocabulary vocabulary, ReadOnlySpan<char> text, Span<char> word, Span<int> starts, Span<uint> hashes,
        Span<int> pieces, TSink sink)
    {
        _vocabulary = vocabulary;
        _text = text;
        _word = word;
        _starts = starts;
        _hashes = hashes;
        _pieces = pieces;
        _sink = sink;
        _unknown = vocabulary.Unknown;
    }

    /// <summary>Walks to the end of the text, or until the sink has enough; returns the tokens it took.</summary>
    public int Run()
    {
        Walk();
        return _sink.Count;
    }

    private void Walk()
    {
        int index = 0;
        while (index < _text.Length)
        {
            char c = _text[index];
            if (c >= AsciiTable.Length)
            {
                if (!TakeBeyondAscii(ref index)) return;
                continue;
            }

            char folded = AsciiTable.Folded[c];
            if (folded > AsciiTable.Apart)
            {
                Append(folded, index++);
                _characters++;
            }
            else if (folded == AsciiTable.Dropped)
            {
                index++;
            }
            else if (!EndWord() || (folded == AsciiTable.Apart && !TakeSign(ref index)))
            {
                return;
            }
            else if (folded == AsciiTable.Blank)
            {
                index++;
            }
        }

        EndWord();
    }

    private bool TakeSign(ref int index)
    {
        foreach ((string special, int token) in _vocabulary.Specials)
        {
            if (special[0] != _text[index] || !_text[index..].StartsWith(special)) continue;
            int start = index;
            index += special.Length;
            return _sink.Take(token, start);
        }

        Append(_text[index], index++);
        _characters = 1;
        return EndWord();
    }

    private bool TakeBeyondAscii(ref int index)
    {
        int start = index;
        if (!CharacterRules.TryRead(_text, ref index, out Rune character)) return true;
        if (CharacterRules.IsDropped(character)) return true;
        if (Rune.IsWhiteSpace(character)) return EndWord();
        Span<Rune> folded = stackalloc Rune[CharacterRules.ExpansionMax];
        int count = CharacterRules.Fold(character, folded);
        bool apart = CharacterRules.IsIdeograph(character);
        if (apart && !EndWord()) return false;
        foreach (Rune rune in folded[..count])
        {
            bool sign = CharacterRules.IsPunctuation(rune);
            if (sign && !EndWord()) return false;
            Append(rune, start);
            if (sign && !EndWord()) return false;
        }

        return !apart || EndWord();
    }

    private void Append(Rune character, int start)
    {
        Span<char> units = stackalloc char[2];
        int count = character.EncodeToUtf16(units);
        for (int i = 0; i < count; i++) Append(units[i], start);
        _characters++;
    }

    private void Append(char unit, int start)
    {
        // A word too long for the buffer is too long for the vocabulary as well.
        if (_units == BufferLength) return;
        _word[_units] = unit;
        _starts[_units++] = start;
        _hash = PieceTable.Extend(_hash, unit);
    }

    private bool EndWord()
    {
        if (_units == 0) return true;
        ReadOnlySpan<char> word = _word[.._units];
        uint hash = _hash;
        int characters = _characters;
        _units = _characters = 0;
        _hash = 0;
        if (characters > Vocabulary.WordCharactersMax) return _sink.Take(_unknown, _starts[0]);
        int whole = word.Length <= _vocabulary.Beginnings.LengthMax ? _vocabulary.Beginnings.Find(word, hash) : -1;
        return whole >= 0 ? _sink.Take(whole, _starts[0]) : Spell(word);
    }

    /// <summary>
    /// Takes the longest piece that fits, again and again; a word that does not come out is unknown whole.
    /// </summary>
    private bool Spell(ReadOnlySpan<char> word)
    {
        int count = 0;
        for (int start = 0; start < word.Length;)
        {
            PieceTable table = start == 0 ? _vocabulary.Beginnings : _vocabulary.Continuations;
            int length = LongestPiece(table, word[start..], out int token);
            if (length == 0) return _sink.Take(_unknown, _starts[0]);

            // The places of pieces already found are no longer needed where the pieces begin: reuse the front.
            _pieces[count] = token;
            _starts[count++] = _starts[start];
            start += length;
        }

        for (int i = 0; i < count; i++)
        {
            if (!_sink.Take(_pieces[i], _starts[i])) return false;
        }

        return true;
    }

    private readonly int LongestPiece(PieceTable table, ReadOnlySpan<char> rest, out int token)
    {
        int length = Math.Min(rest.Length, table.LengthMax);
        uint hash = 0;
        for (int i = 0; i < length; i++) _hashes[i] = hash = PieceTable.Extend(hash, rest[i]);
        for (; length > 0; length--)
        {
            token = table.Find(rest[..length], _hashes[length - 1]);
            if (token >= 0) return length;
        }

        token = -1;
        return 0;
    }
}
