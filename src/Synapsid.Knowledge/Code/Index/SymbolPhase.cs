using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// Reads the symbols of every segment that has none yet, or whose readers are others now, with the writer's right, and
/// commits each.
/// </summary>
/// <param name="index">The repository.</param>
/// <param name="progress">Told how far it is; may be null.</param>
/// <param name="remarks">Takes what a person should know.</param>
/// <param name="cancellation">Ends it; segments that are done stay done.</param>
internal sealed class SymbolPhase(
    RepositoryIndex index,
    IProgress<IndexProgress>? progress,
    List<string> remarks,
    CancellationToken cancellation)
{
    private const int ProblemsShownMax = 5;

    private readonly IndexParts _parts = index.Parts;
    private readonly Lock _tableGate = new();
    private readonly List<string> _problems = [];
    private readonly SortedSet<string> _readers = new(StringComparer.Ordinal);
    private int _rereadFiles;
    private int _problemCount;
    private int _done;
    private int _total;

    /// <summary>Does it.</summary>
    /// <param name="rereads">Whether symbols that others read are read again.</param>
    public void Run(bool rereads)
    {
        List<int> wanted;
        using (CodeView? view = index.Hold())
        {
            if (view is null) return;
            List<CodeSegment> segments =
                [.. view.Segments.Where(segment => segment.Symbols is null || (rereads && IsOutdated(segment)))];
            wanted = [.. segments.Select(segment => segment.Entry.Number)];
            _total = segments.Sum(segment => segment.Files.Count);
        }

        foreach (int number in wanted)
        {
            using CodeView view = index.Hold()!;
            ReadSymbols(view, view.Segments.Single(segment => segment.Entry.Number == number));
        }

        if (_rereadFiles > 0)
        {
            remarks.Add($"The symbols of {_rereadFiles} files were read again, by: {string.Join("; ", _readers)}.");
        }

        if (_parts.Extractor.CtagsProblem is { } problem) remarks.Add(problem);
        if (_problemCount > 0)
        {
            remarks.Add($"{_problemCount} files have no symbols: {string.Join("; ", _problems)}");
        }
    }

    private bool IsOutdated(CodeSegment segment)
    {
        bool wantsCtags = SymbolReaders.WantCtags(segment);
        if (wantsCtags) _parts.Extractor.TryStartCtags();
        return SymbolReaders.IsOutdated(segment.Entry.SymbolsBy, wantsCtags, _parts.Extractor);
    }

    /// <summary>
    /// The new table has a number of its own where there is an old one, which somebody may be reading. Its symbols have
    /// other places, so which of them have a vector is found out anew.
    /// </summary>
    private void ReadSymbols(CodeView view, CodeSegment segment)
    {
        SegmentEntry read = segment.Entry;
        int symbols = read.HasSymbols ? view.Manifest.NextNumber : read.Number;
        Extract(view, segment).Write(_parts.Files, index.Names.Symbols(symbols));
        string note = SymbolReaders.NoteOf(SymbolReaders.WantCtags(segment), _parts.Extractor);
        if (read.HasSymbols)
        {
            _rereadFiles += segment.Live.Count;
            _readers.Add(note);
        }

        index.Commit(view.Manifest with
        {
            Generation = view.Manifest.Generation + 1,
            NextNumber = Math.Max(view.Manifest.NextNumber, symbols + 1),
            Segments = [.. view.Manifest.Segments.Select(entry => entry.Number == read.Number
                ? entry with { Symbols = symbols, SymbolsBy = note, Cards = 0 }
                : entry)],
        });
    }

    private SymbolTableWriter Extract(CodeView view, CodeSegment segment)
    {
        SymbolTableWriter table = new(segment.Files.Count);
        int batch = _parts.Options.WorkerBatch;
        int workers = _parts.WorkersFor(segment.Files.Count);
        int next = 0;
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ =>
        {
            using SourceContent content = new();
            for (int first; (first = Interlocked.Add(ref next, batch) - batch) < segment.Files.Count;)
            {
                int end = Math.Min(segment.Files.Count, first + batch);
                for (int row = first; row < end; row++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (!segment.Live.Contains(row)) continue;
                    if (Read(view, segment.Files[row], content) is not { Symbols.Count: > 0 } found) continue;
                    lock (_tableGate) table.Add(row, found.Symbols);
                }

                progress?.Report(new IndexProgress("symbols", Interlocked.Add(ref _done, end - first), _total));
            }
        });
        return table;
    }

    /// <summary>The symbols of a file, if it is still the one whose text is indexed.</summary>
    private FileSymbols? Read(CodeView view, CodeFile file, SourceContent content)
    {
        if (!file.IsIndexed || !CodeLanguages.TryGet(file.Language, out CodeLanguage language)) return null;
        if (language.Reader == SymbolReader.None || !view.TryRead(file.Path, content, out ReadOnlyMemory<byte> text))
        {
            return null;
        }

        if (ContentHash.Of(content.Bytes) != file.Hash) return null;
        FileSymbols found = _parts.Extractor.Extract(language, text.Span);
        if (found.Problem is { } problem && _parts.Extractor.CtagsProblem is null) Note(file.Path, problem);
        return found;
    }

    private void Note(string path, string problem)
    {
        lock (_problems)
        {
            _problemCount++;
            if (_problems.Count < ProblemsShownMax) _problems.Add($"{path} ({problem})");
        }
    }
}
