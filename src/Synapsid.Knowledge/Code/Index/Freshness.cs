namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// What an answer may be trusted for: whether the index was compared with the files, and what came of it.
/// </summary>
public sealed record Freshness
{
    /// <summary>Nothing had changed.</summary>
    public static Freshness Fresh { get; } = new();

    /// <summary>Changed files that were indexed again before the answer.</summary>
    public IReadOnlyList<string> Refreshed { get; init; } = [];

    /// <summary>Files of which the answer may know an older state.</summary>
    public IReadOnlyList<string> Stale { get; init; } = [];

    /// <summary>Why not everything was compared; null where it was.</summary>
    public string? Unchecked { get; init; }

    /// <summary>Whether the answer is that of the files as they are.</summary>
    public bool IsFresh => Stale.Count == 0 && Unchecked is null;
}
