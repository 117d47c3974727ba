namespace Synapsid.Ledger.Vectors;

/// <summary>An event found by its vector.</summary>
/// <param name="Index">Its place in the ledger.</param>
/// <param name="Score">The cosine of the angle between its vector and the query: 1 where they point the same
/// way.</param>
public readonly record struct VectorHit(long Index, float Score);
