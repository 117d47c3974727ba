using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>A place in code that answers a search. Lines count from 1, the last one is meant too.</summary>
public sealed record CodeHit
{
    /// <summary>The repository's name.</summary>
    public required string Repository { get; init; }

    /// <summary>The file, relative to the repository's root, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The first line of the symbol or, where there is none, of the passage.</summary>
    public required int StartLine { get; init; }

    /// <summary>Its last line.</summary>
    public required int EndLine { get; init; }

    /// <summary>The symbol's own name; null where the place belongs to none.</summary>
    public string? Symbol { get; init; }

    /// <summary>What it is, such as <c>method</c>; null where there is no symbol.</summary>
    public string? Kind { get; init; }

    /// <summary>What encloses it; null where nothing does.</summary>
    public string? Container { get; init; }

    /// <summary>Its declaration in one line; null where none is known.</summary>
    public string? Signature { get; init; }

    /// <summary>The file's language; null where none is known.</summary>
    public string? Language { get; init; }

    /// <summary>What it was ranked by; comparable within one answer only.</summary>
    public required double Score { get; init; }

    /// <summary>What the score is made of.</summary>
    public IReadOnlyList<(string Name, double Value)> Parts { get; init; } = [];

    /// <summary>Lines of it, as they are now; may be empty where the budget is short.</summary>
    public string Snippet { get; init; } = "";

    /// <summary>The line that the snippet begins with.</summary>
    public int SnippetStartLine { get; init; }

    /// <summary>Grains that are anchored here.</summary>
    public IReadOnlyList<GrainNote> Grains { get; init; } = [];
}
