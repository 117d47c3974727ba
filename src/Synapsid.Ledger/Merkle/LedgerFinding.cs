namespace Synapsid.Ledger.Merkle;

/// <summary>One thing that is wrong with a ledger.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Index">The first record that it touches; where only a bound is known, the lowest it can be.</param>
/// <param name="File">Path of the file that is wrong.</param>
/// <param name="Reason">What is wrong, for a person.</param>
public sealed record LedgerFinding(FindingKind Kind, long Index, string File, string Reason);
