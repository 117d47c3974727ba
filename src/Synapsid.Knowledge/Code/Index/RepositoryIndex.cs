using System.Text;
using Synapsid.Base.Files;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// The index of one repository: immutable segments under a manifest that is replaced. Any number of processes read it;
/// the one that holds its lock file writes. Duties: reading the committed state (here), bringing it up to date
/// (<c>.Update</c>), following the tree (<c>.Watch</c>), answering for its freshness (<c>.Fresh</c>), giving symbols
/// their vectors (<c>.Vectors</c>), and the grains that are anchored in it (<c>.Anchors</c>).
/// </summary>
/// <remarks>All members may be called from any thread. Layout and crash argument:
/// <c>docs/formats/code-index.md</c>.</remarks>
public sealed partial class RepositoryIndex : IDisposable
{
    private const int SkippedShownMax = 1_000;

    private readonly IFileSystem _files;
    private readonly ISourceTree _tree;
    private readonly TimeProvider _clock;
    private readonly RepositoryFiles _names;

    /// <summary>Protects what follows; never held across I/O on the source tree.</summary>
    private readonly Lock _viewGate = new();
    private CodeView? _view;
    private SourceStamp _manifestStamp;
    private VectorStore? _vectors;
    private bool _disposed;

    internal RepositoryIndex(IndexParts parts, RepositoryFiles names, string root)
    {
        Parts = parts;
        (_files, _tree, _clock) = (parts.Files, parts.Tree, parts.Clock);
        _names = names;
        Root = root;
        CodeOptions options = parts.Options;
        if (options.StatCache) _stamps = new StatCache(options.StatCacheMax, options.StatCacheTtl, parts.Clock);
        WalkOptions = parts.WalkOptions with { Stamps = _stamps };
    }

    /// <summary>The root folder's full path.</summary>
    public string Root { get; }

    /// <summary>Its id, which names its files.</summary>
    public string Id => _names.Id;

    internal IndexParts Parts { get; }

    internal RepositoryFiles Names => _names;

    /// <summary>Whether there is an index.</summary>
    public bool Exists => _files.FileExists(_names.Manifest);

    /// <summary>
    /// The newest committed state; null where nothing is indexed. The caller disposes it.
    /// </summary>
    /// <exception cref="IOException">The index is damaged; the message names the file. <see cref="Update"/> makes it
    /// again.</exception>
    public CodeView? Hold()
    {
        lock (_viewGate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Reload();
            return _view is { } view && view.TryHold() ? view : null;
        }
    }

    /// <summary>What is known of it, for people.</summary>
    public RepositoryInfo Describe()
    {
        using CodeView? view = Hold();
        CodeManifest manifest = view?.Manifest ?? Empty();
        int[] indexed = [.. (view?.Segments ?? []).Select(CountIndexed)];
        return new RepositoryInfo
        {
            Id = Id,
            Name = manifest.Name,
            Root = Root,
            Files = indexed.Sum(),
            FilesWithSymbols = manifest.Segments.Select((entry, at) => entry.HasSymbols ? indexed[at] : 0).Sum(),
            Symbols = view?.Segments.Sum(segment => segment.Symbols?.Count ?? 0) ?? 0,
            SymbolsBy = [.. manifest.Segments
                .Select(entry => entry.SymbolsBy)
                .Where(note => note.Length > 0)
                .Distinct()
                .Order(StringComparer.Ordinal)],
            Cards = view?.Cards?.Count ?? 0,
            Segments = manifest.Segments.Count,
            IsComplete = manifest.IsComplete,
            IndexedAt = manifest.IndexedAt,
            Branch = manifest.Branch,
            Commit = manifest.Commit,
            LeftOut = CountLeftOut(manifest, view),
            StatCache = _stamps?.Figures,
            LeftOutPaths = [.. manifest.Skipped, .. LeftOutFiles(view).Take(SkippedShownMax)],
        };
    }

    /// <summary>Deletes the index; the source tree is not touched.</summary>
    /// <exception cref="RepositoryBusyException">Another process writes it.</exception>
    public void Delete()
    {
        using RepositoryWriter writer = TakeWriter(TimeSpan.FromSeconds(10), CancellationToken.None);
        Discard();
        _files.DeleteDirectory(_names.Folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Task?[] running;
        lock (_viewGate)
        {
            _disposed = true;
            running = [_refreshing, _embedding];
        }

        _closing.Cancel();
        foreach (Task? task in running) task?.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        StopWatching();
        lock (_viewGate) Forget();
        _closing.Dispose();
    }

    internal CodeManifest Empty() => new() { Root = Root, Name = NameOf(Root) };

    private static string NameOf(string root) =>
        Path.GetFileName(root.TrimEnd('/')) is { Length: > 0 } name ? name : root;

    /// <summary>With the gate held: opens what another process committed since.</summary>
    private void Reload()
    {
        byte[] path = Encoding.UTF8.GetBytes(_names.Manifest);
        SourceOutcome outcome = _tree.Stat(path, follow: true, out SourceStamp stamp);
        if (outcome == SourceOutcome.Absent)
        {
            Forget();
            return;
        }

        if (_view is not null && stamp == _manifestStamp) return;
        Publish(ReadCommitted(out CodeManifest manifest), manifest);
        _manifestStamp = stamp;
    }

    /// <summary>
    /// Opens the segments of the manifest. A commit of another process may replace both between the two: then the newer
    /// manifest is read.
    /// </summary>
    private List<SegmentFiles> ReadCommitted(out CodeManifest manifest)
    {
        const int Tries = 5;
        for (int attempt = 1; ; attempt++)
        {
            manifest = CodeManifest.Read(_files, _names.Manifest);
            try
            {
                return OpenSegments(manifest);
            }
            catch (IOException) when (attempt < Tries
                && CodeManifest.Read(_files, _names.Manifest).Generation != manifest.Generation)
            {
                // Its files went with the commit that made them needless.
            }
        }
    }

    private List<SegmentFiles> OpenSegments(CodeManifest manifest)
    {
        List<SegmentFiles> opened = [];
        try
        {
            foreach (SegmentEntry entry in manifest.Segments)
            {
                SegmentFiles? known = _view?.Segments
                    .Select(segment => segment.OpenFiles)
                    .FirstOrDefault(files => files.Number == entry.Number);
                if (known is not null && known.Serves(entry))
                {
                    known.Hold();
                    opened.Add(known);
                }
                else
                {
                    opened.Add(SegmentFiles.Open(_files, _names, entry, known));
                }
            }
        }
        catch
        {
            // Whatever went wrong is the caller's to hear of; what was opened must not outlive it.
            foreach (SegmentFiles segment in opened) segment.Release();
            throw;
        }

        return opened;
    }

    /// <summary>With the gate held: makes a state the newest.</summary>
    private void Publish(List<SegmentFiles> segments, CodeManifest manifest)
    {
        CodeView? before = _view;
        _view = new CodeView(_tree, manifest, segments, OpenVectors(manifest));
        before?.Dispose();
    }

    /// <summary>
    /// With the gate held. Vectors that cannot be read are done without: what is found by words is found all the same,
    /// and the next update makes them again.
    /// </summary>
    private VectorStore? OpenVectors(CodeManifest manifest)
    {
        if (_vectors is not null && _vectors.Number != manifest.VectorNumber)
        {
            _vectors.Release();
            _vectors = null;
        }

        if (manifest.VectorNumber == 0) return null;
        try
        {
            if (_vectors is null)
            {
                _vectors = VectorStore.Open(
                    _files,
                    _names,
                    manifest.VectorNumber,
                    manifest.VectorModel,
                    manifest.VectorDimensions,
                    manifest.VectorRows);
            }
            else
            {
                _vectors.Grow(manifest.VectorRows);
            }

            return _vectors;
        }
        catch (IOException)
        {
            _vectors?.Release();
            _vectors = null;
            return null;
        }
    }

    /// <summary>With the gate held: closes everything.</summary>
    private void Forget()
    {
        _view?.Dispose();
        _view = null;
        _vectors?.Release();
        _vectors = null;
    }

    private static Dictionary<SkipReason, int> CountLeftOut(CodeManifest manifest, CodeView? view)
    {
        Dictionary<SkipReason, int> counts = new(manifest.SkippedCounts);
        foreach (WalkSkip skip in LeftOutFiles(view))
        {
            counts[skip.Reason] = counts.GetValueOrDefault(skip.Reason) + 1;
        }

        return counts;
    }

    /// <summary>Files that were read and left out for their content.</summary>
    private static IEnumerable<WalkSkip> LeftOutFiles(CodeView? view)
    {
        foreach (CodeSegment segment in view?.Segments ?? [])
        {
            for (int row = 0; row < segment.Files.Count; row++)
            {
                CodeFile file = segment.Files[row];
                if (segment.Live.Contains(row) && !file.IsIndexed)
                {
                    yield return new WalkSkip(file.Path, IsFolder: false, file.LeftOut, Rule: null);
                }
            }
        }
    }

    private static int CountIndexed(CodeSegment segment)
    {
        int count = 0;
        for (int row = 0; row < segment.Files.Count; row++)
        {
            if (segment.Live.Contains(row) && segment.Files[row].IsIndexed) count++;
        }

        return count;
    }
}
