using System.Buffers;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// Takes the commonest English endings off a word, so that <c>evict</c>, <c>evicts</c>, <c>evicted</c>, <c>eviction</c>
/// meet. Coarser than Porter's stemmer and without its steps: it is used on both sides of a comparison only, and
/// what it
/// leaves of a word nobody sees.
/// </summary>
internal static class LightStemmer
{
    private const int LengthMin = 4;
    private const int StemMin = 3;

    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    // Longest first, so that the first that fits is the one to take.
    private static readonly string[] Endings =
    [
        "izations", "ization", "ations", "ation", "ators", "ator", "ments", "ment", "ingly", "edly", "ings", "ing",
        "ions", "ion", "ables", "able", "ible", "ers", "er", "ors", "or", "ies", "ied", "ed", "ly", "es", "s", "y", "e",
    ];

    /// <summary>The stem of a word in small letters; a short word, or one that begins with a digit, is its
    /// own.</summary>
    public static string Of(string word)
    {
        if (word.Length < LengthMin || char.IsAsciiDigit(word[0])) return word;
        foreach (string ending in Endings)
        {
            int kept = word.Length - ending.Length;
            if (kept < StemMin || !word.EndsWith(ending, StringComparison.Ordinal) || !HasVowel(word.AsSpan(0, kept)))
            {
                continue;
            }

            return Tidy(word.AsSpan(0, kept), ending).ToString();
        }

        return word;
    }

    // queu(e|ing), stopp(ed), creat(ion|ed), retri(ed): what is left in front of an ending takes several forms.
    private static ReadOnlySpan<char> Tidy(ReadOnlySpan<char> stem, string ending)
    {
        bool isDouble = stem.Length > StemMin && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'e' or 'o');
        if (isDouble) stem = stem[..^1];
        bool mayEndInAt = ending[0] is 'a' or 'i' or 'e' or 's';
        if (mayEndInAt && stem.Length > StemMin + 1 && stem.EndsWith("at")) stem = stem[..^2];
        if (stem.Length > StemMin && stem[^1] == 'e') stem = stem[..^1];
        if (stem.Length > StemMin && stem[^1] == 'i') stem = stem[..^1];
        return stem;
    }

    private static bool HasVowel(ReadOnlySpan<char> stem) => stem.IndexOfAny(Vowels) >= 0;
}
