namespace Synapsid.Search.Fusion;

/// <summary>How meaning and words are weighed against one another.</summary>
public sealed record HybridOptions
{
    /// <summary>
    /// The share of the dense score, 0 to 1; the text score has the rest. Three parts to one: the middle of the range
    /// (0.65 to 0.8) in which fusion beat both of its sides on every collection tried, see docs/adr/0004-fusion.md.
    /// </summary>
    public double DenseShare { get; init; } = 0.75;

    /// <summary>
    /// Fewest groups that each side proposes, whatever is asked for; with more the answer hardly changes.
    /// </summary>
    public int CandidatesMin { get; init; } = 200;
}
