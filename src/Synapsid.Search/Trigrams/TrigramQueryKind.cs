namespace Synapsid.Search.Trigrams;

/// <summary>What a node of a <see cref="TrigramQuery"/> is.</summary>
internal enum TrigramQueryKind
{
    /// <summary>Every row.</summary>
    All,

    /// <summary>Rows that have one trigram.</summary>
    Trigram,

    /// <summary>Rows that fulfil all parts.</summary>
    And,

    /// <summary>Rows that fulfil any part.</summary>
    Or,
}
