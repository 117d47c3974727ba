namespace Synapsid.Ledger;

/// <summary>A write or a sync of the ledger failed, so nothing appended since the last sync can be promised.</summary>
public sealed class LedgerFailedException : IOException
{
    /// <summary>For a failure whose message says what happened to which file.</summary>
    public LedgerFailedException(Exception cause)
        : base(
            "The ledger has stopped, because a write or a sync failed; what was acknowledged before is safe. "
            + $"Put the cause right and restart. Cause: {cause?.Message}",
            cause)
    {
    }
}
