namespace Synapsid.Ledger.Merkle;

/// <summary>
/// A time in which no checkpoint was signed although heartbeats were due: the ledger did not run, or its checkpoints of
/// that time are gone.
/// </summary>
/// <param name="From">When the last one before it was signed.</param>
/// <param name="To">When the first one after it was signed.</param>
/// <param name="Number">The number of the first one after it.</param>
public sealed record CheckpointGap(DateTimeOffset From, DateTimeOffset To, long Number);
