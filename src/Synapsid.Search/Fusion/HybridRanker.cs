using Synapsid.Search.Rows;
using Synapsid.Search.Text;
using Synapsid.Search.Vectors;

namespace Synapsid.Search.Fusion;

/// <summary>
/// Fuses a search by meaning and a search by words: each side's scores are put on one scale, deviations from the mean
/// over all rows that were allowed, and added with fixed shares.
/// </summary>
/// <remarks>
/// Standard scores carry how sure a side is of this question: where few rows hold a rare term those stand out by many
/// deviations, and where a side tells rows apart badly none stands out. Ranks (reciprocal rank fusion) throw that away.
/// Candidates come from both sides, and each gets its exact score on both, so that a group which one side found late
/// still counts in full on the other. Measurements: docs/adr/0004-fusion.md; background: S. Bruch, S. Gai, A. Ingber,
/// "An analysis of fusion functions for hybrid retrieval", ACM TOIS 42(1), 2023.
/// </remarks>
public static class HybridRanker
{
    /// <summary>The best <paramref name="k"/> groups, best first; equal scores come lowest row first.</summary>
    /// <param name="vectors">The rows' vectors.</param>
    /// <param name="query">The question's vector.</param>
    /// <param name="text">The question's scores by words, over the same rows.</param>
    /// <param name="k">Groups wanted, at least 1.</param>
    /// <param name="allowed">Rows that may answer; null for all.</param>
    /// <param name="groupOfRow">As in <see cref="ExactScan.Search"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    public static HybridHit[] Rank(
        VectorFile vectors,
        ReadOnlySpan<float> query,
        TextScores text,
        int k,
        RowSet? allowed = null,
        ReadOnlyMemory<int> groupOfRow = default,
        HybridOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        options ??= new HybridOptions();
        int depth = Math.Max(options.CandidatesMin, 2 * Math.Min(k, int.MaxValue / 2));
        ScanResult dense = ExactScan.Search(vectors, query, depth, allowed, groupOfRow);
        ScoredRow[] words = text.Top(depth, allowed, groupOfRow);
        Scale scale = new(dense.Statistics, text.Statistics(allowed, groupOfRow), options.DenseShare);

        // One of the two sides may know rows that the other has not got yet: they are answered once both have them.
        int rows = Math.Min(vectors.RowCount, groupOfRow.IsEmpty ? int.MaxValue : groupOfRow.Length);
        Dictionary<int, int> denseRanks = Ranks(dense.Best);
        Dictionary<int, int> textRanks = Ranks(words);
        List<HybridHit> hits = new(dense.Best.Length + words.Length);
        foreach (ScoredRow candidate in dense.Best.Concat(words.Where(word => !denseRanks.ContainsKey(word.Group))))
        {
            if (candidate.Row >= rows) continue;
            (int start, int end) = GroupRows(candidate, groupOfRow.Span, rows);
            HybridHit hit = Score(vectors, query, text, allowed, (start, end), candidate.Group, scale);
            hits.Add(hit with { DenseRank = Rank(denseRanks, hit.Group), TextRank = Rank(textRanks, hit.Group) });
        }

        hits.Sort(static (left, right) =>
        {
            int byScore = right.Score.CompareTo(left.Score);
            return byScore != 0 ? byScore : left.Row.CompareTo(right.Row);
        });
        return [.. hits.Take(k)];
    }

    private static HybridHit Score(
        VectorFile vectors,
        ReadOnlySpan<float> query,
        TextScores text,
        RowSet? allowed,
        (int Start, int End) rows,
        int group,
        Scale scale)
    {
        float bestDense = float.NegativeInfinity;
        float bestText = 0;
        double bestScore = double.NegativeInfinity;
        int bestRow = rows.Start;
        for (int row = rows.Start; row < rows.End; row++)
        {
            if (allowed?.Contains(row) == false) continue;
            float dense = ExactScan.Score(vectors, query, row);
            bestDense = Math.Max(bestDense, dense);
            bestText = Math.Max(bestText, text[row]);
            double score = scale.Fuse(dense, text[row]);
            if (score <= bestScore) continue;
            bestScore = score;
            bestRow = row;
        }

        return new HybridHit(bestRow, group, scale.Fuse(bestDense, bestText), bestDense, null, bestText, null);
    }

    /// <summary>The rows of a candidate's group: they follow one another around it.</summary>
    private static (int Start, int End) GroupRows(ScoredRow candidate, ReadOnlySpan<int> groupOfRow, int rows)
    {
        int start = candidate.Row;
        int end = candidate.Row + 1;
        if (groupOfRow.IsEmpty) return (start, end);
        while (start > 0 && groupOfRow[start - 1] == candidate.Group) start--;
        while (end < rows && groupOfRow[end] == candidate.Group) end++;
        return (start, end);
    }

    private static Dictionary<int, int> Ranks(ScoredRow[] best)
    {
        Dictionary<int, int> ranks = new(best.Length);
        for (int i = 0; i < best.Length; i++) ranks.Add(best[i].Group, i + 1);
        return ranks;
    }

    private static int? Rank(Dictionary<int, int> ranks, int group) =>
        ranks.TryGetValue(group, out int rank) ? rank : null;

    /// <summary>Puts the scores of both sides on one scale.</summary>
    private readonly record struct Scale(ScoreStatistics Dense, ScoreStatistics Text, double DenseShare)
    {
        public double Fuse(float dense, float text) =>
            (DenseShare * Dense.Standardize(dense)) + ((1 - DenseShare) * Text.Standardize(text));
    }
}
