namespace Synapsid.Knowledge.Grains;

/// <summary>What the store holds.</summary>
/// <param name="Grains">Grains that can be found.</param>
/// <param name="Chunks">Their chunks, one vector each.</param>
/// <param name="Namespaces">Namespaces with at least one grain, by name, with their number of grains.</param>
/// <param name="DeadChunks">Chunks of deleted or replaced grains whose space is not yet reclaimed.</param>
/// <param name="DocumentBytes">Bytes of the document file in use, dead documents included.</param>
/// <param name="VectorBytes">Bytes of the vectors, dead ones included.</param>
/// <param name="TextSegments">Sealed segments of the text index.</param>
/// <param name="Model">The model that made the vectors; null before the first grain.</param>
public sealed record GrainStats(
    int Grains,
    int Chunks,
    IReadOnlyDictionary<string, int> Namespaces,
    int DeadChunks,
    long DocumentBytes,
    long VectorBytes,
    int TextSegments,
    string? Model);
