using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>Reads the symbols of every segment that has none yet, with the writer's right, and commits each.</summary>
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
    private int _problemCount;
    private int _done;
    private int _total;

    /// <summary>Does it.</summary>
    public void Run()
    {
        using (CodeView? view = index.Hold())
        {
            if (view is null) return;
            _total = view.Segments.Where(segment => segment.Symbols is null).Sum(segment => segment.Files.Count);
        }

        while (true)
        {
            using CodeView view = index.Hold()!;
            CodeSegment? segment = view.Segments.FirstOrDefault(candidate => candidate.Symbols is null);
            if (segment is null) break;
            Extract(view, segment).Write(_parts.Files, index.Names.Symbols(segment.Entry.Number));
            index.Commit(view.Manifest with
            {
                Generation = view.Manifest.Generation + 1,
                Segments = [.. view.Manifest.Segments.Select(entry =>
                    entry.Number == segment.Entry.Number ? entry with { HasSymbols = true } : entry)],
            });
        }

        if (_parts.Extractor.CtagsProblem is { } problem) remarks.Add(problem);
        if (_problemCount > 0)
        {
            remarks.Add($"{_problemCount} files have no symbols: {string.Join("; ", _problems)}");
        }
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
