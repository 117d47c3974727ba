namespace Synapsid.Knowledge.Code.Index;

/// <summary>A manifest in the making: which rows die, which are touched, and what comes new.</summary>
internal sealed class ManifestEdit
{
    private readonly CodeView? _view;
    private readonly CodeManifest _manifest;
    private readonly Dictionary<int, HashSet<int>> _dead = [];
    private readonly Dictionary<int, Dictionary<int, FileStamp>> _touched = [];
    private readonly List<SegmentEntry> _added = [];

    /// <summary>Begins with a state.</summary>
    /// <param name="view">The state; null where there is none.</param>
    /// <param name="manifest">Its manifest, or an empty one.</param>
    public ManifestEdit(CodeView? view, CodeManifest manifest) => (_view, _manifest) = (view, manifest);

    /// <summary>Says that what is indexed of a path no longer counts.</summary>
    public void Kill(string path)
    {
        if (_view is null || !_view.TryFind(path, out int segment, out int row)) return;
        int number = _view.Segments[segment].Entry.Number;
        if (!_dead.TryGetValue(number, out HashSet<int>? rows)) _dead[number] = rows = [];
        rows.Add(row);
    }

    /// <summary>Says that a file was written again with the same content.</summary>
    public void Touch(string path, FileStamp stamp)
    {
        if (_view is null || !_view.TryFind(path, out int segment, out int row)) return;
        int number = _view.Segments[segment].Entry.Number;
        if (!_touched.TryGetValue(number, out Dictionary<int, FileStamp>? rows)) _touched[number] = rows = [];
        rows[row] = stamp;
    }

    /// <summary>Adds a segment.</summary>
    public void Add(SegmentEntry segment) => _added.Add(segment);

    /// <summary>The new manifest. Segments of which no row counts any more are not in it.</summary>
    public CodeManifest Finish()
    {
        List<SegmentEntry> segments = [];
        foreach (SegmentEntry entry in _manifest.Segments)
        {
            SegmentEntry changed = entry;
            if (_dead.TryGetValue(entry.Number, out HashSet<int>? dead))
            {
                dead.UnionWith(entry.Dead);
                changed = changed with { Dead = [.. dead.Order()] };
            }

            if (_touched.TryGetValue(entry.Number, out Dictionary<int, FileStamp>? touched))
            {
                foreach ((int row, FileStamp stamp) in entry.Touched) touched.TryAdd(row, stamp);
                changed = changed with { Touched = touched };
            }

            if (changed.Dead.Count < changed.Rows) segments.Add(changed);
        }

        segments.AddRange(_added);
        return _manifest with { Generation = _manifest.Generation + 1, Segments = segments };
    }
}
