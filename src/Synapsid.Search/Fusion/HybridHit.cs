namespace Synapsid.Search.Fusion;

/// <summary>A group that a hybrid search found, and why.</summary>
/// <param name="Row">The row of the group that answers best, both sides taken together.</param>
/// <param name="Group">The group.</param>
/// <param name="Score">The fused score: deviations above an ordinary row, weighed over both sides.</param>
/// <param name="DenseScore">The best dot product of its rows with the question.</param>
/// <param name="DenseRank">Its place by that score, from 1; null where it is not among the dense candidates.</param>
/// <param name="TextScore">The best BM25 score of its rows; 0 where none holds a term.</param>
/// <param name="TextRank">Its place by that score, from 1; null where it is not among the text candidates.</param>
public sealed record HybridHit(
    int Row, int Group, double Score, float DenseScore, int? DenseRank, float TextScore, int? TextRank);
