namespace Synapsid;

/// <summary>The engine's own figures.</summary>
/// <param name="DataFolder">The data folder's full path.</param>
/// <param name="LastSequence">Sequence of the last effect in the journal.</param>
/// <param name="DurableSequence">Sequence up to which effects are durable.</param>
/// <param name="SnapshotSequence">Sequence of the newest snapshot; 0 before the first.</param>
/// <param name="Uptime">How long the engine has been open.</param>
/// <param name="ResidentBytes">Memory of the process that is in RAM.</param>
/// <param name="Warnings">What recovery had to pass over.</param>
public sealed record EngineStats(
    string DataFolder,
    long LastSequence,
    long DurableSequence,
    long SnapshotSequence,
    TimeSpan Uptime,
    long ResidentBytes,
    IReadOnlyList<string> Warnings);
