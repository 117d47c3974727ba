namespace Synapsid.Knowledge.Code.Lookup;

/// <summary>One occurrence of a symbol's name.</summary>
public sealed record ReferenceHit
{
    /// <summary>The repository's name.</summary>
    public required string Repository { get; init; }

    /// <summary>The file, relative to the repository's root.</summary>
    public required string Path { get; init; }

    /// <summary>The line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column in characters, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>What it is: <c>definition</c>, <c>code</c>, <c>comment</c> or <c>string</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The symbol that it stands in; empty where it stands in none.</summary>
    public string Enclosing { get; init; } = "";

    /// <summary>The line's text, without white space around it.</summary>
    public string Text { get; init; } = "";

    /// <summary>The most tokens that it takes in an answer.</summary>
    public int TokensMax => TokenBound.Of(Path) + TokenBound.Of(Enclosing) + TokenBound.Of(Text) + OverheadTokens;

    private const int OverheadTokens = 10;
}
