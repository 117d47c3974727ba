namespace Synapsid.Search.Text;

/// <summary>The rows that are not in a segment yet.</summary>
/// <remarks>
/// Writer and readers meet at <see cref="Gate"/>: <see cref="Add"/> asks to hold it for writing, the rest for reading.
/// Once sealed a part is never written again; questions that began before go on reading it.
/// </remarks>
internal sealed class TextMemoryPart(int firstRow)
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<PostingList> _postings = [];
    private readonly List<int> _lengths = [];

    // Of the row being added: how often each term occurs, and which terms do.
    private readonly List<int> _counts = [];
    private readonly List<int> _touched = [];

    /// <summary>Guards everything here. Nothing else is locked and no file touched while it is held.</summary>
    public ReaderWriterLockSlim Gate { get; } = new(LockRecursionPolicy.NoRecursion);

    /// <summary>The first row.</summary>
    public int FirstRow { get; } = firstRow;

    /// <summary>The row after the last.</summary>
    public int RowEnd => FirstRow + _lengths.Count;

    /// <summary>Rows that have any term.</summary>
    public int CountedRows { get; private set; }

    /// <summary>Terms in all rows together.</summary>
    public long TotalLength { get; private set; }

    /// <summary>Terms in each row.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>Adds the next row.</summary>
    public void Add(TermCursor terms)
    {
        int row = RowEnd;
        int length = 0;
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ids = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        while (terms.MoveNext())
        {
            if (!ids.TryGetValue(terms.Current, out int id))
            {
                id = _postings.Count;
                ids[terms.Current] = id;
                _postings.Add(new PostingList());
                _counts.Add(0);
            }

            if (_counts[id]++ == 0) _touched.Add(id);
            if (terms.CountsToLength) length++;
        }

        foreach (int id in _touched)
        {
            _postings[id].Append(row, _counts[id]);
            _counts[id] = 0;
        }

        _touched.Clear();
        _lengths.Add(length);
        TotalLength += length;
        if (length > 0) CountedRows++;
    }

    /// <summary>How many rows hold a term.</summary>
    public int RowsWith(TermKey term) => _ids.TryGetValue(term.Text, out int id) ? _postings[id].RowCount : 0;

    /// <summary>Adds a term's weight to the score of each row that holds it.</summary>
    public void AddScores(TermKey term, Bm25 weight, Span<float> scores)
    {
        if (!_ids.TryGetValue(term.Text, out int id)) return;
        PostingReader postings = new(_postings[id].Bytes);
        while (postings.MoveNext())
        {
            scores[postings.Row] += weight.Score(postings.Count, _lengths[postings.Row - FirstRow]);
        }
    }

    /// <summary>The terms in the order of their UTF-8 bytes, with their postings.</summary>
    public IEnumerable<(byte[] Term, PostingList Postings)> InOrder()
    {
        (byte[] Term, PostingList Postings)[] all =
            [.. _ids.Select(pair => (TermKey.Of(pair.Key).Utf8, _postings[pair.Value]))];
        Array.Sort(all, (left, right) => left.Term.AsSpan().SequenceCompareTo(right.Term));
        return all;
    }
}
