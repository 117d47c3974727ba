using System.Numerics;

namespace Synapsid.Search.Words;

/// <summary>
/// Gathers the terms of one worker's rows. An identifier is analyzed when it is first seen; from then on its
/// occurrences are counted by number, and its terms looked up once a row. Not thread-safe.
/// </summary>
internal sealed class WordRows
{
    /// <summary>A term's count in a row is kept up to this; BM25 hardly tells greater ones apart.</summary>
    public const int CountMax = 127;

    /// <summary>Marks, in a count, that the term occurs as a whole identifier.</summary>
    public const byte WholeFlag = 0x80;

    /// <summary>Longer runs are analyzed each time: they hardly ever come again.</summary>
    private const int CachedRunBytesMax = 64;

    private const int CountsToLengthBit = 2;
    private const int WholeBit = 1;

    private readonly CodeAnalyzer _analyzer = new();
    private readonly WordList _list = new();
    private readonly ByteStringTable _runs = new(0x5AFE);
    private readonly List<(int Row, int Length, int LogEnd)> _rows = [];
    private int[] _runTermEnds = new int[1 << 10];
    private int[] _runTerms = new int[1 << 11];
    private int _runTermCount;
    private int[] _runCounts = new int[1 << 10];
    private int[] _termCounts = new int[1 << 10];
    private int[] _touchedRuns = new int[1 << 8];
    private int _touchedRunCount;
    private int[] _touchedTerms = new int[1 << 8];
    private int _touchedTermCount;
    private int _length;

    /// <summary>The terms of all rows, by number.</summary>
    public ByteStringTable Terms { get; } = new(0x7E45);

    /// <summary>The rows' terms, one row after another; a count may bear <see cref="WholeFlag"/>.</summary>
    public WordLog Log { get; } = new();

    /// <summary>The rows in their order: number, terms in it, where it ends in the log.</summary>
    public IReadOnlyList<(int Row, int Length, int LogEnd)> Rows => _rows;

    /// <summary>Adds a row above all before.</summary>
    public void Add(int row, ReadOnlySpan<byte> text)
    {
        CountRuns(text);
        for (int i = 0; i < _touchedRunCount; i++)
        {
            int run = _touchedRuns[i];
            CountTerms(run, _runCounts[run]);
            _runCounts[run] = 0;
        }

        for (int i = 0; i < _touchedTermCount; i++)
        {
            int term = _touchedTerms[i];
            int count = _termCounts[term];
            Log.Add(term, (byte)(Math.Min(count >> 1, CountMax) | ((count & 1) != 0 ? WholeFlag : 0)));
            _termCounts[term] = 0;
        }

        _rows.Add((row, _length, Log.Count));
        _touchedRunCount = 0;
        _touchedTermCount = 0;
        _length = 0;
    }

    /// <summary>Finds the runs: the borders between word bytes and others, 64 bytes at a time.</summary>
    private void CountRuns(ReadOnlySpan<byte> text)
    {
        int runStart = -1;
        ulong before = 0;
        for (int block = 0; block < text.Length; block += 64)
        {
            ulong mask = CodeAnalyzer.WordMask(text[block..]);
            ulong borders = mask ^ ((mask << 1) | before);
            before = mask >> 63;
            for (; borders != 0; borders &= borders - 1)
            {
                int at = block + BitOperations.TrailingZeroCount(borders);
                if (runStart < 0)
                {
                    runStart = at;
                }
                else
                {
                    CountRun(text[runStart..at]);
                    runStart = -1;
                }
            }
        }

        if (runStart >= 0) CountRun(text[runStart..]);
    }

    private void CountRun(ReadOnlySpan<byte> run)
    {
        if (run.Length > CachedRunBytesMax)
        {
            CountUncached(run);
            return;
        }

        int number = _runs.Add(run, out bool isNew);
        if (isNew) Analyze(run, number);
        if (_runCounts[number]++ == 0) Push(ref _touchedRuns, ref _touchedRunCount, number);
    }

    private void Analyze(ReadOnlySpan<byte> run, int number)
    {
        _analyzer.Analyze(run, _list);
        if (number == _runCounts.Length)
        {
            Array.Resize(ref _runCounts, number * 2);
            Array.Resize(ref _runTermEnds, number * 2);
        }

        for (int i = 0; i < _list.Count; i++)
        {
            int flags = (_list.CountsToLength(i) ? CountsToLengthBit : 0) | (_list.IsWhole(i) ? WholeBit : 0);
            Push(ref _runTerms, ref _runTermCount, (TermNumber(_list[i]) << 2) | flags);
        }

        _runTermEnds[number] = _runTermCount;
    }

    private void CountUncached(ReadOnlySpan<byte> run)
    {
        _analyzer.Analyze(run, _list);
        for (int i = 0; i < _list.Count; i++)
        {
            if (_list.CountsToLength(i)) _length++;
            CountTerm(TermNumber(_list[i]), 1, _list.IsWhole(i));
        }
    }

    private void CountTerms(int run, int count)
    {
        int end = _runTermEnds[run];
        for (int i = run == 0 ? 0 : _runTermEnds[run - 1]; i < end; i++)
        {
            int entry = _runTerms[i];
            if ((entry & CountsToLengthBit) != 0) _length += count;
            CountTerm(entry >>> 2, count, (entry & WholeBit) != 0);
        }
    }

    // The lowest bit of a count says that the term was a whole identifier.
    private void CountTerm(int term, int count, bool isWhole)
    {
        ref int counted = ref _termCounts[term];
        if (counted == 0) Push(ref _touchedTerms, ref _touchedTermCount, term);
        counted = (counted + (Math.Min(count, 1 << 20) << 1)) | (isWhole ? 1 : 0);
        if (counted > 1 << 24) counted = (1 << 24) | (counted & 1);
    }

    private int TermNumber(ReadOnlySpan<byte> term)
    {
        int number = Terms.Add(term, out _);
        if (number >= _termCounts.Length) Array.Resize(ref _termCounts, _termCounts.Length * 2);
        return number;
    }

    private static void Push(ref int[] list, ref int count, int value)
    {
        if (count == list.Length) Array.Resize(ref list, count * 2);
        list[count++] = value;
    }
}
