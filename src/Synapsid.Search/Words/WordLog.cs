namespace Synapsid.Search.Words;

/// <summary>
/// The terms of one row after another with how often each occurs, in chunks so that growing copies nothing.
/// </summary>
internal sealed class WordLog
{
    private const int ChunkBits = 18;
    private const int ChunkLength = 1 << ChunkBits;

    private readonly List<int[]> _terms = [];
    private readonly List<byte[]> _counts = [];

    /// <summary>Entries in the log.</summary>
    public int Count { get; private set; }

    /// <summary>Appends an entry.</summary>
    public void Add(int term, byte count)
    {
        int index = Count & (ChunkLength - 1);
        if (index == 0)
        {
            _terms.Add(new int[Count == 0 ? 1 << 10 : ChunkLength]);
            _counts.Add(new byte[Count == 0 ? 1 << 10 : ChunkLength]);
        }
        else if (index == _terms[^1].Length)
        {
            GrowFirst();
        }

        _terms[^1][index] = term;
        _counts[^1][index] = count;
        Count++;
    }

    /// <summary>An entry.</summary>
    public (int Term, byte Count) this[int index] =>
        (_terms[index >> ChunkBits][index & (ChunkLength - 1)], _counts[index >> ChunkBits][index & (ChunkLength - 1)]);

    /// <summary>Lets the memory go.</summary>
    public void Clear()
    {
        _terms.Clear();
        _counts.Clear();
        Count = 0;
    }

    // A small log stays small: only the first chunk begins with few entries.
    private void GrowFirst()
    {
        int[] terms = _terms[0];
        byte[] counts = _counts[0];
        Array.Resize(ref terms, terms.Length * 4);
        Array.Resize(ref counts, counts.Length * 4);
        _terms[0] = terms;
        _counts[0] = counts;
    }
}
