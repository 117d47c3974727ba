namespace Synapsid.Ledger.Segments;

/// <summary>How far the ledger's work has come: each is an index that everything below has reached.</summary>
/// <param name="First">The lowest index that is still stored.</param>
/// <param name="Accepted">Has an index.</param>
/// <param name="Written">In the file.</param>
/// <param name="Synced">Safe on disk.</param>
/// <param name="Indexed">Found by readers.</param>
/// <param name="Published">Covered by a signed checkpoint.</param>
public readonly record struct LedgerProgress(
    long First, long Accepted, long Written, long Synced, long Indexed, long Published);
