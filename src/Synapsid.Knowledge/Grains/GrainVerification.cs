namespace Synapsid.Knowledge.Grains;

/// <summary>What <see cref="GrainStore.Verify"/> found.</summary>
/// <param name="Documents">Documents of live grains that were read.</param>
/// <param name="Vectors">Vectors of live grains that were checked.</param>
/// <param name="Damage">What is not as it was written; empty when all is well.</param>
public sealed record GrainVerification(int Documents, int Vectors, IReadOnlyList<GrainDamage> Damage);
