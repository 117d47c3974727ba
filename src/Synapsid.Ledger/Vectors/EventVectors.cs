using System.Text;

using Synapsid.Base.Files;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Segments;
using Synapsid.Search.Vectors;

namespace Synapsid.Ledger.Vectors;

/// <summary>
/// The vectors of events, by namespace, each with its own number of dimensions, which the first one decides. Filled
/// after
/// the acknowledgement, and synced before the segment that holds the events is sealed: what opening finds unsealed it
/// adds again.
/// </summary>
internal sealed class EventVectors : IDisposable
{
    /// <summary>So few rows of pruned events are not worth the work.</summary>
    private const int PrunedRowsKept = 1_000;

    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, NamespaceVectors> _spaces = new(StringComparer.Ordinal); // gate
    private readonly Dictionary<string, int> _promised = new(StringComparer.Ordinal); // gate: dimensions
    private readonly List<long> _indexes = [];
    private float[] _vectors = [];
    private Exception? _failure;

    private EventVectors(IFileSystem files, string folder)
    {
        _files = files;
        _folder = folder;
    }

    /// <summary>Vectors that can be found.</summary>
    public long Count
    {
        get
        {
            lock (_gate) return _spaces.Values.Sum(space => (long)space.Count);
        }
    }

    /// <summary>
    /// Opens the vector files as of the sealed segments and adds the vectors of those that are not sealed. Where the
    /// files do not have what the sealed ones say, or where most of their rows are of pruned events, all are made
    /// again.
    /// </summary>
    public static EventVectors Open(IFileSystem files, string folder, IReadOnlyList<Segment> segments)
    {
        EventVectors vectors = new(files, folder);
        Segment? firstUnsealed = segments.FirstOrDefault(segment => !segment.IsSealed);
        long below = firstUnsealed?.FirstIndex ?? segments[^1].End;
        long expected = segments.Sum(segment => (long)((segment.Index as SealedIndex)?.Header.Vectors ?? 0));
        long found = vectors.OpenFiles(below, segments[0].FirstIndex);
        bool whole = found == expected && vectors.Count - found <= found + PrunedRowsKept;
        if (!whole) vectors.DeleteFiles();
        foreach (Segment segment in segments)
        {
            bool none = segment.Index is SealedIndex { Header.Vectors: 0 } or SegmentIndexBuilder { Vectors: 0 };
            if (!none && (!whole || !segment.IsSealed)) vectors.AddSegment(segment);
        }

        return vectors;
    }

    /// <summary>
    /// Throws where a vector of a batch does not have the dimensions of its namespace; else those of a new one are
    /// promised.
    /// </summary>
    /// <exception cref="ArgumentException">The message names the namespace and both numbers.</exception>
    public void Check(EventBatch batch)
    {
        Dictionary<string, int> promises = new(StringComparer.Ordinal);
        int start = 0;
        foreach (int end in batch.Ends)
        {
            ReadOnlySpan<byte> record = batch.Records[start..end];
            start = end;
            if (!EventRecordFormat.HasVector(record) || !EventView.TryParse(record, out EventView view)) continue;
            bool longName = view.Namespace.Length > EventRowsFormat.NamespaceBytesMax;
            if (longName || view.Dimensions > VectorFormat.DimensionsMax)
            {
                throw new ArgumentException(
                    $"A vector may have {VectorFormat.DimensionsMax:N0} dimensions, and its namespace "
                    + $"{EventRowsFormat.NamespaceBytesMax} bytes, at most.");
            }

            string space = Encoding.UTF8.GetString(view.Namespace);
            int known;
            lock (_gate)
            {
                if (!_promised.TryGetValue(space, out known)) known = promises.GetValueOrDefault(space);
            }

            if (known == 0) promises.Add(space, view.Dimensions);
            else if (known != view.Dimensions) throw OtherDimensions(space, known, view.Dimensions);
        }

        if (promises.Count > 0) Promise(promises);
    }

    /// <summary>Adds the vectors of a batch; one thread at a time, in order.</summary>
    public void Add(ReadOnlySpan<byte> records, ReadOnlySpan<int> ends, long firstIndex)
    {
        int start = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            ReadOnlySpan<byte> record = records[start..ends[i]];
            start = ends[i];
            if (EventRecordFormat.HasVector(record)) Gather(record, firstIndex + i);
        }

        AddGathered();
    }

    /// <summary>The events of a namespace whose vectors are most like a query, best first.</summary>
    /// <exception cref="ArgumentException">The query has other dimensions than the namespace.</exception>
    /// <exception cref="IOException">The vector files fell behind, since the disk failed or was full.</exception>
    public List<VectorHit> Search(string space, ReadOnlySpan<float> query, int top, long first)
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw new IOException(
                "The vectors of the newest events could not be stored; they are when the ledger is opened next. "
                + failure.Message,
                failure);
        }

        NamespaceVectors? vectors;
        lock (_gate)
        {
            if (!_spaces.TryGetValue(space, out vectors)) return [];
        }

        if (query.Length != vectors.Dimensions)
        {
            throw new ArgumentException(
                $"The query has {query.Length} dimensions, and the vectors of namespace '{space}' have "
                + $"{vectors.Dimensions}.");
        }

        return vectors.Search(query, top, first);
    }

    /// <summary>Namespaces whose files are damaged, with the first bad row.</summary>
    public IReadOnlyList<(string File, int Row)> Verify()
    {
        lock (_gate)
        {
            return
            [
                .. from space in _spaces
                   let row = space.Value.FirstDamaged()
                   where row is not null
                   select (Path.Combine(_folder, NamespaceVectors.NameOf(space.Key) + ".vec"), row.Value),
            ];
        }
    }

    /// <summary>Makes every vector added so far survive a crash.</summary>
    public void Sync()
    {
        NamespaceVectors[] all;
        lock (_gate) all = [.. _spaces.Values];
        foreach (NamespaceVectors space in all) space.Sync();
    }

    public void Dispose()
    {
        foreach (NamespaceVectors space in _spaces.Values) space.Dispose();
    }

    /// <summary>Promises all, unless another batch has just promised otherwise.</summary>
    private void Promise(Dictionary<string, int> promises)
    {
        lock (_gate)
        {
            foreach ((string space, int dimensions) in promises)
            {
                int known = _promised.GetValueOrDefault(space, dimensions);
                if (known != dimensions) throw OtherDimensions(space, known, dimensions);
            }

            foreach ((string space, int dimensions) in promises) _promised[space] = dimensions;
        }
    }

    private static ArgumentException OtherDimensions(string space, int known, int dimensions) => new(
        $"The vectors of namespace '{space}' have {known} dimensions; this one has {dimensions}.");

    private long OpenFiles(long below, long first)
    {
        long found = 0;
        foreach (string file in _files.ListFiles(_folder))
        {
            if (!file.EndsWith(".rows", StringComparison.Ordinal)) continue;
            string name = Path.GetFileNameWithoutExtension(file);
            if (NamespaceVectors.TryOpen(_files, _folder, name, below, out string space) is not { } opened) return -1;
            _spaces.Add(space, opened);
            _promised.Add(space, opened.Dimensions);
            found += opened.CountFrom(first);
        }

        return found;
    }

    private void DeleteFiles()
    {
        foreach (NamespaceVectors space in _spaces.Values) space.Dispose();
        _spaces.Clear();
        _promised.Clear();
        foreach (string file in _files.ListFiles(_folder))
        {
            bool mine = Path.GetExtension(file) is ".rows" or ".vec";
            if (mine) _files.Delete(Path.Combine(_folder, file));
        }
    }

    private void AddSegment(Segment segment)
    {
        SegmentReader reader = new(segment.File, segment.Crc, SegmentFormat.HeaderBytes, segment.FirstIndex);
        while (reader.Expected < segment.End && reader.TryRead(out SegmentBatch batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (EventRecordFormat.HasVector(batch[i])) Gather(batch[i], batch.FirstIndex + i);
            }

            AddGathered();
        }
    }

    private NamespaceVectors? _gathering;
    private int _gathered; // floats

    private void Gather(ReadOnlySpan<byte> record, long index)
    {
        if (_failure is not null || !EventView.TryParse(record, out EventView view)) return;
        NamespaceVectors? space;
        try
        {
            space = SpaceOf(view);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _failure = failure;
            return;
        }

        if (space.Dimensions != view.Dimensions) return; // Check refuses such; one from elsewhere has no place here
        if (space != _gathering) AddGathered();
        _gathering = space;
        if (_gathered + view.Dimensions > _vectors.Length)
        {
            Array.Resize(ref _vectors, Math.Max(_gathered + view.Dimensions, _vectors.Length * 2));
        }

        view.CopyVector(_vectors.AsSpan(_gathered, view.Dimensions));
        _gathered += view.Dimensions;
        _indexes.Add(index);
    }

    private void AddGathered()
    {
        if (_indexes.Count == 0) return;
        try
        {
            _gathering!.AddMany(
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_indexes), _vectors.AsSpan(0, _gathered));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The events are safe in their segments; the rows are made again when the ledger is opened next.
            Volatile.Write(ref _failure, failure);
        }

        _indexes.Clear();
        _gathered = 0;
    }

    private NamespaceVectors SpaceOf(in EventView view)
    {
        string name = Encoding.UTF8.GetString(view.Namespace);
        lock (_gate)
        {
            if (_spaces.TryGetValue(name, out NamespaceVectors? space)) return space;
            space = NamespaceVectors.Create(_files, _folder, name, view.Dimensions);
            _spaces.Add(name, space);
            _promised[name] = view.Dimensions;
            return space;
        }
    }
}
