using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>How a tree differs from what is indexed, by the files' stamps alone.</summary>
internal sealed class TreeComparison
{
    private TreeComparison()
    {
    }

    /// <summary>Files that are not known.</summary>
    public List<WalkedFile> Added { get; } = [];

    /// <summary>Files that are known with another stamp, or whose stamp cannot be trusted yet.</summary>
    public List<WalkedFile> Suspects { get; } = [];

    /// <summary>Paths that are known and no longer there.</summary>
    public List<string> Gone { get; } = [];

    /// <summary>Compares.</summary>
    /// <param name="view">What is indexed; null: nothing.</param>
    /// <param name="walked">All files of the tree.</param>
    public static TreeComparison Of(CodeView? view, IReadOnlyList<WalkedFile> walked)
    {
        TreeComparison comparison = new();
        if (view is null)
        {
            comparison.Added.AddRange(walked);
            return comparison;
        }

        HashSet<string> there = new(walked.Count, StringComparer.Ordinal);
        foreach (WalkedFile file in walked)
        {
            there.Add(file.Path);
            if (!view.TryFind(file.Path, out int segment, out int row)) comparison.Added.Add(file);
            else if (!view.Segments[segment].IsUnchanged(row, FileStamp.Of(file))) comparison.Suspects.Add(file);
        }

        foreach (string path in view.Paths)
        {
            if (!there.Contains(path)) comparison.Gone.Add(path);
        }

        return comparison;
    }

    /// <summary>Compares some files, which are all known: a watcher told of them.</summary>
    public static TreeComparison OfPaths(
        CodeView? view, IReadOnlyCollection<string> paths, ISourceTree tree, string root)
    {
        TreeComparison comparison = new();
        foreach (string path in paths)
        {
            if (view?.FileOf(path) is not { } known) continue;
            SourceOutcome outcome =
                tree.Stat(Encoding.UTF8.GetBytes(root + "/" + path), follow: false, out SourceStamp stamp);
            WalkedFile file = new(
                path, stamp.Size, stamp.ModifiedNs, stamp.ChangedNs, stamp.Inode, known.IsTracked);
            view.TryFind(path, out int segment, out int row);
            if (outcome != SourceOutcome.Done || stamp.Kind != SourceEntryKind.File) comparison.Gone.Add(path);
            else if (!view.Segments[segment].IsUnchanged(row, FileStamp.Of(file))) comparison.Suspects.Add(file);
        }

        return comparison;
    }
}
