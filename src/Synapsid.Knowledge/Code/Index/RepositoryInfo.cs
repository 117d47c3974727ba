using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>What is known of an indexed repository without opening its segments.</summary>
public sealed record RepositoryInfo
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>How people call it: the name of its root folder.</summary>
    public required string Name { get; init; }

    /// <summary>Its root folder's full path.</summary>
    public required string Root { get; init; }

    /// <summary>Files whose text is indexed.</summary>
    public int Files { get; init; }

    /// <summary>Files of which the symbols are known.</summary>
    public int FilesWithSymbols { get; init; }

    /// <summary>Symbols.</summary>
    public int Symbols { get; init; }

    /// <summary>Who read the symbols, each once: <c>synapsid 1, ctags 5.9.0</c>.</summary>
    public IReadOnlyList<string> SymbolsBy { get; init; } = [];

    /// <summary>Symbols that have a vector.</summary>
    public int Cards { get; init; }

    /// <summary>Segments of its index.</summary>
    public int Segments { get; init; }

    /// <summary>Whether a whole look at the tree was finished.</summary>
    public bool IsComplete { get; init; }

    /// <summary>When the tree was last looked at as a whole.</summary>
    public DateTimeOffset IndexedAt { get; init; }

    /// <summary>git's branch at that time; null where there is none.</summary>
    public string? Branch { get; init; }

    /// <summary>git's commit at that time; null where there is none.</summary>
    public string? Commit { get; init; }

    /// <summary>What was left out, by reason.</summary>
    public IReadOnlyDictionary<SkipReason, int> LeftOut { get; init; } = new Dictionary<SkipReason, int>();

    /// <summary>The first of what was left out.</summary>
    public IReadOnlyList<WalkSkip> LeftOutPaths { get; init; } = [];

    /// <summary>What the memory of files' stamps saved in this process; null where there is none.</summary>
    public StatCacheFigures? StatCache { get; init; }

    /// <summary>What is wrong with the index; null where it is sound.</summary>
    public string? Problem { get; init; }
}
