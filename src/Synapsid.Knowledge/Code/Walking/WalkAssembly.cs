using System.Globalization;
using System.Text;

using Synapsid.Knowledge.Code.Walking.Git;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>Puts what the workers found, folder by folder, into one result in the order of paths.</summary>
internal sealed class WalkAssembly(WalkOptions options, int rootLength, List<string> ruleFiles)
{
    private readonly List<WalkedFile> _files = [];
    private readonly List<WalkedFolder> _folders = [];
    private readonly List<WalkSkip> _skips = [];
    private readonly SortedDictionary<SkipReason, int> _counts = [];
    private readonly List<GitRepository> _repositories = [];

    public WalkResult Build(WalkNode root, bool isComplete, long racyAfterNs)
    {
        if (root.Context.Repository is { } outer) _repositories.Add(outer);
        Stack<(WalkNode Node, int Next)> open = [];
        Enter(root, open);
        while (open.TryPop(out (WalkNode Node, int Next) top))
        {
            List<WalkItem> items = top.Node.Items!;
            int next = top.Next;
            while (next < items.Count)
            {
                WalkItem item = items[next++];
                if (item.Folder is { } below)
                {
                    open.Push((top.Node, next));
                    Enter(below, open);
                    break;
                }

                if (item.Reason == SkipReason.None) _files.Add(item.File);
                else Skip(item.File.Path, item.File.IsTracked, item.Reason, item.Verdict);
            }
        }

        string path = Encoding.UTF8.GetString(root.PathToOpen);
        foreach (GitRepository repository in _repositories) ruleFiles.AddRange(repository.Sources);
        string[] rules = [.. ruleFiles.Distinct(StringComparer.Ordinal)];
        return new WalkResult(
            path, _files, _folders, _skips, _counts, _repositories, rules, isComplete, racyAfterNs);
    }

    private void Enter(WalkNode node, Stack<(WalkNode Node, int Next)> open)
    {
        string path = node.Path.Length <= rootLength ? "" : Encoding.UTF8.GetString(node.PathToOpen[rootLength..]);
        if (node.Trouble != SkipReason.None)
        {
            Skip(path, isFolder: true, node.Trouble, default);
            return;
        }

        _folders.Add(new WalkedFolder(path, node.ModifiedNs));
        if (node.Repository is { } found && !_repositories.Contains(found)) _repositories.Add(found);
        open.Push((node, 0));
    }

    private void Skip(string path, bool isFolder, SkipReason reason, Ignore.IgnoreVerdict verdict)
    {
        _counts[reason] = _counts.GetValueOrDefault(reason) + 1;
        if (_skips.Count >= options.SkipsToldMax) return;
        string? rule = verdict.Pattern is null
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{verdict.Scope!.Source}:{verdict.Pattern.Line}");
        _skips.Add(new WalkSkip(path, isFolder, reason, rule));
    }
}
