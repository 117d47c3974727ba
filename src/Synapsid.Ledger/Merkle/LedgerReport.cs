namespace Synapsid.Ledger.Merkle;

/// <summary>What verifying a ledger did and found.</summary>
public sealed record LedgerReport
{
    /// <summary>Records that were hashed again.</summary>
    public required long Records { get; init; }

    /// <summary>The lowest index that is stored; leaves below it were taken from their tiles.</summary>
    public required long FirstIndex { get; init; }

    /// <summary>Tile files that were compared.</summary>
    public required long Tiles { get; init; }

    /// <summary>Checkpoints whose signature and root were checked.</summary>
    public required long Checkpoints { get; init; }

    /// <summary>The newest signed checkpoint; null where there is none.</summary>
    public required Checkpoint? Last { get; init; }

    /// <summary>Records after the newest checkpoint: nobody has signed for them yet.</summary>
    public required long Unsigned { get; init; }

    /// <summary>What is wrong, lowest index first.</summary>
    public required IReadOnlyList<LedgerFinding> Findings { get; init; }

    /// <summary>Findings in all, listed or not.</summary>
    public required long FindingCount { get; init; }

    /// <summary>Times without the checkpoints that were due. No damage in itself.</summary>
    public required IReadOnlyList<CheckpointGap> Gaps { get; init; }

    /// <summary>Whether everything is as it was signed.</summary>
    public bool IsClean => FindingCount == 0;
}
