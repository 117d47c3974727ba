namespace Synapsid.Knowledge.Grains;

/// <summary>One search.</summary>
public sealed record GrainQuery
{
    /// <summary>What to look for, in words.</summary>
    public required string Text { get; init; }

    /// <summary>How many grains to answer at most, 1 to <see cref="GrainOptions.ResultsMax"/>.</summary>
    public int K { get; init; } = 10;

    /// <summary>By meaning, by word, or both.</summary>
    public SearchMode Mode { get; init; } = SearchMode.Hybrid;

    /// <summary>Which grains may be found.</summary>
    public GrainFilter Filter { get; init; } = GrainFilter.None;
}
