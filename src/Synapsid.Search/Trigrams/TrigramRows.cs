namespace Synapsid.Search.Trigrams;

/// <summary>
/// Gathers the trigrams of one worker's rows: pairs of row and trigram in a buffer, which becomes a
/// <see cref="TrigramRun"/> by a counting sort whenever it is full. Not thread-safe.
/// </summary>
internal sealed class TrigramRows
{
    /// <summary>
    /// Different trigrams of a row above which it is not indexed but always a candidate: it would be one for most
    /// questions anyway. (cindex leaves files of 20,000 out, and never finds them.)
    /// </summary>
    public const int CodesMax = 48_000;

    private const int PairsMax = 1 << 21;
    private const int CodeBits = 3 * TrigramAlphabet.ClassBits;

    private readonly TrigramCollector _collector = new();
    private readonly List<TrigramRun> _runs = [];
    private readonly List<int> _always = [];
    private readonly List<int> _rows = [];
    private uint[] _pairs = new uint[1 << 12];
    private int _count;

    /// <summary>What has been gathered, once <see cref="Finish"/> was called.</summary>
    public IReadOnlyList<TrigramRun> Runs => _runs;

    /// <summary>Rows that are always candidates.</summary>
    public IReadOnlyList<int> Always => _always;

    /// <summary>Adds a row above all before.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="text">Its bytes.</param>
    /// <param name="isAscii">Whether it has no byte above 127.</param>
    public void Add(int row, ReadOnlySpan<byte> text, bool isAscii)
    {
        if (!isAscii && FoldsToAscii(text))
        {
            _always.Add(row);
            return;
        }

        ReadOnlySpan<int> codes = _collector.Collect(text);
        if (codes.Length > CodesMax)
        {
            _always.Add(row);
            return;
        }

        if (_count + codes.Length > PairsMax || _rows.Count == TrigramRun.RowsMax) Flush();
        if (_count + codes.Length > _pairs.Length)
        {
            Array.Resize(ref _pairs, Math.Min(PairsMax, Math.Max(_pairs.Length * 2, _count + codes.Length)));
        }

        uint index = (uint)_rows.Count << CodeBits;
        Span<uint> pairs = _pairs.AsSpan(_count, codes.Length);
        for (int i = 0; i < pairs.Length; i++) pairs[i] = index | (uint)codes[i];
        _count += codes.Length;
        _rows.Add(row);
    }

    /// <summary>Turns what is in the buffer into the last run and lets the buffer go.</summary>
    public void Finish()
    {
        if (_rows.Count > 0) Flush();
        _pairs = [];
    }

    /// <summary>
    /// Whether a text has a letter beyond ASCII that equals one of ASCII when case is ignored (K, İ, ı, ſ): then
    /// trigrams of bytes would miss it.
    /// </summary>
    private static bool FoldsToAscii(ReadOnlySpan<byte> text) =>
        text.IndexOf("\u212A"u8) >= 0
        || text.IndexOf("\u0130"u8) >= 0
        || text.IndexOf("\u0131"u8) >= 0
        || text.IndexOf("\u017F"u8) >= 0;

    private void Flush()
    {
        ReadOnlySpan<uint> pairs = _pairs.AsSpan(0, _count);
        int[] ends = new int[TrigramAlphabet.CodeCount];
        foreach (uint pair in pairs) ends[pair & (TrigramAlphabet.CodeCount - 1)]++;
        int sum = 0;
        for (int code = 0; code < ends.Length; code++)
        {
            int count = ends[code];
            ends[code] = sum;
            sum += count;
        }

        // Each start moves to its end while the postings are laid down in the order of rows.
        ushort[] postings = new ushort[_count];
        foreach (uint pair in pairs)
        {
            postings[ends[pair & (TrigramAlphabet.CodeCount - 1)]++] = (ushort)(pair >> CodeBits);
        }

        _runs.Add(new TrigramRun([.. _rows], ends, postings));
        _rows.Clear();
        _count = 0;
    }
}
