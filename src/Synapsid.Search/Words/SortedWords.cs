using System.Buffers.Binary;

namespace Synapsid.Search.Words;

/// <summary>What one worker gathered, its terms in the order of their bytes, with the rows of each.</summary>
internal sealed class SortedWords
{
    /// <summary>Rows of a segment at most: a row and a count are one number of 32 bits.</summary>
    public const int RowsMax = 1 << 24;

    private readonly ByteStringTable _terms;
    private readonly ulong[] _keys;
    private readonly int[] _order;
    private readonly int[] _ends;
    private readonly uint[] _postings;

    /// <summary>Sorts; the worker's log is let go.</summary>
    public SortedWords(WordRows rows)
    {
        _terms = rows.Terms;
        _order = new int[_terms.Count];
        _keys = new ulong[_terms.Count];
        for (int term = 0; term < _order.Length; term++)
        {
            _order[term] = term;
            _keys[term] = KeyOf(_terms[term]);
        }

        Array.Sort(_keys, _order);
        SortEqualKeys();
        _ends = new int[_order.Length];
        _postings = new uint[rows.Log.Count];
        Scatter(rows);
    }

    /// <summary>Terms.</summary>
    public int Count => _order.Length;

    /// <summary>A term's UTF-8 bytes.</summary>
    public ReadOnlySpan<byte> Term(int rank) => _terms[_order[rank]];

    /// <summary>The first eight bytes of a term as a number: smaller ones come first.</summary>
    public ulong Key(int rank) => _keys[rank];

    /// <summary>The rows of a term, ascending: row × 256 + count, which may bear the flag of a whole.</summary>
    public ReadOnlySpan<uint> Postings(int rank)
    {
        int start = rank == 0 ? 0 : _ends[rank - 1];
        return _postings.AsSpan(start, _ends[rank] - start);
    }

    /// <summary>The first rank whose term is not below another.</summary>
    public int FirstAtLeast(ReadOnlySpan<byte> term)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Term(middle).SequenceCompareTo(term) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static ulong KeyOf(ReadOnlySpan<byte> term)
    {
        if (term.Length >= sizeof(ulong)) return BinaryPrimitives.ReadUInt64BigEndian(term);
        ulong key = 0;
        for (int i = 0; i < term.Length; i++) key |= (ulong)term[i] << (56 - (8 * i));
        return key;
    }

    private void SortEqualKeys()
    {
        Comparison<int> compare = (left, right) => _terms[left].SequenceCompareTo(_terms[right]);
        for (int start = 0; start < _order.Length;)
        {
            int end = start + 1;
            while (end < _order.Length && _keys[end] == _keys[start]) end++;
            if (end - start > 1) _order.AsSpan(start, end - start).Sort(compare);
            start = end;
        }
    }

    private void Scatter(WordRows rows)
    {
        int[] rankOfTerm = new int[_order.Length];
        for (int rank = 0; rank < _order.Length; rank++) rankOfTerm[_order[rank]] = rank;
        WordLog log = rows.Log;
        for (int i = 0; i < log.Count; i++) _ends[rankOfTerm[log[i].Term]]++;
        int sum = 0;
        for (int rank = 0; rank < _ends.Length; rank++)
        {
            int count = _ends[rank];
            _ends[rank] = sum;
            sum += count;
        }

        // Each start moves to its end while the postings are laid down in the order of rows.
        int entry = 0;
        foreach ((int row, _, int logEnd) in rows.Rows)
        {
            for (; entry < logEnd; entry++)
            {
                (int term, byte count) = log[entry];
                _postings[_ends[rankOfTerm[term]]++] = ((uint)row << 8) | count;
            }
        }

        log.Clear();
    }
}
