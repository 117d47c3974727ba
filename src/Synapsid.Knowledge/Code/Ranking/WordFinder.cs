using System.Text;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// Finds the words of a question in source text by their stems, inside identifiers too: <c>evictKeys</c> and
/// <c>EVICT_KEY</c> hold <c>evict</c> and <c>key</c>. ASCII letters and digits make words; whatever else separates
/// them.
/// </summary>
/// <remarks>
/// Most words are ruled out by their first three letters, in a table of bits; of the rest the stem is made and
/// compared.
/// </remarks>
internal sealed class WordFinder
{
    private const int LetterBits = 6;
    private const int WordMax = 32;

    private readonly string[] _stems;
    private readonly ulong[] _beginnings = new ulong[(1 << (3 * LetterBits)) / 64];
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly char[] _word = new char[WordMax];

    /// <summary>Makes one for a question.</summary>
    /// <param name="stems">As <see cref="QuestionWords.StemsOf"/> gives them.</param>
    public WordFinder(IReadOnlyList<string> stems)
    {
        _stems = [.. stems];
        foreach (string stem in _stems)
        {
            if (stem.Length == 0 || !Ascii.IsValid(stem)) continue;
            int key = KeyOf(stem);
            _beginnings[key >> 6] |= 1UL << (key & 63);
        }
    }

    /// <summary>Appends where the words stand, in the order of the text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="hits">Takes them.</param>
    public void Find(ReadOnlySpan<byte> text, List<WordHit> hits)
    {
        int line = 1;
        int at = 0;
        while (at < text.Length)
        {
            byte value = text[at];
            if (!IsWord(value))
            {
                if (value == (byte)'\n') line++;
                at++;
                continue;
            }

            int end = PartEnd(text, at);
            int stem = StemOf(text[at..end]);
            if (stem >= 0) hits.Add(new WordHit(line, stem));
            at = end;
        }
    }

    /// <summary>Counts the words in a name; the counts are added.</summary>
    public void Count(string name, Span<int> counts)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        for (int at = 0; at < bytes.Length;)
        {
            if (!IsWord(bytes[at]))
            {
                at++;
                continue;
            }

            int end = PartEnd(bytes, at);
            int stem = StemOf(bytes.AsSpan(at, end - at));
            if (stem >= 0) counts[stem]++;
            at = end;
        }
    }

    private static bool IsWord(byte value) => char.IsAsciiLetterOrDigit((char)value);

    /// <summary>Where a part of an identifier ends that begins here: at a seam of case or of letters and
    /// digits.</summary>
    private static int PartEnd(ReadOnlySpan<byte> text, int start)
    {
        int at = start + 1;
        bool isDigit = char.IsAsciiDigit((char)text[start]);
        while (at < text.Length && IsWord(text[at]))
        {
            char before = (char)text[at - 1];
            char here = (char)text[at];
            if (char.IsAsciiDigit(here) != isDigit) break;
            if (char.IsAsciiLetterUpper(here))
            {
                if (char.IsAsciiLetterLower(before)) break;
                bool endsCapitals = at + 1 < text.Length && char.IsAsciiLetterLower((char)text[at + 1]) && at > start;
                if (endsCapitals && char.IsAsciiLetterUpper(before)) break;
            }

            at++;
        }

        return at;
    }

    private int StemOf(ReadOnlySpan<byte> word)
    {
        if (word.Length > WordMax) return -1;
        int key = KeyOf(word);
        if ((_beginnings[key >> 6] & (1UL << (key & 63))) == 0) return -1;
        for (int i = 0; i < word.Length; i++) _word[i] = char.ToLowerInvariant((char)word[i]);
        ReadOnlySpan<char> lower = _word.AsSpan(0, word.Length);
        if (_known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower, out int known)) return known;
        string text = lower.ToString();
        int stem = Array.IndexOf(_stems, LightStemmer.Of(text));
        if (stem < 0 && text.EndsWith('s')) stem = Array.IndexOf(_stems, LightStemmer.Of(text[..^1]));
        _known.Add(text, stem);
        return stem;
    }

    private static int KeyOf(ReadOnlySpan<byte> word)
    {
        int key = 0;
        for (int i = 0; i < 3; i++) key = (key << LetterBits) | (i < word.Length ? LetterOf((char)word[i]) : 0);
        return key;
    }

    private static int KeyOf(string stem)
    {
        int key = 0;
        for (int i = 0; i < 3; i++) key = (key << LetterBits) | (i < stem.Length ? LetterOf(stem[i]) : 0);
        return key;
    }

    // A word of two letters may be followed by an s of the plural that its stem has not.
    private static int LetterOf(char letter) => char.IsAsciiDigit(letter) ? letter - '0' + 27
        : char.IsAsciiLetter(letter) ? (letter | 0x20) - 'a' + 1
        : 0;
}
