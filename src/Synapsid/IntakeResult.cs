using Synapsid.Ledger;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;

namespace Synapsid;

/// <summary>What became of the events of a request.</summary>
/// <param name="Receipt">Where they are.</param>
/// <param name="Counts">What was read.</param>
/// <param name="Ids">Their ids in order; empty where there are more than <see cref="LedgerIntake.IdsMax"/>.</param>
public sealed record IntakeResult(AppendReceipt Receipt, ImportCounts Counts, IReadOnlyList<EventId> Ids);
