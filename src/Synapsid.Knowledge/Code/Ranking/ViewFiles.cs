using System.Runtime.CompilerServices;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// What every search asks of a repository's files, gathered once for each <see cref="CodeView"/>: which are indexed and
/// count, and what they are there for; by row, through all segments.
/// </summary>
internal sealed class ViewFiles
{
    private static readonly ConditionalWeakTable<CodeView, ViewFiles> Known = new();

    private ViewFiles(CodeView view)
    {
        int count = view.Segments.Sum(segment => segment.Files.Count);
        IsIndexed = new bool[count];
        Categories = new FileCategory[count];
        int file = 0;
        foreach (CodeSegment segment in view.Segments)
        {
            for (int row = 0; row < segment.Files.Count; row++, file++)
            {
                IsIndexed[file] = segment.Live.Contains(row) && segment.Files[row].IsIndexed;
                Categories[file] = segment.Files[row].Category;
                if (IsIndexed[file]) IndexedCount++;
            }
        }
    }

    /// <summary>Whether a file counts and its text is indexed.</summary>
    public bool[] IsIndexed { get; }

    /// <summary>What each file is there for.</summary>
    public FileCategory[] Categories { get; }

    /// <summary>Files that are indexed.</summary>
    public int IndexedCount { get; }

    /// <summary>Those of a view.</summary>
    public static ViewFiles Of(CodeView view) => Known.GetValue(view, static view => new ViewFiles(view));
}
