using System.Text;

using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>
/// Walks a tree of sources with several workers and says of everything in it whether it is to be indexed, or why not.
/// </summary>
/// <remarks>
/// Rules are those of git, exactly, but that <c>.synignore</c> files, of the same syntax, are asked first: what they
/// ignore is left out even where git tracks it, what they take back (<c>!name</c>) is kept even where git ignores it.
/// Below both, what git tracks is kept whatever git's rules say. As in git, nothing below a folder that is left out can
/// be taken back. Checkouts within the tree are walked by their own rules, and by the <c>.synignore</c> files above
/// them. Symbolic links are never followed: what they lead to is in the tree by its own name, or not in it.
/// </remarks>
public sealed class TreeWalker
{
    /// <summary>
    /// A folder that changed this shortly before a walk may change again without a new time: the clock of files
    /// ticks every 10 ms at the slowest.
    /// </summary>
    private const long RacyNs = 20_000_000;

    private readonly ISourceTree _tree;
    private readonly TimeProvider _time;
    private readonly WalkOptions _options;

    /// <summary>Makes a walker; it does nothing yet.</summary>
    public TreeWalker(ISourceTree tree, TimeProvider time, WalkOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxWorkers, 1);
        _tree = tree;
        _time = time;
        _options = options;
    }

    /// <summary>Walks the tree below a folder.</summary>
    /// <param name="root">The folder; relative paths begin at the current one.</param>
    /// <param name="progress">Told how far the walk is; null for nobody.</param>
    /// <param name="cancellation">Ends the walk with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="WalkRootException">The root is no folder or cannot be read.</exception>
    public WalkResult Walk(string root, WalkProgress? progress = null, CancellationToken cancellation = default)
    {
        string full = Path.GetFullPath(root).Replace('\\', '/');
        SourceOutcome outcome = _tree.Resolve(Encoding.UTF8.GetBytes(full), out byte[]? resolved);
        if (outcome != SourceOutcome.Done) throw RootFailure(full, outcome);
        byte[] path = resolved!.Length == 1 ? resolved : [.. resolved, (byte)'/'];
        if (path.Length > WalkScratch.PathBytesMax) throw RootFailure(full, SourceOutcome.Absent);

        long racyAfterNs = ((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100) - RacyNs;
        IgnoreScope? skipped = SkippedScope(path.Length);
        List<string> ruleFiles = [];
        WalkContext context = WalkStart.Find(_tree, path, _options, skipped, ruleFiles);
        WalkNode node = new(path, context);
        bool isComplete = Run(node, skipped, racyAfterNs, progress ?? new WalkProgress(), cancellation);
        if (node.Trouble is not (SkipReason.None or SkipReason.TimeLimit)) throw RootFailure(full, node.Trouble);
        return new WalkAssembly(_options, path.Length, ruleFiles).Build(node, isComplete, racyAfterNs);
    }

    private bool Run(
        WalkNode root,
        IgnoreScope? skipped,
        long racyAfterNs,
        WalkProgress progress,
        CancellationToken cancellation)
    {
        WalkQueue queue = new(root);
        long start = _time.GetTimestamp();
        int timedOut = 0;
        for (int i = 1; i < _options.MaxWorkers; i++) ThreadPool.UnsafeQueueUserWorkItem(_ => Work(), null);
        Work();
        queue.Join();
        return Volatile.Read(ref timedOut) == 0;

        void Work()
        {
            using WalkScratch scratch = new();
            FolderVisit visit = new(_tree, _options, root.Path.Length, skipped, racyAfterNs, scratch);
            while (queue.TryTake(out WalkNode? node))
            {
                try
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (_time.GetElapsedTime(start) > _options.Timeout)
                    {
                        Volatile.Write(ref timedOut, 1);
                        scratch.Below.Clear();
                        node!.Trouble = SkipReason.TimeLimit;
                    }
                    else
                    {
                        visit.Visit(node!);
                        progress.Add(node!.Items!.Count - scratch.Below.Count);
                    }
                }
                catch (Exception failure)
                {
                    // Whatever it is, the other workers must not wait for this one; the caller gets it.
                    queue.Fail(failure);
                    return;
                }

                queue.Finish(scratch.Below);
            }
        }
    }

    private IgnoreScope? SkippedScope(int rootLength)
    {
        StringBuilder lines = new();
        foreach (string folder in _options.SkippedFolders)
        {
            bool isSeedForm = folder.StartsWith("**/", StringComparison.Ordinal)
                && folder.EndsWith("/**", StringComparison.Ordinal) && folder.Length > 6;
            lines.Append(isSeedForm ? folder[3..^2] : folder).Append('\n');
        }

        IgnoreRules rules = _options.Rules.Get(Encoding.UTF8.GetBytes(lines.ToString()), foldCase: false);
        return rules.Count == 0 ? null : new IgnoreScope(null, rules, rootLength, "directory_filtering");
    }

    private static WalkRootException RootFailure(string root, SourceOutcome outcome) => new(outcome switch
    {
        SourceOutcome.Absent => $"Cannot walk '{root}': there is no such folder. Check the path.",
        SourceOutcome.Denied => $"Cannot walk '{root}': permission denied. Give this user access to it.",
        SourceOutcome.Loop => $"Cannot walk '{root}': the link leads to itself.",
        _ => $"Cannot walk '{root}': the operating system gave an error when looking for it.",
    });

    private static WalkRootException RootFailure(string root, SkipReason trouble) => new(trouble switch
    {
        SkipReason.Vanished => $"Cannot walk '{root}': it is not a folder. Name the folder that holds it.",
        SkipReason.FolderTooLarge =>
            $"Cannot walk '{root}': the folder itself has more entries than directory_filtering allows.",
        _ => $"Cannot walk '{root}': it cannot be read. Give this user access to it.",
    });
}
