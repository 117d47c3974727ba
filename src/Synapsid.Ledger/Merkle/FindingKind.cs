namespace Synapsid.Ledger.Merkle;

/// <summary>What verifying a ledger found wrong.</summary>
public enum FindingKind
{
    /// <summary>A record is not the one that its leaf was made of, or cannot be read.</summary>
    Record,

    /// <summary>A tile is missing, or not what follows from the level below.</summary>
    Tile,

    /// <summary>A checkpoint is damaged, not signed by the ledger's key, or out of order.</summary>
    Checkpoint,

    /// <summary>
    /// The records have another root than the one that was signed: they, or the checkpoint, were exchanged.
    /// </summary>
    Root,

    /// <summary>Records that a checkpoint covers are not there.</summary>
    Truncated,
}
