using Synapsid.Search.Rows;
using Synapsid.Search.Text;

namespace Synapsid.Search.Words;

/// <summary>
/// A question weighed over several segments at once, by BM25: a term's rarity and the average length are those of all
/// segments together, so that their scores compare.
/// </summary>
public sealed class WordScores
{
    private readonly WordQuery _query;
    private readonly Bm25[] _weights;
    private readonly int[] _rowsWith;

    /// <summary>Weighs a question.</summary>
    /// <param name="query">The question.</param>
    /// <param name="segments">All segments; the caller holds them.</param>
    /// <param name="deadCount">Rows of them that are dead.</param>
    public WordScores(WordQuery query, IReadOnlyList<WordSegment> segments, int deadCount = 0)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(segments);
        _query = query;
        _weights = new Bm25[query.Terms.Count];
        _rowsWith = new int[query.Terms.Count];
        long length = 0;
        int counted = 0;
        foreach (WordSegment segment in segments)
        {
            length += segment.TotalLength;
            counted += segment.CountedRows;
        }

        double average = counted == 0 ? 1 : Math.Max(1, (double)length / counted);
        int live = Math.Max(1, counted - deadCount);
        for (int i = 0; i < _weights.Length; i++)
        {
            WordQueryTerm term = query.Terms[i];
            int rows = 0;
            foreach (WordSegment segment in segments) rows += segment.RowsWith(term.Utf8);
            _rowsWith[i] = Math.Min(rows, live);
            _weights[i] = new Bm25(Bm25.Idf(live, _rowsWith[i]) * term.Weight, term.Count, average);
        }
    }

    /// <summary>How many rows hold each term of the question; dead rows may be among them.</summary>
    public IReadOnlyList<int> RowsWith => _rowsWith;

    /// <summary>Adds what each row of a segment scores.</summary>
    /// <param name="segment">One of the segments.</param>
    /// <param name="dead">Its rows that score nothing; null for none.</param>
    /// <param name="scores">One number a row of the segment.</param>
    /// <exception cref="SearchFileException">What was read is damaged.</exception>
    public void AddTo(WordSegment segment, RowSet? dead, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(segment);
        ArgumentOutOfRangeException.ThrowIfLessThan(scores.Length, segment.RowCount, nameof(scores));
        for (int i = 0; i < _weights.Length; i++) segment.AddScores(_query.Terms[i].Utf8, _weights[i], scores);
        if (dead is null || dead.Count == 0) return;
        for (int row = 0; row < segment.RowCount; row++)
        {
            if (dead.Contains(row)) scores[row] = 0;
        }
    }
}
