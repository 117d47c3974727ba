using Synapsid.Search.Rows;

namespace Synapsid.Search.Vectors;

/// <summary>What an exact scan found.</summary>
/// <param name="Best">The best row of each of the best groups, best first.</param>
/// <param name="Statistics">Over every row that was allowed.</param>
public sealed record ScanResult(ScoredRow[] Best, ScoreStatistics Statistics);
