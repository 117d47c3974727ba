namespace Synapsid.Ledger.Merkle;

/// <summary>A root that somebody signed, and where that is written.</summary>
/// <param name="Checkpoint">What was signed.</param>
/// <param name="File">Path of the file, or what stands for it.</param>
internal sealed record SignedRoot(Checkpoint Checkpoint, string File);
