using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Lookup;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>The files that one search looks at, numbered through all segments of all repositories.</summary>
internal sealed class SearchScope
{
    private readonly int[] _firsts;
    private readonly bool[] _isAllowed;

    /// <summary>Takes the files that count and that a query's filters let through.</summary>
    /// <param name="views">The repositories.</param>
    /// <param name="query">Its glob and languages count.</param>
    public SearchScope(IReadOnlyList<CodeView> views, CodeQuery query)
    {
        Views = views;
        List<(int View, CodeSegment Segment)> segments = [];
        for (int view = 0; view < views.Count; view++)
        {
            foreach (CodeSegment segment in views[view].Segments) segments.Add((view, segment));
        }

        Segments = segments;
        _firsts = new int[segments.Count + 1];
        for (int i = 0; i < segments.Count; i++) _firsts[i + 1] = _firsts[i] + segments[i].Segment.Files.Count;
        ViewFiles[] files = [.. views.Select(ViewFiles.Of)];
        Categories = files.Length == 1 ? files[0].Categories : [.. files.SelectMany(view => view.Categories)];
        _isAllowed = files.Length == 1 ? files[0].IsIndexed : [.. files.SelectMany(view => view.IsIndexed)];
        AllowedCount = files.Sum(view => view.IndexedCount);
        if (string.IsNullOrEmpty(query.PathGlob) && query.Languages.Count == 0) return;
        _isAllowed = Filtered(query);
        AllowedCount = _isAllowed.Count(isAllowed => isAllowed);
    }

    /// <summary>The repositories.</summary>
    public IReadOnlyList<CodeView> Views { get; }

    /// <summary>All segments, with the place of their repository.</summary>
    public IReadOnlyList<(int View, CodeSegment Segment)> Segments { get; }

    /// <summary>Numbers given to files, those that do not count among them.</summary>
    public int FileCount => _firsts[^1];

    /// <summary>Files that are looked at.</summary>
    public int AllowedCount { get; }

    /// <summary>What each file is there for.</summary>
    public FileCategory[] Categories { get; }

    /// <summary>Whether a file is looked at.</summary>
    public bool IsAllowed(int file) => _isAllowed[file];

    /// <summary>The number of a segment's row.</summary>
    public int FileOf(int segment, int row) => _firsts[segment] + row;

    /// <summary>The number that the first segment of a repository has here.</summary>
    public int FirstSegmentOf(int view)
    {
        int first = 0;
        for (int i = 0; i < view; i++) first += Views[i].Segments.Count;
        return first;
    }

    /// <summary>The segment and row of a file.</summary>
    public (int Segment, int Row) PlaceOf(int file)
    {
        int found = Array.BinarySearch(_firsts, file);
        int segment = found >= 0 ? found : ~found - 1;
        while (_firsts[segment + 1] == _firsts[segment]) segment++;
        return (segment, file - _firsts[segment]);
    }

    /// <summary>Of the files that count, those that the filters let through.</summary>
    private bool[] Filtered(CodeQuery query)
    {
        bool[] isAllowed = new bool[FileCount];
        PathFilter paths = PathFilter.Of(query.PathGlob);
        int file = 0;
        foreach ((_, CodeSegment segment) in Segments)
        {
            foreach (CodeFile known in segment.Files)
            {
                bool isOfLanguage = query.Languages.Count == 0
                    || query.Languages.Contains(known.Language, StringComparer.OrdinalIgnoreCase);
                isAllowed[file] = _isAllowed[file] && isOfLanguage && paths.Fits(known.Path);
                file++;
            }
        }

        return isAllowed;
    }
}
