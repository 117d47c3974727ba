using System.Text;

using Synapsid.Base.Files.Sources;

namespace Synapsid.Knowledge.Code.Walking.Watching;

/// <summary>What the last walk found, to be asked whether an event concerns it.</summary>
internal sealed class KnownTree
{
    private readonly ISourceTree _tree;
    private readonly WalkOptions _options;
    private readonly WeakReference<WalkResult> _walk; // a large tree's files with their stamps take megabytes
    private readonly string _root;
    private readonly HashSet<string> _files;
    private readonly HashSet<string> _folders;
    private readonly Dictionary<string, WalkSkip> _skips;

    /// <summary>Takes over a walk.</summary>
    public KnownTree(ISourceTree tree, WalkOptions options, WalkResult walk)
    {
        _tree = tree;
        _options = options;
        _walk = new WeakReference<WalkResult>(walk);
        _root = walk.Root;
        _files = new HashSet<string>(walk.Files.Count, StringComparer.Ordinal);
        foreach (WalkedFile file in walk.Files) _files.Add(file.Path);
        _folders = new HashSet<string>(walk.Folders.Count, StringComparer.Ordinal);
        foreach (WalkedFolder folder in walk.Folders) _folders.Add(folder.Path);
        _skips = new Dictionary<string, WalkSkip>(walk.Skips.Count, StringComparer.Ordinal);
        foreach (WalkSkip skip in walk.Skips) _skips.TryAdd(skip.Path, skip);
    }

    /// <summary>Whether it was made of that very walk.</summary>
    public bool IsOf(WalkResult walk) => _walk.TryGetTarget(out WalkResult? known) && ReferenceEquals(known, walk);

    /// <summary>Whether the walk found that file.</summary>
    public bool HasFile(string path) => _files.Contains(path);

    /// <summary>Whether the walk looked into that folder.</summary>
    public bool HasFolder(string path) => _folders.Contains(path);

    /// <summary>
    /// Whether a name that the walk did not find, and of which there was an event, means that another walk would find
    /// something else. A file that came and went does not, nor one that is left out by its name.
    /// </summary>
    public bool IsNew(string path, bool isFolder)
    {
        bool isSkipped = _skips.TryGetValue(path, out WalkSkip? skip);
        bool isByName = isSkipped
            && skip!.Reason is SkipReason.Ignored or SkipReason.IgnoredBySynapsid or SkipReason.SkippedFolder;
        if (isByName && skip!.IsFolder == isFolder) return false;
        byte[] full = Encoding.UTF8.GetBytes(_root == "/" ? "/" + path : _root + "/" + path);
        SourceOutcome outcome = _tree.Stat(full, follow: false, out SourceStamp stamp);
        if (outcome == SourceOutcome.Absent) return false;
        if (outcome != SourceOutcome.Done || !isSkipped) return true;
        return skip!.Reason switch
        {
            SkipReason.LinkInside or SkipReason.LinkOutside or SkipReason.LinkBroken =>
                stamp.Kind != SourceEntryKind.Link,
            SkipReason.SpecialFile => stamp.Kind != SourceEntryKind.Special,
            SkipReason.Oversized => stamp.Kind != SourceEntryKind.File || stamp.Size <= _options.FileBytesMax,
            _ => true,
        };
    }
}
