namespace Synapsid.Ledger.Merkle;

/// <summary>How a ledger is verified.</summary>
public sealed record LedgerVerifyOptions
{
    /// <summary>
    /// A checkpoint from elsewhere, kept by somebody who wants to know that the ledger is still the one that he saw:
    /// its tree must be the beginning of this one.
    /// </summary>
    public SignedNote? Since { get; init; }

    /// <summary>
    /// The longest time that may lie between two checkpoints without being reported as a gap; zero reports none.
    /// </summary>
    public TimeSpan HeartbeatMax { get; init; }

    /// <summary>Told now and then how many records are done.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Findings that are listed; further ones are only counted.</summary>
    public int FindingsMax { get; init; } = 100;
}
