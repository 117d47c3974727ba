namespace Synapsid.Ledger.Query;

/// <summary>A query that cannot be answered, since it makes no sense; the message says what to change.</summary>
public sealed class LedgerQueryException : ArgumentException
{
    /// <summary>For a message.</summary>
    public LedgerQueryException(string message)
        : base(message)
    {
    }

    /// <summary>For a message and what it came from.</summary>
    public LedgerQueryException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
