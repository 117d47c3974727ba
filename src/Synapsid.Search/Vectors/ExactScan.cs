using Synapsid.Search.Rows;

namespace Synapsid.Search.Vectors;

/// <summary>
/// Finds the rows nearest to a vector by looking at every one. The answer is exact and does not depend on how many
/// threads looked: rows are cut into the same parts whoever takes them, and equal scores come lowest row first.
/// </summary>
public static class ExactScan
{
    /// <summary>
    /// Below this a second thread costs more than it brings: 2 M floats are read in about 0.1 ms, and waking a thread
    /// takes up to a tenth of that.
    /// </summary>
    private const long ParallelFloatsMin = 2_000_000;

    /// <summary>Rows that one thread takes at a time where all are scored.</summary>
    private const int PartRows = 2_048;

    /// <summary>The best row of each of the best <paramref name="k"/> groups, by dot product with the query.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="query">As long as a row. Unit vectors make the product the cosine.</param>
    /// <param name="k">Groups wanted, at least 1.</param>
    /// <param name="allowed">Rows to look at; null for all.</param>
    /// <param name="groupOfRow">
    /// The group of each row, a group's rows following one another; rows beyond it are not looked at. Empty where each
    /// row is its own group.
    /// </param>
    /// <param name="threads">Most threads to use; 0 for one a core.</param>
    public static ScanResult Search(
        VectorFile vectors,
        ReadOnlySpan<float> query,
        int k,
        RowSet? allowed = null,
        ReadOnlyMemory<int> groupOfRow = default,
        int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        CheckQuery(vectors, query);
        int rows = Math.Min(vectors.RowCount, groupOfRow.IsEmpty ? int.MaxValue : groupOfRow.Length);
        int looked = Math.Min(allowed?.Count ?? rows, rows);
        ScanJob job = new(vectors, query.ToArray(), Math.Max(1, Math.Min(k, looked)), rows, allowed, groupOfRow);
        if ((long)looked * query.Length < ParallelFloatsMin) threads = 1;
        else if (threads <= 0) threads = Environment.ProcessorCount;
        return job.Run(threads);
    }

    /// <summary>The dot products of the query with the first rows, to the bit as <see cref="Search"/> computes
    /// them.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="query">As long as a row.</param>
    /// <param name="scores">Takes one product a row; no longer than there are rows.</param>
    public static void ScoreAll(VectorFile vectors, ReadOnlySpan<float> query, Memory<float> scores)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scores.Length, vectors.RowCount, nameof(scores));
        CheckQuery(vectors, query);
        float[] question = query.ToArray();
        int parts = (scores.Length + PartRows - 1) / PartRows;
        if ((long)scores.Length * query.Length < ParallelFloatsMin)
        {
            for (int part = 0; part < parts; part++) ScorePart(vectors, question, scores, part);
            return;
        }

        Parallel.For(0, parts, part => ScorePart(vectors, question, scores, part));
    }

    private static void ScorePart(VectorFile vectors, float[] query, Memory<float> scores, int part)
    {
        int end = Math.Min(scores.Length, (part + 1) * PartRows);
        for (int row = part * PartRows; row < end;)
        {
            row += vectors.Score(query, row, scores.Span.Slice(row, end - row));
        }
    }

    /// <summary>The dot product of the query with one row, to the bit as <see cref="Search"/> computes it.</summary>
    public static float Score(VectorFile vectors, ReadOnlySpan<float> query, int row)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        CheckQuery(vectors, query);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, vectors.RowCount);
        Span<float> score = stackalloc float[1];
        vectors.Score(query, row, score);
        return score[0];
    }

    private static void CheckQuery(VectorFile vectors, ReadOnlySpan<float> query)
    {
        if (query.Length != vectors.Format.Dimensions)
        {
            throw new ArgumentException(
                $"The query has {query.Length} dimensions, and the rows have {vectors.Format.Dimensions}.",
                nameof(query));
        }
    }
}
