using System.Diagnostics.CodeAnalysis;
using System.Text;

using Synapsid.Base.Files.Sources;

namespace Synapsid.Knowledge.Code.Walking.Watching;

/// <summary>Which folders are followed, by their paths and by the numbers of their events.</summary>
internal sealed class WatchTable(ISourceTree tree, ITreeEvents events)
{
    private readonly Dictionary<string, WatchedFolder> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<int, WatchedFolder> _byWatch = [];

    /// <summary>Folders of the tree, by their places in the walk, that were not followed before.</summary>
    public List<int> Added { get; } = [];

    /// <summary>Absolute paths of rule files whose folder was not followed before, and of those folders.</summary>
    public List<string> AddedRules { get; } = [];

    /// <summary>A folder of the walk that could not be followed because it is gone or cannot be read.</summary>
    public string? Missing { get; private set; }

    /// <summary>The folder of an event; false where it is followed no more.</summary>
    public bool TryGet(int watch, [MaybeNullWhen(false)] out WatchedFolder folder) =>
        _byWatch.TryGetValue(watch, out folder);

    /// <summary>Takes out a folder that the system follows no more.</summary>
    public void Forget(WatchedFolder folder)
    {
        _byWatch.Remove(folder.Watch);
        if (_byPath.TryGetValue(folder.FullPath, out WatchedFolder? known) && known == folder)
        {
            _byPath.Remove(folder.FullPath);
        }
    }

    /// <summary>Follows nothing any more.</summary>
    public void Clear()
    {
        foreach (int watch in _byWatch.Keys) events.Unwatch(watch);
        _byWatch.Clear();
        _byPath.Clear();
    }

    /// <summary>Follows the folders of a walk and those that hold its rules, and no others.</summary>
    /// <returns>Why that cannot be, and what to do; null where it is done.</returns>
    public string? Follow(WalkResult walk)
    {
        Added.Clear();
        AddedRules.Clear();
        Missing = null;
        WatchTriggers triggers = WatchTriggers.Of(tree, walk);
        RemoveAllBut(walk, triggers);
        for (int i = 0; i < walk.Folders.Count; i++)
        {
            string full = FullPath(walk, walk.Folders[i].Path);
            if (!_byPath.TryGetValue(full, out WatchedFolder? folder) || folder.Path is null) Added.Add(i);
            string? trouble = Watch(full, walk.Folders.Count, ref folder);
            if (trouble is not null) return trouble;
            if (folder is not null) folder.Path = walk.Folders[i].Path;
            else if (i == 0) return $"the folder '{full}' cannot be followed any more";
            else Missing ??= walk.Folders[i].Path;
        }

        foreach ((string full, Dictionary<string, WatchTrigger> names) in triggers.ByFolder)
        {
            bool isKnown = _byPath.TryGetValue(full, out WatchedFolder? folder) && folder.Triggers is not null;
            string? trouble = Watch(full, walk.Folders.Count, ref folder);
            if (trouble is not null) return trouble;
            if (folder is null) continue; // its rules cannot be read either
            folder.Triggers = names;
            if (isKnown) continue;
            AddedRules.Add(full);
            foreach (string name in names.Keys) AddedRules.Add(full == "/" ? "/" + name : full + "/" + name);
        }

        return null;
    }

    /// <summary>The absolute path of a folder of a walk.</summary>
    public static string FullPath(WalkResult walk, string path) =>
        path.Length == 0 ? walk.Root : walk.Root == "/" ? "/" + path : walk.Root + "/" + path;

    private void RemoveAllBut(WalkResult walk, WatchTriggers triggers)
    {
        HashSet<string> wanted = new(walk.Folders.Count, StringComparer.Ordinal);
        foreach (WalkedFolder folder in walk.Folders) wanted.Add(folder.Path);
        foreach (WatchedFolder folder in _byPath.Values.ToArray())
        {
            if (folder.Path is not null && !wanted.Contains(folder.Path)) folder.Path = null;
            if (!triggers.ByFolder.ContainsKey(folder.FullPath)) folder.Triggers = null;
            if (folder.Path is not null || triggers.ByFolder.ContainsKey(folder.FullPath)) continue;
            events.Unwatch(folder.Watch);
            Forget(folder);
        }
    }

    /// <summary>Follows a folder where it is not followed yet; null afterwards where it is gone.</summary>
    private string? Watch(string full, int folders, ref WatchedFolder? folder)
    {
        if (folder is not null) return null;
        WatchOutcome outcome = events.Watch(Encoding.UTF8.GetBytes(full), out int watch);
        switch (outcome)
        {
            case WatchOutcome.Done when _byWatch.TryGetValue(watch, out WatchedFolder? twin):
                return $"'{full}' and '{twin.FullPath}' are one folder under two names";
            case WatchOutcome.Done:
                folder = new WatchedFolder(full, watch);
                _byPath[full] = folder;
                _byWatch.Add(watch, folder);
                return null;
            case WatchOutcome.NoRoom:
                return $"the user may follow no more folders, and this tree has {folders}; raise "
                    + "fs.inotify.max_user_watches (sysctl)";
            case WatchOutcome.Remote:
                return $"'{full}' lies on a file system that others may change without this system being told";
            default:
                return null;
        }
    }
}
