namespace Synapsid.Search.Words;

/// <summary>The numbers of a word segment. docs/formats/words.md describes it.</summary>
internal static class WordSegmentFormat
{
    /// <summary>The first 8 bytes: <c>\0SYNWRD1</c>.</summary>
    public const ulong Magic = 0x31_44_52_57_4E_59_53_00;

    /// <summary>The version.</summary>
    public const int Version = 1;

    /// <summary>Terms in one block of the dictionary.</summary>
    public const int TermsPerBlock = 16;

    /// <summary>Bytes of a term at most: 64 characters of UTF-16 in UTF-8.</summary>
    public const int TermBytesMax = 3 * Text.TextAnalyzer.WordCharsMax;

    /// <summary>Bytes of an entry of the index: offset in the dictionary, offset in the postings.</summary>
    public const int IndexEntryBytes = 8;

    /// <summary>Which number of the footer is what.</summary>
    public const int RowCountField = 0;

    /// <summary>Terms.</summary>
    public const int TermCountField = 1;

    /// <summary>Where the posting lists begin.</summary>
    public const int PostingsField = 2;

    /// <summary>Where the dictionary begins.</summary>
    public const int DictionaryField = 3;

    /// <summary>Where the index begins.</summary>
    public const int IndexField = 4;

    /// <summary>Rows that have any term.</summary>
    public const int CountedRowsField = 5;

    /// <summary>Terms in all rows together.</summary>
    public const int TotalLengthField = 6;

    /// <summary>How terms were made.</summary>
    public const int FingerprintField = 7;
}
