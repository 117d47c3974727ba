namespace Synapsid.Knowledge.Grains;

/// <summary>A grain that is not stored as it was written.</summary>
/// <param name="Id">The grain.</param>
/// <param name="Problem">What is wrong and what to do, as a sentence.</param>
/// <param name="Repaired">Whether it was mended on the spot.</param>
public sealed record GrainDamage(GrainId Id, string Problem, bool Repaired);
