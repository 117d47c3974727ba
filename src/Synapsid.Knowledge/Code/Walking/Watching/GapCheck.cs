using System.Text;

using Synapsid.Base.Files.Sources;

namespace Synapsid.Knowledge.Code.Walking.Watching;

/// <summary>
/// Compares what a walk saw with what is there now that a folder is followed, so that nothing is missed that happened
/// in between.
/// </summary>
internal sealed class GapCheck
{
    private readonly ISourceTree _tree;
    private readonly WalkResult _walk;

    // The files of each folder as lists within arrays, for files and subfolders of a folder lie mixed in the walk.
    private readonly int[] _firstOfFolder;
    private readonly int[] _next;
    private readonly HashSet<string> _withSkippedRules = new(StringComparer.Ordinal);

    /// <summary>Groups the files of a walk by their folders.</summary>
    public GapCheck(ISourceTree tree, WalkResult walk)
    {
        _tree = tree;
        _walk = walk;
        _next = new int[walk.Files.Count];
        _firstOfFolder = new int[walk.Folders.Count];
        Array.Fill(_firstOfFolder, -1);
        Dictionary<string, int> places = new(walk.Folders.Count, StringComparer.Ordinal);
        for (int i = 0; i < walk.Folders.Count; i++) places.Add(walk.Folders[i].Path, i);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> find =
            places.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = walk.Files.Count - 1; i >= 0; i--)
        {
            if (!find.TryGetValue(FolderOf(walk.Files[i].Path), out int folder)) continue;
            _next[i] = _firstOfFolder[folder];
            _firstOfFolder[folder] = i;
        }

        foreach (WalkSkip skip in walk.Skips)
        {
            if (IsRuleFile(NameOf(skip.Path))) _withSkippedRules.Add(FolderOf(skip.Path).ToString());
        }
    }

    /// <summary>Whether a file of that name holds rules.</summary>
    public static bool IsRuleFile(ReadOnlySpan<char> name) => name is ".gitignore" or ".synignore";

    /// <summary>Adds the files of a folder that changed; says why the tree has to be walked again, or null.</summary>
    public string? Check(int place, HashSet<string> changed)
    {
        WalkedFolder walked = _walk.Folders[place];
        byte[] full = Encoding.UTF8.GetBytes(WatchTable.FullPath(_walk, walked.Path));
        if (_tree.OpenFolder(full, out ISourceFolder? folder) != SourceOutcome.Done) return Changed(walked.Path);
        using (folder)
        {
            bool isSame = folder!.Stat(out SourceStamp stamp) == SourceOutcome.Done
                && walked.ModifiedNs != 0
                && stamp.ModifiedNs == walked.ModifiedNs;
            if (!isSame) return Changed(walked.Path);
            if (_withSkippedRules.Contains(walked.Path)
                && (IsRecent(folder, ".gitignore"u8) || IsRecent(folder, ".synignore"u8)))
            {
                return Changed(walked.Path);
            }

            Span<byte> name = stackalloc byte[1024];
            for (int i = _firstOfFolder[place]; i >= 0; i = _next[i])
            {
                WalkedFile file = _walk.Files[i];
                int length = Encoding.UTF8.GetBytes(NameOf(file.Path), name);
                if (IsUnchanged(folder, name[..length], file)) continue;
                changed.Add(file.Path);
                if (IsRuleFile(NameOf(file.Path))) return $"rules changed: {file.Path}";
            }
        }

        return null;
    }

    /// <summary>Whether a file or folder beside the tree was changed since shortly before the walk.</summary>
    public bool IsRecent(string path) =>
        _tree.Stat(Encoding.UTF8.GetBytes(path), follow: false, out SourceStamp stamp) == SourceOutcome.Done
        && Latest(stamp) >= _walk.RacyAfterNs;

    private bool IsRecent(ISourceFolder folder, ReadOnlySpan<byte> name) =>
        folder.Stat(name, out SourceStamp stamp) == SourceOutcome.Done && Latest(stamp) >= _walk.RacyAfterNs;

    private bool IsUnchanged(ISourceFolder folder, ReadOnlySpan<byte> name, WalkedFile file) =>
        folder.Stat(name, out SourceStamp stamp) == SourceOutcome.Done
        && stamp.Kind == SourceEntryKind.File
        && stamp.Size == file.Size
        && stamp.ModifiedNs == file.ModifiedNs
        && stamp.ChangedNs == file.ChangedNs
        && stamp.Inode == file.Inode
        && Latest(stamp) < _walk.RacyAfterNs;

    private static long Latest(SourceStamp stamp) => stamp.ChangedNs != 0 ? stamp.ChangedNs : stamp.ModifiedNs;

    private static string Changed(string folder) =>
        folder.Length == 0 ? "the top folder changed" : $"a folder changed: {folder}";

    private static ReadOnlySpan<char> FolderOf(ReadOnlySpan<char> path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? [] : path[..slash];
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> path) => path[(path.LastIndexOf('/') + 1)..];
}
