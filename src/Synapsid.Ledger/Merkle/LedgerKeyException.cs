namespace Synapsid.Ledger.Merkle;

/// <summary>The ledger's signing key cannot be used.</summary>
public sealed class LedgerKeyException : IOException
{
    /// <summary>Names the file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="reason">What is wrong, and what to do.</param>
    public LedgerKeyException(string path, string reason)
        : base($"The ledger's key '{path}' {reason}.")
    {
    }
}
