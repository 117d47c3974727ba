using System.Buffers;

using Synapsid.Search.Rows;
using Synapsid.Search.Vectors;

namespace Synapsid.Search.Text;

/// <summary>How well every row answers one question by its words. Exact. Dispose it to give its memory back.</summary>
public sealed class TextScores : IDisposable
{
    /// <summary>Rows offered to the collector at a time.</summary>
    private const int BlockRows = 4096;

    private float[] _scores;

    internal TextScores(float[] rented, int rowCount, IReadOnlyList<QueryTerm> terms)
    {
        _scores = rented;
        RowCount = rowCount;
        Terms = terms;
    }

    /// <summary>Rows that were in the index when the question was asked.</summary>
    public int RowCount { get; }

    /// <summary>The question's terms, each once, with what the index knows of them.</summary>
    public IReadOnlyList<QueryTerm> Terms { get; }

    /// <summary>The score of a row: 0 where it holds no term of the question, or is newer than the question.</summary>
    public float this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            return row < RowCount ? _scores[row] : 0;
        }
    }

    /// <summary>The best row of each of the best <paramref name="k"/> groups that hold any term, best first.</summary>
    /// <param name="k">Groups wanted, at least 1.</param>
    /// <param name="allowed">Rows to look at; null for all.</param>
    /// <param name="groupOfRow">As in <see cref="ExactScan.Search"/>.</param>
    public ScoredRow[] Top(int k, RowSet? allowed = null, ReadOnlyMemory<int> groupOfRow = default)
    {
        int rows = Rows(allowed, groupOfRow);
        TopGroups top = new(Math.Max(1, Math.Min(k, rows)), above: 0);
        ForEachRun(allowed, rows, (start, end) =>
        {
            for (int row = start; row < end; row += BlockRows)
            {
                top.Offer(_scores.AsSpan(row, Math.Min(BlockRows, end - row)), row, groupOfRow.Span);
            }
        });
        return top.Finish();
    }

    /// <summary>How the scores spread over the allowed rows, those without any term among them.</summary>
    public ScoreStatistics Statistics(RowSet? allowed = null, ReadOnlyMemory<int> groupOfRow = default)
    {
        int count = 0;
        double sum = 0;
        double sumOfSquares = 0;
        ForEachRun(allowed, Rows(allowed, groupOfRow), (start, end) =>
        {
            count += end - start;
            foreach (float score in _scores.AsSpan(start, end - start))
            {
                sum += score;
                sumOfSquares += (double)score * score;
            }
        });
        return ScoreStatistics.FromSums(count, sum, sumOfSquares);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_scores.Length > 0) ArrayPool<float>.Shared.Return(_scores);
        _scores = [];
    }

    private int Rows(RowSet? allowed, ReadOnlyMemory<int> groupOfRow)
    {
        int rows = groupOfRow.IsEmpty ? RowCount : Math.Min(RowCount, groupOfRow.Length);
        return Math.Min(rows, allowed?.Length ?? rows);
    }

    private static void ForEachRun(RowSet? allowed, int rows, Action<int, int> look)
    {
        if (allowed is null)
        {
            look(0, rows);
            return;
        }

        for (int row = 0; row < rows;)
        {
            (int start, int end) = allowed.NextRun(row, rows);
            if (start < end) look(start, end);
            row = end;
        }
    }
}
