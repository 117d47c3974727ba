namespace Synapsid.Ledger.Merkle;

/// <summary>Why a record cannot be read whole.</summary>
/// <param name="Index">The record's index.</param>
/// <param name="File">The path of the file that should hold it.</param>
/// <param name="Reason">What is wrong, with the offset in bytes where that is known.</param>
public sealed record LeafFault(long Index, string File, string Reason);
