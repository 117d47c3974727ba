namespace Synapsid.Knowledge.Code.Lookup;

/// <summary>Where a symbol is defined.</summary>
/// <param name="Hits">The definitions, the likeliest first.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Nearest">Names that are like it, where there is none of that name.</param>
public sealed record DefinitionResult(IReadOnlyList<SymbolHit> Hits, int Total, IReadOnlyList<string> Nearest)
{
    /// <summary>Whether there are more than are listed.</summary>
    public bool HasMore => Total > Hits.Count;
}
