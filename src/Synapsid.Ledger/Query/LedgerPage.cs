using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Query;

/// <summary>Some of the events that a query found.</summary>
/// <param name="Events">In the order asked for.</param>
/// <param name="Cursor">Put into the same query, it gives the next page; null: there are no more.</param>
/// <param name="Looked">Events that were looked at.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerEvent> Events, string? Cursor, long Looked);
