namespace Synapsid.Ledger;

/// <summary>
/// The next segment could not be reserved, so events were not taken. The ledger is whole and may go on later.
/// </summary>
public sealed class LedgerFullException : IOException
{
    /// <summary>For the failure to reserve the next segment.</summary>
    public LedgerFullException(Exception cause)
        : base($"The ledger has no room for more events, and goes on once there is. {cause?.Message}", cause)
    {
    }
}
