using Synapsid.Ledger.Segments;

namespace Synapsid.Ledger;

/// <summary>How a ledger stands.</summary>
/// <param name="Progress">How far its work has come.</param>
/// <param name="Segments">Segments, the one being written among them.</param>
/// <param name="SealedBytes">Bytes of those that are sealed.</param>
/// <param name="Vectors">Vectors that can be found.</param>
/// <param name="TornTail">What opening cut off, in a sentence; null where nothing was.</param>
/// <param name="Holds">Legal holds in force.</param>
public sealed record LedgerStatistics(
    LedgerProgress Progress, int Segments, long SealedBytes, long Vectors, string? TornTail, int Holds);
