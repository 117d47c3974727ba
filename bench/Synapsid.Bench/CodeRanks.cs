namespace Synapsid.Bench;

/// <summary>Where the answers of some questions came, and the measures of that.</summary>
internal sealed class CodeRanks
{
    private readonly List<(int Path, int Symbol)> _ranks = [];

    /// <summary>Questions taken in.</summary>
    public int Count => _ranks.Count;

    /// <summary>Takes in the places where the file, and the symbol, of any answer came; 0 for nowhere.</summary>
    public void Add(int path, int symbol) => _ranks.Add((path, symbol));

    /// <summary>The measures in one line.</summary>
    public override string ToString() => _ranks.Count == 0 ? "no questions"
        : $"path hit@1 {Hit(rank => rank.Path, 1):F2} hit@5 {Hit(rank => rank.Path, 5):F2} MRR@10 {Mean(rank => rank.Path):F3}"
            + $" | symbol hit@1 {Hit(rank => rank.Symbol, 1):F2} hit@5 {Hit(rank => rank.Symbol, 5):F2}"
            + $" hit@10 {Hit(rank => rank.Symbol, 10):F2} MRR@10 {Mean(rank => rank.Symbol):F3} ({Count})";

    private double Hit(Func<(int Path, int Symbol), int> rank, int depth) =>
        (double)_ranks.Count(ranks => rank(ranks) > 0 && rank(ranks) <= depth) / Count;

    private double Mean(Func<(int Path, int Symbol), int> rank) =>
        _ranks.Sum(ranks => rank(ranks) is > 0 and <= 10 ? 1.0 / rank(ranks) : 0) / Count;
}
