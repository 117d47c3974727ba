namespace Synapsid.Ledger.Query;

/// <summary>The most frequent values of a field.</summary>
/// <param name="Values">Most frequent first; those equally frequent in the order of their text.</param>
/// <param name="Events">Events that matched and have the field.</param>
/// <param name="Distinct">How many values there are.</param>
public sealed record LedgerTop(IReadOnlyList<TopValue> Values, long Events, int Distinct);
