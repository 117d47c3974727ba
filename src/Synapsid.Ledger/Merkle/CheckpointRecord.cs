namespace Synapsid.Ledger.Merkle;

/// <summary>One place in the history of checkpoints, as it was read.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Length">Its bytes; 0 where that cannot be told.</param>
/// <param name="Note">The signed note; null where the record is damaged.</param>
/// <param name="Checkpoint">What the note says; null where the record is damaged.</param>
/// <param name="Fault">What is wrong with the record; null where it is whole. Its signature is not looked at.</param>
public sealed record CheckpointRecord(
    string File, long Offset, int Length, SignedNote? Note, Checkpoint? Checkpoint, string? Fault);
