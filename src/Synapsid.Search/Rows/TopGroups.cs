namespace Synapsid.Search.Rows;

/// <summary>
/// The best row of each of the best k groups, of rows that are offered in ascending order. A group's rows follow one
/// another, so the group under way is held aside until the next begins and no table of groups is needed.
/// </summary>
internal sealed class TopGroups
{
    private readonly ScoredRow[] _heap;
    private int _count;
    private ScoredRow _pending;
    private bool _hasPending;

    /// <param name="k">Groups wanted, at least 1.</param>
    /// <param name="above">Only scores above this enter at all.</param>
    public TopGroups(int k, float above = float.NegativeInfinity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        _heap = new ScoredRow[k];
        Threshold = above;
    }

    /// <summary>
    /// Only a score above this can still enter: with k groups held, a later row of the same score loses to an earlier.
    /// It lags behind the group held aside, which lets in too much and never too little.
    /// </summary>
    public float Threshold { get; private set; }

    /// <summary>
    /// Offers the rows from <paramref name="firstRow"/>, with their scores. Rows, and calls, ascend.
    /// </summary>
    /// <param name="scores">A score a row; one that is not a number is passed over.</param>
    /// <param name="firstRow">The row of the first score.</param>
    /// <param name="groupOfRow">The group of each row from row 0; empty where each row is its own group.</param>
    public void Offer(ReadOnlySpan<float> scores, int firstRow, ReadOnlySpan<int> groupOfRow)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > Threshold) Enter(firstRow + i, scores[i], groupOfRow);
        }
    }

    /// <summary>The groups so far, best first. To be called once, after the last offer.</summary>
    public ScoredRow[] Finish()
    {
        Flush();
        ScoredRow[] best = _heap.AsSpan(0, _count).ToArray();
        Array.Sort(best);
        return best;
    }

    /// <summary>
    /// The best k of what several collectors found in parts of the same rows. A group that was cut between two parts is
    /// in both at its best there, so its best row overall is among them.
    /// </summary>
    public static ScoredRow[] Merge(IEnumerable<ScoredRow[]> parts, int k)
    {
        ScoredRow[] all = [.. parts.SelectMany(part => part)];
        Array.Sort(all);
        HashSet<int> seen = [];
        return [.. all.Where(row => seen.Add(row.Group)).Take(k)];
    }

    private void Enter(int row, float score, ReadOnlySpan<int> groupOfRow)
    {
        int group = groupOfRow.IsEmpty ? row : groupOfRow[row];
        if (_hasPending && _pending.Group == group)
        {
            if (score > _pending.Score) _pending = new ScoredRow(row, group, score);
            return;
        }

        Flush();
        _pending = new ScoredRow(row, group, score);
        _hasPending = true;
    }

    private void Flush()
    {
        if (!_hasPending) return;
        _hasPending = false;
        if (_count < _heap.Length)
        {
            _heap[_count++] = _pending;
            SiftUp(_count - 1);
        }
        else if (_pending < _heap[0])
        {
            _heap[0] = _pending;
            SiftDown();
        }

        if (_count == _heap.Length) Threshold = _heap[0].Score;
    }

    private void SiftUp(int child)
    {
        while (child > 0)
        {
            int parent = (child - 1) / 2;
            if (_heap[child] <= _heap[parent]) return;
            (_heap[child], _heap[parent]) = (_heap[parent], _heap[child]);
            child = parent;
        }
    }

    private void SiftDown()
    {
        int parent = 0;
        while (true)
        {
            int worst = (parent * 2) + 1;
            if (worst >= _count) return;
            if (worst + 1 < _count && _heap[worst + 1] > _heap[worst]) worst++;
            if (_heap[worst] <= _heap[parent]) return;
            (_heap[worst], _heap[parent]) = (_heap[parent], _heap[worst]);
            parent = worst;
        }
    }
}
