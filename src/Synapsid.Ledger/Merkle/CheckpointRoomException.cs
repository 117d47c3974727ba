namespace Synapsid.Ledger.Merkle;

/// <summary>
/// A checkpoint could not be published because the disk is full. Nothing is half done: it may be tried again.
/// </summary>
/// <param name="cause">Which file could not grow.</param>
public sealed class CheckpointRoomException(Exception cause)
    : IOException($"A checkpoint could not be signed. {cause?.Message}", cause);
