namespace Synapsid.Knowledge.Code.Lookup;

/// <summary>A symbol's definition. Lines count from 1, the last one is meant too.</summary>
public sealed record SymbolHit
{
    /// <summary>The repository's name.</summary>
    public required string Repository { get; init; }

    /// <summary>The file, relative to the repository's root.</summary>
    public required string Path { get; init; }

    /// <summary>The first line of the declaration.</summary>
    public required int StartLine { get; init; }

    /// <summary>Its last line.</summary>
    public required int EndLine { get; init; }

    /// <summary>Its own name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, such as <c>method</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What encloses it; empty where nothing does.</summary>
    public string Container { get; init; } = "";

    /// <summary>Its declaration in one line.</summary>
    public string Signature { get; init; } = "";

    /// <summary>The first sentence of its comment.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Its language.</summary>
    public string Language { get; init; } = "";

    /// <summary>The most tokens that it takes in an answer.</summary>
    public int TokensMax => TokenBound.Of(Path) + TokenBound.Of(Name) + TokenBound.Of(Container)
        + TokenBound.Of(Signature) + TokenBound.Of(Summary) + OverheadTokens;

    private const int OverheadTokens = 16;
}
