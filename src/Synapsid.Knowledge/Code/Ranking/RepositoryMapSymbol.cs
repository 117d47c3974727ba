namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>A symbol on a <see cref="RepositoryMap"/>. Lines count from 1, the last one is meant too.</summary>
public sealed record RepositoryMapSymbol
{
    /// <summary>The repository's name.</summary>
    public required string Repository { get; init; }

    /// <summary>The file, relative to the repository's root.</summary>
    public required string Path { get; init; }

    /// <summary>Its own name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, such as <c>class</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What encloses it; empty where nothing does.</summary>
    public string Container { get; init; } = "";

    /// <summary>Its declaration in one line; may be empty.</summary>
    public string Signature { get; init; } = "";

    /// <summary>The first line of the declaration.</summary>
    public required int StartLine { get; init; }

    /// <summary>Its last line.</summary>
    public required int EndLine { get; init; }

    /// <summary>How many other files have its name, over how many symbols share the name.</summary>
    public double Centrality { get; init; }
}
