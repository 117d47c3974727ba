using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Query;

/// <summary>
/// Follows the ledger: matching events in the order of receipt, those to come as well. One thread at a time.
/// </summary>
public sealed class LedgerTail
{
    private readonly Ledger _ledger;
    private readonly LedgerQuery _query;

    internal LedgerTail(Ledger ledger, LedgerQuery query, long from)
    {
        _ledger = ledger;
        _query = query;
        Next = from;
    }

    /// <summary>The index that it looks at next.</summary>
    public long Next { get; private set; }

    /// <summary>
    /// The matching events that are there now and were not read before, at most so many; may be none.
    /// </summary>
    public IReadOnlyList<LedgerEvent> Read(int limit, CancellationToken cancellation)
    {
        IReadOnlyList<LedgerEvent> found = _ledger.ReadFrom(_query, Next, limit, out long next, cancellation);
        Next = next;
        return found;
    }

    /// <summary>Completes when there is an event that was not looked at yet, whether it matches or not.</summary>
    /// <exception cref="IOException">The ledger failed or was closed meanwhile.</exception>
    public Task WaitAsync(CancellationToken cancellation) => _ledger.WaitForEventAsync(Next, cancellation);
}
