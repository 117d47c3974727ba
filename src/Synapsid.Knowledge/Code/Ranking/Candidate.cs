using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>A place that may answer a search, with what speaks for it.</summary>
internal sealed record Candidate
{
    /// <summary>The file's number in the <see cref="SearchScope"/>.</summary>
    public required int File { get; init; }

    /// <summary>The symbol; null where the place is in none.</summary>
    public CodeSymbol? Symbol { get; init; }

    /// <summary>The first line.</summary>
    public required int StartLine { get; init; }

    /// <summary>The last line.</summary>
    public required int EndLine { get; init; }

    /// <summary>The line that a snippet should show; 0 where none is worth more than the first.</summary>
    public int FocusLine { get; init; }

    /// <summary>What it is ranked by, before what is taken off for others of its file.</summary>
    public required double Score { get; init; }

    /// <summary>What the score is made of.</summary>
    public IReadOnlyList<(string Name, double Value)> Parts { get; init; } = [];
}
