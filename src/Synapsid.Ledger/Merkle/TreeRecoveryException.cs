namespace Synapsid.Ledger.Merkle;

/// <summary>The records are not those that the last signed checkpoint speaks of.</summary>
public sealed class TreeRecoveryException : IOException
{
    /// <summary>Says what does not agree.</summary>
    /// <param name="reason">What is wrong, with the numbers.</param>
    public TreeRecoveryException(string reason)
        : base($"The ledger cannot go on: {reason}. Run 'syn ledger verify' to find the place, and keep the folder as "
            + "evidence.")
    {
    }
}
