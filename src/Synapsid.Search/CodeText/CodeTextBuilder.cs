using Synapsid.Base.Files;
using Synapsid.Search.Trigrams;
using Synapsid.Search.Words;

namespace Synapsid.Search.CodeText;

/// <summary>
/// Builds the text index of source files, a trigram segment and a word segment, from rows that several threads read
/// beside one another: each thread takes its own <see cref="CodeTextWorker"/>, and <see cref="Write"/> merges them.
/// </summary>
/// <remarks>
/// Takes about 1.5 bytes of memory for each byte of text. Use it once.
/// </remarks>
public sealed class CodeTextBuilder
{
    /// <summary>Rows of a segment at most.</summary>
    public const int RowsMax = SortedWords.RowsMax;

    private readonly int _threads;
    private readonly int[] _claimed;
    private CodeTextWorker[] _workers = [];

    /// <summary>Begins a segment.</summary>
    /// <param name="rowCount">Rows of the segment, numbered from 0. A row that nobody adds holds nothing.</param>
    /// <param name="threads">Threads that merging may use, at least 1.</param>
    public CodeTextBuilder(int rowCount, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, RowsMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        RowCount = rowCount;
        _threads = threads;
        _claimed = new int[(rowCount + 31) / 32];
    }

    /// <summary>Rows of the segment.</summary>
    public int RowCount { get; }

    /// <summary>A worker for one thread. Thread-safe.</summary>
    public CodeTextWorker AddWorker()
    {
        CodeTextWorker worker = new(this);
        CodeTextWorker[] before;
        do
        {
            before = Volatile.Read(ref _workers);
        }
        while (Interlocked.CompareExchange(ref _workers, [.. before, worker], before) != before);
        return worker;
    }

    /// <summary>
    /// Writes both segments and syncs them; their folder is the caller's to sync. No worker is used any more.
    /// </summary>
    /// <param name="files">Where to.</param>
    /// <param name="trigramPath">The trigram segment; must not exist.</param>
    /// <param name="wordPath">The word segment; must not exist.</param>
    /// <exception cref="IOException">Writing failed; what was written is of no use.</exception>
    public void Write(IFileSystem files, string trigramPath, string wordPath)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (CodeTextWorker worker in _workers) worker.Trigrams.Finish();
        TrigramRows[] trigrams = [.. _workers.Select(worker => worker.Trigrams)];
        WordRows[] words = [.. _workers.Select(worker => worker.Words)];
        _workers = [];
        TrigramSegmentWriter.Write(files, trigramPath, RowCount, trigrams, _threads);
        WordSegmentWriter.Write(files, wordPath, RowCount, words, _threads);
    }

    /// <summary>Takes a row for a worker; each row is added once.</summary>
    internal void Claim(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        int bit = 1 << (row % 32);
        if ((Interlocked.Or(ref _claimed[row / 32], bit) & bit) == 0) return;
        throw new ArgumentException($"row {row} has been added before", nameof(row));
    }
}
