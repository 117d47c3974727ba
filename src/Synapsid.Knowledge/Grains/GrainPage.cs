namespace Synapsid.Knowledge.Grains;

/// <summary>One page of a list, latest change first.</summary>
/// <param name="Grains">The grains of this page.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
public sealed record GrainPage(IReadOnlyList<Grain> Grains, string? NextCursor);
