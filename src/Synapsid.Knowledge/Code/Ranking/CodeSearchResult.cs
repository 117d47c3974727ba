namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>The answer to a search of code.</summary>
public sealed record CodeSearchResult
{
    /// <summary>The hits, best first.</summary>
    public required IReadOnlyList<CodeHit> Hits { get; init; }

    /// <summary>Whether there is more than was given.</summary>
    public bool Truncated { get; init; }

    /// <summary>Asks for what follows; null where nothing does.</summary>
    public string? Cursor { get; init; }

    /// <summary>Most tokens that the hits take.</summary>
    public int Tokens { get; init; }

    /// <summary>What the reader should know: words only, because there is no encoder; symbols without vectors
    /// yet.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>How long the question's encoding took.</summary>
    public TimeSpan EncodingTime { get; init; }

    /// <summary>How long everything took.</summary>
    public TimeSpan SearchTime { get; init; }
}
