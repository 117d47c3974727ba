namespace Synapsid.Search.Trigrams;

/// <summary>The numbers of a trigram segment. docs/formats/trigrams.md describes it.</summary>
internal static class TrigramSegmentFormat
{
    /// <summary>The first 8 bytes: <c>\0SYNTRG1</c>.</summary>
    public const ulong Magic = 0x31_47_52_54_4E_59_53_00;

    /// <summary>The version.</summary>
    public const int Version = 1;

    /// <summary>Bytes of an entry of the index: first trigram, offset in the directory, offset in the
    /// postings.</summary>
    public const int IndexEntryBytes = 12;

    /// <summary>Which number of the footer is what.</summary>
    public const int RowCountField = 0;

    /// <summary>Trigrams that occur.</summary>
    public const int CodeCountField = 1;

    /// <summary>Where the posting lists begin.</summary>
    public const int PostingsField = 2;

    /// <summary>Where the directory begins.</summary>
    public const int DirectoryField = 3;

    /// <summary>Where the index begins.</summary>
    public const int IndexField = 4;
}
