namespace Synapsid.Embeddings.Tokenizing;

/// <summary>
/// What becomes of each ASCII character: its lower-case letter or digit, or one of three marks below those.
/// </summary>
internal static class AsciiTable
{
    /// <summary>ASCII characters.</summary>
    public const int Length = 128;

    /// <summary>Mark of a control: it leaves no trace.</summary>
    public const char Dropped = '\0';

    /// <summary>Mark of a blank: words end there.</summary>
    public const char Blank = '\u0001';

    /// <summary>Mark of a sign: it is a word of its own. Larger entries are letters and digits.</summary>
    public const char Apart = '\u0002';

    private static readonly char[] Entries = Build();

    /// <summary>An entry for each character.</summary>
    public static ReadOnlySpan<char> Folded => Entries;

    private static char[] Build()
    {
        char[] entries = new char[Length];
        for (char c = '\0'; c < Length; c++)
        {
            if (char.IsAsciiLetterOrDigit(c)) entries[c] = char.ToLowerInvariant(c);
            else if (CharacterRules.IsSign(c)) entries[c] = Apart;
            else entries[c] = c is ' ' or '\t' or '\n' or '\r' ? Blank : Dropped;
        }

        return entries;
    }
}
