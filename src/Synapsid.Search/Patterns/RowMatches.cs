namespace Synapsid.Search.Patterns;

/// <summary>The matches in a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Matches">In their order; at least one.</param>
public sealed record RowMatches(int Row, IReadOnlyList<TextMatch> Matches);
