namespace Synapsid.Knowledge.Code.Lookup;

/// <summary>Where a symbol's name occurs.</summary>
/// <param name="Hits">The occurrences, code before comments.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Files">In how many files.</param>
/// <param name="Nearest">Names that are like it, where it occurs nowhere.</param>
public sealed record ReferenceResult(
    IReadOnlyList<ReferenceHit> Hits, int Total, int Files, IReadOnlyList<string> Nearest)
{
    /// <summary>Whether there are more than are listed.</summary>
    public bool HasMore => Total > Hits.Count;
}
