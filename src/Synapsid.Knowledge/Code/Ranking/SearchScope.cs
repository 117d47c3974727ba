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
        _isAllowed = new bool[_firsts[^1]];
        PathFilter paths = PathFilter.Of(query.PathGlob);
        bool hasGlob = !string.IsNullOrEmpty(query.PathGlob);
        for (int i = 0; i < segments.Count; i++)
        {
            CodeSegment segment = segments[i].Segment;
            for (int row = 0; row < segment.Files.Count; row++)
            {
                CodeFile file = segment.Files[row];
                bool isAllowed = segment.Live.Contains(row)
                    && file.IsIndexed
                    && (query.Languages.Count == 0
                        || query.Languages.Contains(file.Language, StringComparer.OrdinalIgnoreCase))
                    && (!hasGlob || paths.Fits(file.Path));
                if (!isAllowed) continue;
                _isAllowed[_firsts[i] + row] = true;
                AllowedCount++;
            }
        }
    }

    /// <summary>The repositories.</summary>
    public IReadOnlyList<CodeView> Views { get; }

    /// <summary>All segments, with the place of their repository.</summary>
    public IReadOnlyList<(int View, CodeSegment Segment)> Segments { get; }

    /// <summary>Numbers given to files, those that do not count among them.</summary>
    public int FileCount => _firsts[^1];

    /// <summary>Files that are looked at.</summary>
    public int AllowedCount { get; }

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

    /// <summary>What is known of a file.</summary>
    public CodeFile InfoOf(int file)
    {
        (int segment, int row) = PlaceOf(file);
        return Segments[segment].Segment.Files[row];
    }

    /// <summary>The files of one segment: the number of the first, and their categories by row.</summary>
    public FileCategory CategoryOf(int file) => InfoOf(file).Category;
}
