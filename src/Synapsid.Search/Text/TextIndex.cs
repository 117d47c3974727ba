using System.Buffers;
using System.Globalization;

using Synapsid.Base.Files;
using Synapsid.Search.Rows;

namespace Synapsid.Search.Text;

/// <summary>
/// Finds rows by their words: BM25 over a part in memory and immutable segments on disk. One writer adds and seals;
/// questions run beside it.
/// </summary>
/// <remarks>
/// A question reads a published view of the segments, without a lock, and the part in memory under that part's reader
/// lock, which <see cref="Add"/> takes for the time of one row. Answers do not depend on how rows are spread over
/// parts.
/// <para>
/// What is true after a crash is the list of segments that a snapshot names: <see cref="Seal"/> returns it, synced.
/// Rows added later are added again from the journal, and a file that no snapshot names is swept by <see
/// cref="Forget"/>.
/// </para>
/// </remarks>
public sealed class TextIndex : IDisposable
{
    private const string NameStart = "text-";
    private const string NameEnd = ".seg";

    /// <summary>
    /// Neighbouring segments of one size class that are merged into one: a row is merged about log8 of all rows times.
    /// </summary>
    private const int MergeWidth = 8;

    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly uint _fingerprint;
    private TextView _view;

    private TextIndex(IFileSystem files, string folder, TextAnalyzer analyzer, IReadOnlyList<TextSegment> segments)
    {
        _files = files;
        _folder = folder;
        Analyzer = analyzer;
        _fingerprint = analyzer.Options.Fingerprint();
        _view = new TextView(segments, new TextMemoryPart(segments.Count == 0 ? 0 : segments[^1].RowEnd));
    }

    /// <summary>How text becomes terms.</summary>
    public TextAnalyzer Analyzer { get; }

    /// <summary>Rows added: the number of the next.</summary>
    public int RowCount => Read(static memory => memory.RowEnd);

    /// <summary>The segments in use, oldest first.</summary>
    public IReadOnlyList<string> SegmentNames => [.. Volatile.Read(ref _view).Segments.Select(segment => segment.Name)];

    /// <summary>Opens the index on the segments that a snapshot names; none begins an empty one.</summary>
    /// <param name="files">Where the folder is.</param>
    /// <param name="folder">Holds the segments; it exists.</param>
    /// <param name="options">How text becomes terms; segments made with others are refused.</param>
    /// <param name="segmentNames">As <see cref="Seal"/> returned them.</param>
    /// <exception cref="SearchFileException">
    /// A segment is missing or damaged, and named. The caller rebuilds: opens with no names and adds every row again.
    /// </exception>
    public static TextIndex Open(
        IFileSystem files, string folder, TextAnalyzerOptions options, IReadOnlyList<string> segmentNames)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(segmentNames);
        TextAnalyzer analyzer = new(options);
        List<TextSegment> segments = [];
        try
        {
            foreach (string name in segmentNames)
            {
                TextSegment segment = TextSegment.Open(files, folder, name, analyzer.Options.Fingerprint());
                int expected = segments.Count == 0 ? 0 : segments[^1].RowEnd;
                segments.Add(segment);
                if (segment.FirstRow != expected)
                {
                    throw new SearchFileException(
                        Path.Combine(folder, name),
                        $"it begins at row {segment.FirstRow}, and row {expected} comes next");
                }
            }
        }
        catch
        {
            // Whatever went wrong is the caller's to hear of; the open segments must not outlive it.
            foreach (TextSegment segment in segments) segment.Release();
            throw;
        }

        return new TextIndex(files, folder, analyzer, segments);
    }

    /// <summary>
    /// Adds the next row. A row that is there already is passed over, so that applying a journal twice changes nothing.
    /// An empty text counts as no row in the statistics.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A row was left out.</exception>
    public void Add(int row, string text)
    {
        TextMemoryPart memory = _view.Memory;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, memory.RowEnd);
        if (row < memory.RowEnd) return;
        memory.Gate.EnterWriteLock();
        try
        {
            memory.Add(Analyzer.Read(text, stackalloc char[TextAnalyzer.BufferChars]));
        }
        finally
        {
            memory.Gate.ExitWriteLock();
        }
    }

    /// <summary>Scores every row for a question. Costs what the rows that hold its terms cost.</summary>
    public TextScores Score(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        List<(TermKey Key, int Count)> terms = Parse(query);
        TextView view = Hold();
        try
        {
            return Score(view, terms);
        }
        finally
        {
            view.Release();
        }
    }

    /// <summary>The best row of each of the best <paramref name="k"/> groups for a question, best first.</summary>
    public ScoredRow[] Search(string query, int k, RowSet? allowed = null, ReadOnlyMemory<int> groupOfRow = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        using TextScores scores = Score(query);
        return scores.Top(k, allowed, groupOfRow);
    }

    /// <summary>
    /// Writes the part in memory to a segment, merges segments where many are alike, and returns those that hold all
    /// rows now, synced. For the snapshot to name. Files that it no longer names stay until <see cref="Forget"/>.
    /// </summary>
    /// <param name="live">Rows to keep when segments are merged; null for all. Others keep their number and lose their
    /// words.</param>
    /// <exception cref="IOException">The disk refused; the index is as it was.</exception>
    public IReadOnlyList<string> Seal(RowSet? live = null)
    {
        TextMemoryPart memory = _view.Memory;
        if (memory.RowEnd > memory.FirstRow)
        {
            TextSegment sealedPart = Write(memory.FirstRow, memory.Lengths, writer =>
            {
                foreach ((byte[] term, PostingList postings) in memory.InOrder()) writer.Add(term, postings);
            });
            Publish([.. _view.Segments, sealedPart], new TextMemoryPart(sealedPart.RowEnd));
        }

        while (MergeRange(_view.Segments) is { } range)
        {
            (int offset, int length) = range.GetOffsetAndLength(_view.Segments.Count);
            List<TextSegment> merged = [.. _view.Segments.Skip(offset).Take(length)];
            TextSegment whole = Write(
                merged[0].FirstRow,
                TextSegmentMerger.Lengths(merged, live),
                writer => TextSegmentMerger.Write(merged, live, writer));
            Publish([.. _view.Segments.Take(offset), whole, .. _view.Segments.Skip(offset + length)], _view.Memory);
            foreach (TextSegment segment in merged) segment.Release();
        }

        return SegmentNames;
    }

    /// <summary>Deletes the segment files that are neither in use nor to be kept for an older snapshot.</summary>
    /// <param name="keep">Names that snapshots still hold.</param>
    public void Forget(IReadOnlyCollection<string> keep)
    {
        HashSet<string> kept = [.. keep, .. SegmentNames];
        foreach (string name in _files.ListFiles(_folder))
        {
            if (NumberOf(name) is not null && !kept.Contains(name)) _files.Delete(Path.Combine(_folder, name));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Volatile.Read(ref _view).Release();

    /// <summary>
    /// The neighbours to merge next: from the newest back, <see cref="MergeWidth"/> or more of one size class or
    /// smaller. Null where no class is full, or the segment would grow too large.
    /// </summary>
    internal static Range? MergeRange(IReadOnlyList<TextSegment> segments)
    {
        long bytes = 0;
        int sizeClass = 0;
        for (int first = segments.Count - 1; first >= 0; first--)
        {
            int next = SizeClass(segments[first]);
            if (next > sizeClass && segments.Count - 1 - first >= MergeWidth) return (first + 1)..;
            sizeClass = Math.Max(sizeClass, next);
            bytes += segments[first].Bytes;
            if (bytes > TextSegmentWriter.BytesMax) return null;
        }

        return segments.Count >= MergeWidth ? Range.All : null;
    }

    private static int SizeClass(TextSegment segment) =>
        (int)Math.Log(Math.Max(1, segment.RowEnd - segment.FirstRow), MergeWidth);

    private static int? NumberOf(string name) =>
        name.StartsWith(NameStart, StringComparison.Ordinal)
        && name.EndsWith(NameEnd, StringComparison.Ordinal)
        && int.TryParse(
            name.AsSpan()[NameStart.Length..^NameEnd.Length],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int number)
            ? number
            : null;

    /// <summary>
    /// Statistics of the segments first, then the part in memory under its lock, then the segments' rows: no page of a
    /// segment is read while the lock is held, and what memory counts is what it scores.
    /// </summary>
    private static TextScores Score(TextView view, List<(TermKey Key, int Count)> terms)
    {
        int[] rowsWith = [.. terms.Select(term => view.Segments.Sum(segment => segment.RowsWith(term.Key)))];
        int counted = view.Segments.Sum(segment => segment.CountedRows);
        long totalLength = view.Segments.Sum(segment => segment.TotalLength);

        TextMemoryPart memory = view.Memory;
        QueryTerm[] known = new QueryTerm[terms.Count];
        Bm25[] weights = new Bm25[terms.Count];
        int rows;
        float[] scores;
        memory.Gate.EnterReadLock();
        try
        {
            rows = memory.RowEnd;
            counted += memory.CountedRows;
            totalLength += memory.TotalLength;
            scores = ArrayPool<float>.Shared.Rent(rows);
            scores.AsSpan(0, rows).Clear();
            double averageLength = counted == 0 ? 1 : (double)totalLength / counted;
            for (int i = 0; i < known.Length; i++)
            {
                (TermKey key, int count) = terms[i];
                rowsWith[i] += memory.RowsWith(key);
                known[i] = new QueryTerm(key.Text, count, rowsWith[i], Bm25.Idf(counted, rowsWith[i]));
                weights[i] = new Bm25(known[i].Idf, count, averageLength);
                memory.AddScores(key, weights[i], scores);
            }
        }
        finally
        {
            memory.Gate.ExitReadLock();
        }

        for (int i = 0; i < known.Length; i++)
        {
            foreach (TextSegment segment in view.Segments) segment.AddScores(terms[i].Key, weights[i], scores);
        }

        return new TextScores(scores, rows, known);
    }

    private List<(TermKey Key, int Count)> Parse(string query)
    {
        List<(TermKey Key, int Count)> terms = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        TermCursor cursor = Analyzer.Read(query, stackalloc char[TextAnalyzer.BufferChars]);
        while (cursor.MoveNext())
        {
            string term = cursor.Current.ToString();
            if (places.TryAdd(term, terms.Count)) terms.Add((TermKey.Of(term), 1));
            else terms[places[term]] = (terms[places[term]].Key, terms[places[term]].Count + 1);
        }

        return terms;
    }

    private TextView Hold()
    {
        while (true)
        {
            TextView view = Volatile.Read(ref _view);
            if (view.TryHold()) return view;
        }
    }

    private T Read<T>(Func<TextMemoryPart, T> read)
    {
        TextMemoryPart memory = Volatile.Read(ref _view).Memory;
        memory.Gate.EnterReadLock();
        try
        {
            return read(memory);
        }
        finally
        {
            memory.Gate.ExitReadLock();
        }
    }

    private void Publish(IReadOnlyList<TextSegment> segments, TextMemoryPart memory) =>
        Volatile.Write(ref _view, new TextView(segments, memory));

    /// <summary>Writes a segment under the next free number, syncs it and opens it.</summary>
    private TextSegment Write(int firstRow, IReadOnlyList<int> lengths, Action<TextSegmentWriter> write)
    {
        int number = 1 + _files.ListFiles(_folder).Concat(SegmentNames).Select(NumberOf).Max() ?? 1;
        string name = string.Create(CultureInfo.InvariantCulture, $"{NameStart}{number:D8}{NameEnd}");
        try
        {
            using (TextSegmentWriter writer = new(
                _files.Open(Path.Combine(_folder, name), FileIntent.CreateNew), _fingerprint, firstRow, lengths))
            {
                write(writer);
                writer.Finish();
            }

            _files.SyncDirectory(_folder);
            return TextSegment.Open(_files, _folder, name, _fingerprint);
        }
        catch
        {
            TryDelete(name);
            throw;
        }
    }

    /// <summary>What was written of a segment before the disk was full is not left on it.</summary>
    private void TryDelete(string name)
    {
        try
        {
            _files.Delete(Path.Combine(_folder, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing names it, so Forget sweeps it later; why it could not be written is what the caller must hear.
        }
    }
}
