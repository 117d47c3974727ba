using System.Text;

using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking.Git;

namespace Synapsid.Knowledge.Code.Walking.Watching;

/// <summary>
/// The names to look out for beside the files of a tree, by the folders that hold them: rules, indexes, references.
/// </summary>
/// <remarks>
/// A file that does not exist is looked out for in the nearest folder that does, by the next name on the way to it. A
/// file that is a link is looked out for in both places.
/// </remarks>
internal sealed class WatchTriggers
{
    private readonly ISourceTree _tree;

    private WatchTriggers(ISourceTree tree) => _tree = tree;

    /// <summary>By the folder's absolute path without links, the names and what they lead to.</summary>
    public Dictionary<string, Dictionary<string, WatchTrigger>> ByFolder { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of a walk.</summary>
    public static WatchTriggers Of(ISourceTree tree, WalkResult walk)
    {
        WatchTriggers triggers = new(tree);
        foreach (GitRepository repository in walk.Repositories)
        {
            triggers.Add(repository.IndexPath, new WatchTrigger(WatchTriggerKind.Index, repository));
            WatchTrigger head = new(WatchTriggerKind.Head, repository);
            foreach (string path in repository.HeadSources()) triggers.Add(path, head);
        }

        HashSet<string> indexes = [.. walk.Repositories.Select(repository => repository.IndexPath)];
        foreach (string path in walk.RuleFiles)
        {
            if (!indexes.Contains(path)) triggers.Add(path, new WatchTrigger(WatchTriggerKind.Rules, null));
        }

        return triggers;
    }

    private void Add(string path, WatchTrigger trigger)
    {
        AddName(path, trigger);
        if (Resolve(path) is { } target && target != path) AddName(target, trigger);
    }

    private void AddName(string path, WatchTrigger trigger)
    {
        while (path.LastIndexOf('/') is var slash && slash >= 0)
        {
            string name = path[(slash + 1)..];
            string above = slash == 0 ? "/" : path[..slash];
            if (name.Length > 0 && Resolve(above) is { } folder && IsFolder(folder))
            {
                if (!ByFolder.TryGetValue(folder, out Dictionary<string, WatchTrigger>? names))
                {
                    names = new Dictionary<string, WatchTrigger>(StringComparer.Ordinal);
                    ByFolder.Add(folder, names);
                }

                bool isNew = names.TryAdd(name, trigger);
                if (!isNew && names[name] != trigger) names[name] = new WatchTrigger(WatchTriggerKind.Rules, null);
                return;
            }

            if (slash == 0) return;
            path = above;
            trigger = new WatchTrigger(WatchTriggerKind.Rules, null); // with it comes another folder to look into
        }
    }

    private bool IsFolder(string path) =>
        _tree.Stat(Encoding.UTF8.GetBytes(path), follow: false, out SourceStamp stamp) == SourceOutcome.Done
        && stamp.Kind == SourceEntryKind.Folder;

    private string? Resolve(string path) =>
        _tree.Resolve(Encoding.UTF8.GetBytes(path), out byte[]? resolved) == SourceOutcome.Done
            ? Encoding.UTF8.GetString(resolved!)
            : null;
}
