namespace Synapsid.Knowledge.Grains;

/// <summary>A grain that a search found, and why.</summary>
public sealed record GrainHit
{
    /// <summary>The grain.</summary>
    public required Grain Grain { get; init; }

    /// <summary>
    /// What the results are ordered by: the cosine in dense mode, BM25 in text mode, in hybrid mode the fused score:
    /// standard deviations above an ordinary grain.
    /// </summary>
    public required double Score { get; init; }

    /// <summary>Cosine of the best chunk with the query; null in text mode.</summary>
    public double? DenseScore { get; init; }

    /// <summary>
    /// 1-based rank by meaning; null in text mode, or where it is not among the candidates of that side.
    /// </summary>
    public int? DenseRank { get; init; }

    /// <summary>BM25 of the best chunk, 0 where it holds none of the query's words; null in dense mode.</summary>
    public double? TextScore { get; init; }

    /// <summary>
    /// 1-based rank by word; null in dense mode, or where it is not among the candidates of that side.
    /// </summary>
    public int? TextRank { get; init; }

    /// <summary>The chunk that matched best.</summary>
    public required GrainChunk Chunk { get; init; }

    /// <summary>A short passage of that chunk around the query's words, on one line.</summary>
    public required string Snippet { get; init; }
}
