namespace Synapsid.Search.Text;

/// <summary>
/// Harman's S stemmer, which takes English plurals off and nothing else ("How effective is suffixing?", Journal of the
/// American Society for Information Science 42(1), 1991): the first of three rules that fits is applied.
/// </summary>
internal static class PluralStemmer
{
    private const int LengthMin = 3;

    /// <summary>
    /// How much of a word to keep: <c>ies</c> → <c>y</c> but not after a or e; <c>es</c> → <c>e</c> but not after a, e
    /// or o; <c>s</c> → nothing but not after u or s.
    /// </summary>
    /// <param name="word">Lower case.</param>
    /// <param name="endsInY">Whether a <c>y</c> is to follow what is kept.</param>
    public static int KeptLength(ReadOnlySpan<char> word, out bool endsInY)
    {
        endsInY = false;
        int length = word.Length;
        if (length < LengthMin || word[^1] != 's') return length;
        char before = word[^2];
        char twoBefore = word[^3];
        if (before == 'e' && twoBefore == 'i' && (length == LengthMin || word[^4] is not ('a' or 'e')))
        {
            endsInY = true;
            return length - 3;
        }

        if (before == 'e' && twoBefore is not ('a' or 'e' or 'o')) return length - 1;
        return before is 'u' or 's' ? length : length - 1;
    }
}
