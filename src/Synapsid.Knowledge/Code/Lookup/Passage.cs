using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid.Knowledge.Code.Lookup;

/// <summary>Lines of a file as they are now.</summary>
public sealed record Passage
{
    /// <summary>The repository's name.</summary>
    public required string Repository { get; init; }

    /// <summary>The file, relative to the repository's root.</summary>
    public required string Path { get; init; }

    /// <summary>The first line, from 1.</summary>
    public required int StartLine { get; init; }

    /// <summary>The last line.</summary>
    public required int EndLine { get; init; }

    /// <summary>Lines of the whole file.</summary>
    public required int FileLines { get; init; }

    /// <summary>The symbol that was asked for; null where lines were.</summary>
    public string? Symbol { get; init; }

    /// <summary>The lines.</summary>
    public required string Text { get; init; }

    /// <summary>Whether the budget cut it.</summary>
    public bool Truncated { get; init; }

    /// <summary>Other definitions of the symbol, as <c>path:line</c>.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>Grains that are anchored here.</summary>
    public IReadOnlyList<GrainNote> Grains { get; init; } = [];
}
