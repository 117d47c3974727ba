using Synapsid.Search.Rows;

namespace Synapsid.Search.Vectors;

/// <summary>
/// One exact scan in progress. Threads take parts of the rows in ascending order until none is left; the thread that
/// asked takes them too, so that the scan ends even if the pool lends it no other.
/// </summary>
internal sealed class ScanJob : IThreadPoolWorkItem
{
    /// <summary>
    /// Rows in one part: about 3 MB of 384 floats, or 40 µs, so that no thread waits long for the last.
    /// </summary>
    private const int PartRows = 2048;

    /// <summary>Rows scored before their scores are compared: their scores stay in the first-level cache.</summary>
    private const int BlockRows = 256;

    private readonly VectorFile _vectors;
    private readonly float[] _query;
    private readonly int _k;
    private readonly int _rows;
    private readonly RowSet? _allowed;
    private readonly ReadOnlyMemory<int> _groupOfRow;

    // Sums are kept by part and added in the order of parts, so that rounding does not depend on who took which.
    private readonly (int Count, double Sum, double SumOfSquares)[] _sums;
    private readonly List<ScoredRow[]> _found = [];
    private int _nextPart;
    private int _partsDone;

    public ScanJob(
        VectorFile vectors, float[] query, int k, int rows, RowSet? allowed, ReadOnlyMemory<int> groupOfRow)
    {
        _vectors = vectors;
        _query = query;
        _k = k;
        _rows = Math.Min(rows, allowed?.Length ?? rows);
        _allowed = allowed;
        _groupOfRow = groupOfRow;
        _sums = new (int, double, double)[(int)(((long)_rows + PartRows - 1) / PartRows)];
    }

    /// <summary>Scans with this thread and up to <paramref name="threads"/> - 1 of the pool.</summary>
    public ScanResult Run(int threads)
    {
        for (int i = 1; i < Math.Min(threads, _sums.Length); i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Execute();
        lock (_found)
        {
            while (_partsDone < _sums.Length) Monitor.Wait(_found);
        }

        int count = 0;
        double sum = 0;
        double sumOfSquares = 0;
        foreach ((int partCount, double partSum, double partSquares) in _sums)
        {
            count += partCount;
            sum += partSum;
            sumOfSquares += partSquares;
        }

        return new ScanResult(TopGroups.Merge(_found, _k), ScoreStatistics.FromSums(count, sum, sumOfSquares));
    }

    /// <summary>Takes parts until none is left. A thread that comes late finds none and leaves.</summary>
    public void Execute()
    {
        TopGroups? top = null;
        int taken = 0;
        for (int part; (part = Interlocked.Increment(ref _nextPart) - 1) < _sums.Length; taken++)
        {
            top ??= new TopGroups(_k);
            _sums[part] = Scan(part * PartRows, (int)Math.Min(_rows, (part + 1L) * PartRows), top);
        }

        if (top is null) return;
        lock (_found)
        {
            _found.Add(top.Finish());
            _partsDone += taken;
            Monitor.Pulse(_found);
        }
    }

    private (int Count, double Sum, double SumOfSquares) Scan(int start, int end, TopGroups top)
    {
        Span<float> scores = stackalloc float[BlockRows];
        int count = 0;
        double sum = 0;
        double sumOfSquares = 0;
        for (int row = start; row < end;)
        {
            int runEnd = end;
            if (_allowed is not null) (row, runEnd) = _allowed.NextRun(row, end);
            while (row < runEnd)
            {
                int scored = _vectors.Score(_query, row, scores[..Math.Min(runEnd - row, BlockRows)]);
                Span<float> block = scores[..scored];
                top.Offer(block, row, _groupOfRow.Span);
                foreach (float score in block)
                {
                    sum += score;
                    sumOfSquares += (double)score * score;
                }

                count += block.Length;
                row += block.Length;
            }
        }

        return (count, sum, sumOfSquares);
    }
}
