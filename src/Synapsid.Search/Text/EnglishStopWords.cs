using System.Collections.Frozen;

namespace Synapsid.Search.Text;

/// <summary>
/// The 33 English words that carry no topic (the list of Lucene's classic analyzer), for those who want them out.
/// </summary>
public static class EnglishStopWords
{
    /// <summary>The words, lower case.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.ToFrozenSet(
        [
            "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not",
            "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was",
            "will", "with",
        ],
        StringComparer.Ordinal);
}
