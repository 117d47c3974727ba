namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>A map of a repository.</summary>
public sealed record RepositoryMapResult
{
    /// <summary>The symbols, file by file, in the order of lines within one.</summary>
    public required IReadOnlyList<RepositoryMapSymbol> Symbols { get; init; }

    /// <summary>The map as text: a line for each file, under it a line for each symbol.</summary>
    public required string Text { get; init; }

    /// <summary>Most tokens that the text takes.</summary>
    public int Tokens { get; init; }

    /// <summary>Whether there are more symbols.</summary>
    public bool Truncated { get; init; }
}
