namespace Synapsid.Knowledge.Grains;

/// <summary>How grains are found.</summary>
public enum SearchMode
{
    /// <summary>By meaning and by word, fused.</summary>
    Hybrid,

    /// <summary>By meaning alone: the vectors' cosine.</summary>
    Dense,

    /// <summary>By word alone: BM25.</summary>
    Text,
}
