namespace Synapsid.Search.Text;

/// <summary>What a character is to the analyzer.</summary>
internal enum CharacterKind : byte
{
    /// <summary>Ends a word.</summary>
    Separator,

    /// <summary>A letter that is not a capital, of a script that writes words with spaces between.</summary>
    Lower,

    /// <summary>A capital.</summary>
    Upper,

    /// <summary>A digit or another number.</summary>
    Digit,

    /// <summary>An accent of its own: folded away.</summary>
    Mark,

    /// <summary>An underscore: joins the parts of an identifier.</summary>
    Underscore,

    /// <summary>An apostrophe: joins letters, and begins a possessive.</summary>
    Apostrophe,

    /// <summary>
    /// A letter of a script without spaces between words (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese).
    /// </summary>
    Unspaced,
}
