namespace Synapsid.Ledger;

/// <summary>What has become of appended events.</summary>
public enum ReceiptLevel
{
    /// <summary>They have their places in the ledger.</summary>
    Accepted,

    /// <summary>They are synced to disk.</summary>
    Durable,

    /// <summary>A signed checkpoint covers them.</summary>
    Published,
}
