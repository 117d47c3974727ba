namespace Synapsid.Ledger.Segments;

/// <summary>The parts of a sealed segment's index, in the order in which they lie.</summary>
internal enum IndexSection
{
    /// <summary>The sparse entries.</summary>
    Sparse,

    /// <summary>The filter of ids.</summary>
    Bloom,

    /// <summary>The table of ids.</summary>
    Ids,

    /// <summary>The values that have postings.</summary>
    Values,

    /// <summary>The postings.</summary>
    Postings,
}
