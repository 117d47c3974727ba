namespace Synapsid.Knowledge.Grains;

/// <summary>What became of one draft.</summary>
/// <param name="Id">The grain that now holds the text; default where it was rejected.</param>
/// <param name="Stored">True when it is new; false when the namespace held that text already, or the draft was
/// rejected.</param>
/// <param name="Rejection">Why it was rejected, or null.</param>
public readonly record struct AddOutcome(GrainId Id, bool Stored, GrainRejectedException? Rejection = null);
