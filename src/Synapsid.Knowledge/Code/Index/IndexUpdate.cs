using System.Text;
using Synapsid.Knowledge.Code.Walking;
using Synapsid.Knowledge.Code.Walking.Git;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// One run of an update, with the writer's right: walk, compare, read what changed, commit; then the symbols of what
/// was
/// read.
/// </summary>
internal sealed class IndexUpdate
{
    private const int SegmentFilesMax = 40_000;
    private const long SegmentBytesMax = 88L << 20;
    private const int SkippedShownMax = 1_000;

    /// <summary>Segments with fewer files than this are folded into one when there are many.</summary>
    private const int SmallSegment = 2_000;
    private const int SmallSegmentsMax = 8;

    private readonly RepositoryIndex _index;
    private readonly IndexRequest _request;
    private readonly IProgress<IndexProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly IndexParts _parts;
    private readonly TextPhase _text;
    private readonly List<(string Phase, double Seconds)> _phases = [];
    private readonly List<string> _remarks = [];
    private readonly HashSet<ContentHash> _goneHashes = [];
    private int _added;
    private int _changed;
    private int _renamed;
    private int _removed;
    private int _touched;
    private IReadOnlyList<string> _pending = [];
    private IReadOnlyList<string> _refreshed = [];

    public IndexUpdate(
        RepositoryIndex index, IndexRequest request, IProgress<IndexProgress>? progress, CancellationToken cancellation)
    {
        (_index, _request, _progress, _cancellation) = (index, request, progress, cancellation);
        _parts = index.Parts;
        _text = new TextPhase(_parts, index.Root);
    }

    /// <summary>
    /// Paths that were found to have changed and are not committed yet; may be read by another thread.
    /// </summary>
    public IReadOnlyList<string> Pending => Volatile.Read(ref _pending);

    /// <summary>Does it all.</summary>
    public IndexReport Run()
    {
        if (_request.Rebuild) _index.Discard();
        if (_index.Mend() is { } damage) _remarks.Add($"The index was damaged and is made again: {damage}");
        WalkResult? walk = null;
        if (_request.Paths is null) Time("walk", () => walk = Walk());
        List<WalkedFile> toRead = [];
        Time("compare", () => toRead = Compare(walk));
        Time("text", () => Read(toRead));
        if (walk is not null) Finish(walk);
        if (_request.Symbols)
        {
            SymbolPhase symbols = new(_index, _progress, _remarks, _cancellation);
            Time("symbols", () => symbols.Run(_request.RereadSymbols));
        }

        return Report();
    }

    private void Time(string phase, Action act)
    {
        long started = _parts.Clock.GetTimestamp();
        act();
        _phases.Add((phase, _parts.Clock.GetElapsedTime(started).TotalSeconds));
    }

    private WalkResult Walk()
    {
        _progress?.Report(new IndexProgress("walk", 0, 0));
        WalkResult walk = new TreeWalker(_parts.Tree, _parts.Clock, _index.WalkOptions)
            .Walk(_index.Root, null, _cancellation);
        _index.Follow(walk);
        return walk;
    }

    /// <summary>
    /// Finds what is to be read, and commits what needs no reading: files that are gone, or only touched.
    /// </summary>
    private List<WalkedFile> Compare(WalkResult? walk)
    {
        List<WalkedFile> toRead = [];
        using CodeView? view = _index.Hold();
        TreeComparison comparison = walk is null
            ? TreeComparison.OfPaths(view, _request.Paths!, _parts.Tree, _index.Root)
            : TreeComparison.Of(view, walk.Files);
        if (walk is { IsComplete: false }) comparison.Gone.Clear(); // it may only not have been reached
        ManifestEdit edit = new(view, view?.Manifest ?? _index.Empty());
        foreach (string path in comparison.Gone)
        {
            if (view!.FileOf(path) is { IsIndexed: true } known) _goneHashes.Add(known.Hash);
            edit.Kill(path);
        }

        _removed = comparison.Gone.Count;
        CheckSuspects(view, comparison, edit, toRead);
        toRead.AddRange(comparison.Added);
        _added = comparison.Added.Count;
        if (view is not null) AddFolded(view, comparison, toRead);
        if (comparison.Gone.Count > 0 || _touched > 0) _index.Commit(edit.Finish());
        return toRead;
    }

    /// <summary>Tells what really changed from what was only written again.</summary>
    private void CheckSuspects(
        CodeView? view, TreeComparison comparison, ManifestEdit edit, List<WalkedFile> toRead)
    {
        bool[] same = _text.FindSame(comparison.Suspects, path => view!.FileOf(path)!.Hash, _cancellation);
        for (int i = 0; i < same.Length; i++)
        {
            WalkedFile file = comparison.Suspects[i];
            FileStamp stamp = FileStamp.Of(file);
            if (!same[i])
            {
                toRead.Add(file);
                _changed++;
            }
            else if (!stamp.IsRacyAt(_parts.Clock.GetUtcNow()))
            {
                edit.Touch(file.Path, stamp);
                _touched++;
            }
        }
    }

    /// <summary>
    /// Adds the files of segments that are too small, or hold mostly dead rows: they are read again into a new one.
    /// </summary>
    private static void AddFolded(CodeView view, TreeComparison comparison, List<WalkedFile> toRead)
    {
        bool isCrowded = view.Segments.Count(segment => segment.Live.Count < SmallSegment) >= SmallSegmentsMax;
        HashSet<string> known = [.. toRead.Select(file => file.Path), .. comparison.Gone];
        foreach (CodeSegment segment in view.Segments)
        {
            bool isHollow = segment.Dead.Count > segment.Live.Count && segment.Dead.Count > SmallSegment;
            if (!isHollow && !(isCrowded && segment.Live.Count < SmallSegment)) continue;
            for (int row = 0; row < segment.Files.Count; row++)
            {
                CodeFile file = segment.Files[row];
                if (!segment.Live.Contains(row) || known.Contains(file.Path)) continue;
                FileStamp stamp = file.Stamp;
                toRead.Add(new WalkedFile(
                    file.Path, stamp.Size, stamp.ModifiedNs, stamp.ChangedNs, stamp.Inode, file.IsTracked));
            }
        }
    }

    /// <summary>Reads files into segments and commits each.</summary>
    private void Read(List<WalkedFile> toRead)
    {
        toRead.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        Volatile.Write(ref _pending, [.. toRead.Select(file => file.Path)]);
        int done = 0;
        foreach (List<WalkedFile> batch in Batches(toRead))
        {
            using CodeView? view = _index.Hold();
            CodeManifest manifest = view?.Manifest ?? _index.Empty();
            int number = manifest.NextNumber;
            SegmentEntry segment = _text.Build(
                batch,
                _parts.Files,
                _index.Names,
                number,
                count => _progress?.Report(new IndexProgress("text", Interlocked.Add(ref done, count), toRead.Count)),
                _cancellation);
            ManifestEdit edit = new(view, manifest with { NextNumber = number + 1 });
            foreach (WalkedFile file in batch) edit.Kill(file.Path);
            edit.Add(segment);
            _index.Commit(edit.Finish());
            CountRenamed(number);
        }

        _refreshed = _pending;
        Volatile.Write(ref _pending, []);
    }

    private void CountRenamed(int number)
    {
        if (_goneHashes.Count == 0) return;
        using CodeView view = _index.Hold()!;
        CodeSegment segment = view.Segments.Single(candidate => candidate.Entry.Number == number);
        int renamed = segment.Files.Count(file => file.IsIndexed && _goneHashes.Remove(file.Hash));
        (_renamed, _added, _removed) = (_renamed + renamed, _added - renamed, _removed - renamed);
    }

    private static IEnumerable<List<WalkedFile>> Batches(List<WalkedFile> files)
    {
        List<WalkedFile> batch = [];
        long bytes = 0;
        foreach (WalkedFile file in files)
        {
            batch.Add(file);
            bytes += file.Size;
            if (batch.Count < SegmentFilesMax && bytes < SegmentBytesMax) continue;
            yield return batch;
            batch = [];
            bytes = 0;
        }

        if (batch.Count > 0) yield return batch;
    }

    /// <summary>Notes what the walk saw beside files, where it is not what was noted before.</summary>
    private void Finish(WalkResult walk)
    {
        using CodeView? view = _index.Hold();
        CodeManifest manifest = view?.Manifest ?? _index.Empty();
        GitHead? head = walk.Repositories.FirstOrDefault(git => git.Root.Span.SequenceEqual(
            Encoding.UTF8.GetBytes(walk.Root)))?.ReadHead();
        bool isSame = view is not null
            && manifest.IsComplete == walk.IsComplete
            && manifest.Branch == head?.Branch
            && manifest.Commit == head?.Commit
            && manifest.SkippedCounts.Count == walk.SkipCounts.Count
            && manifest.SkippedCounts.All(pair => walk.SkipCounts.GetValueOrDefault(pair.Key) == pair.Value);
        if (isSame && manifest.Generation > 0) return;
        _index.Commit(manifest with
        {
            Generation = manifest.Generation + 1,
            IsComplete = walk.IsComplete,
            IndexedAt = _parts.Clock.GetUtcNow(),
            SkippedCounts = new Dictionary<SkipReason, int>(walk.SkipCounts),
            Skipped = [.. walk.Skips.Take(SkippedShownMax)],
            Branch = head?.Branch,
            Commit = head?.Commit,
        });
    }

    private IndexReport Report()
    {
        RepositoryInfo info = _index.Describe();
        return new IndexReport
        {
            Files = info.Files,
            Added = _added,
            Changed = _changed,
            Renamed = _renamed,
            Removed = _removed,
            Touched = _touched,
            Symbols = info.Symbols,
            Cards = info.Cards,
            Refreshed = _refreshed,
            BytesRead = _text.BytesRead,
            LeftOut = info.LeftOut,
            Remarks = _remarks,
            Phases = _phases,
        };
    }
}
