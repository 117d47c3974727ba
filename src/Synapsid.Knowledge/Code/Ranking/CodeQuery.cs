namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>A search of code.</summary>
public sealed record CodeQuery
{
    /// <summary>What is looked for.</summary>
    public required string Text { get; init; }

    /// <summary>Hits wanted at most, at least 1.</summary>
    public int K { get; init; } = 10;

    /// <summary>What the search goes by.</summary>
    public CodeSearchMode Mode { get; init; } = CodeSearchMode.Hybrid;

    /// <summary>Only files that fit this glob; null: all.</summary>
    public string? PathGlob { get; init; }

    /// <summary>Only files of these languages; empty: all.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Only symbols of these kinds; empty: all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Whether text and patterns are found whatever their case.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>Most tokens of the whole answer; 0 for no limit.</summary>
    public int MaxTokens { get; init; }

    /// <summary>Where an earlier answer to the same question ended; null: at the beginning.</summary>
    public string? Cursor { get; init; }
}
