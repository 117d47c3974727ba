using System.Diagnostics;
using System.Text;
using System.Text.Unicode;

using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Knowledge.Code.Walking.Watching;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>
/// Follows a tree that was walked, so that what changed is known without looking. It has no thread: the system keeps
/// the events, and they are read when somebody asks.
/// </summary>
/// <remarks>
/// What it says of a file is that the file is to be looked at, not that its content differs. A write through a hard
/// link outside of the tree is not seen. Names that a walk leaves out by its rules do not count, nor do files that come
/// and go between two questions; an index of git that tracks the same paths as before does not either. Safe for use by
/// many threads.
/// </remarks>
public sealed class TreeWatcher : IDisposable
{
    /// <summary>More new names than this mean a walk, without a look at each.</summary>
    private const int UnknownMax = 1_000;

    private const string IsClosed = "the tree is followed no more";

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BurstMax = TimeSpan.FromMilliseconds(500);

    private readonly object _gate = new();
    private readonly ISourceTree _tree;
    private readonly WalkOptions _options;
    private readonly ITreeEvents _events;
    private readonly WatchTable _table;
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<(string Path, bool IsFolder)> _unknown = [];

    /// <summary>Files with an event since a walk became due: what that one sees of them may be older.</summary>
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);

    private readonly HashSet<GitRepository> _indexes = [];
    private Dictionary<GitRepository, GitHead?> _heads = [];
    private KnownTree _known;
    private string? _everything;
    private string? _over;
    private bool _isWalkDue;
    private bool _isHeadTouched;
    private bool _isLost;

    private TreeWatcher(ISourceTree tree, WalkOptions options, ITreeEvents events, WalkResult walk)
    {
        _tree = tree;
        _options = options;
        _events = events;
        _table = new WatchTable(tree, events);
        _known = new KnownTree(tree, options, walk);
    }

    /// <summary>
    /// Begins to follow a tree. What happened since it was walked is told as a change, so nothing is missed.
    /// </summary>
    /// <param name="tree">The files.</param>
    /// <param name="options">What the walk kept to; its stamps are filled and kept true by the watcher.</param>
    /// <param name="walk">A complete walk.</param>
    /// <param name="reason">Why the tree cannot be followed, and what can be done; null where it is.</param>
    public static TreeWatcher? TryStart(ISourceTree tree, WalkOptions options, WalkResult walk, out string? reason)
    {
        ITreeEvents? events = TreeEvents.TryOpen(out reason);
        return events is null ? null : TryStart(tree, options, events, walk, out reason);
    }

    /// <summary>The same with given events, which belong to the watcher from now on.</summary>
    internal static TreeWatcher? TryStart(
        ISourceTree tree, WalkOptions options, ITreeEvents events, WalkResult walk, out string? reason)
    {
        TreeWatcher watcher = new(tree, options, events, walk);
        if (watcher.TryFollow(walk, out reason)) return watcher;
        watcher.Dispose();
        return null;
    }

    /// <summary>
    /// Whether something changed since <see cref="Take"/>, up to this moment: what was written before the question is
    /// in the answer.
    /// </summary>
    public bool HasChanges()
    {
        lock (_gate)
        {
            Drain();
            return _over is not null || _everything is not null || _files.Count > 0 || _unknown.Count > 0;
        }
    }

    /// <summary>Takes what changed; it is the caller's to deal with, or to put back.</summary>
    public TreeChanges Take()
    {
        lock (_gate)
        {
            Drain();
            string? reason = _over ?? _everything ?? FirstUnknown();
            if (reason is null && _files.Count == 0) return TreeChanges.None;
            TreeChanges changes = new(reason is not null, [.. _files], reason);
            _files.Clear();
            _unknown.Clear();
            if (reason is not null)
            {
                // The walk that the caller makes now sees all that was noted so far.
                _everything = null;
                _indexes.Clear();
                _isHeadTouched = false;
                _isWalkDue = true;
                _touched.Clear();
            }

            return changes;
        }
    }

    /// <summary>Puts changes back that could not be dealt with, so that they are told again.</summary>
    public void PutBack(TreeChanges changes)
    {
        lock (_gate)
        {
            if (changes.Everything)
            {
                _everything ??= changes.Reason;
                _isWalkDue = false;
                _touched.Clear();
            }

            _files.UnionWith(changes.Files);
        }
    }

    /// <summary>
    /// Takes over a newer walk, begun after <see cref="Take"/>: follows its new folders, and no longer those that are
    /// gone. What happened since it began is still told.
    /// </summary>
    /// <param name="walk">The walk, of the same folder.</param>
    /// <param name="reason">Why the tree cannot be followed any more; the watcher then says that everything changed.
    /// </param>
    public bool TryFollow(WalkResult walk, out string? reason)
    {
        lock (_gate)
        {
            Drain();
            if (_over is null && !walk.IsComplete) Close("the walk could not be finished in time");
            if (_over is null) Follow(walk);
            reason = _over;
            return reason is null;
        }
    }

    /// <summary>
    /// Waits for changes, and then for their end: until nothing has happened for 50 ms, at most half a second. One
    /// thread at a time.
    /// </summary>
    /// <returns>Whether there are changes; false when the time is over or the wait was ended.</returns>
    public bool Wait(TimeSpan timeout, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        while (!cancellation.IsCancellationRequested)
        {
            if (!HasChanges())
            {
                TimeSpan left = timeout;
                if (timeout != Timeout.InfiniteTimeSpan) left -= Stopwatch.GetElapsedTime(begin);
                if (left < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan) return false;
                _events.Wait(left, cancellation);
                if (!HasChanges()) continue;
            }

            long first = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(first) < BurstMax && _events.Wait(Quiet, cancellation)) HasChanges();
            if (HasChanges()) return !cancellation.IsCancellationRequested;
        }

        return false;
    }

    /// <summary>Follows the tree no more, and ends a wait.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Close(IsClosed);
            _events.Dispose();
        }
    }

    private void Close(string reason)
    {
        _over ??= reason;
        _options.Stamps?.Clear();
    }

    private void Follow(WalkResult walk)
    {
        if (!_known.IsOf(walk)) _known = new KnownTree(_tree, _options, walk);
        if (_isLost) _table.Clear(); // nothing is certain: all is followed anew, and compared
        _isLost = false;
        if (_table.Follow(walk) is { } trouble)
        {
            Close(trouble);
            return;
        }

        _heads = walk.Repositories.ToDictionary(repository => repository, repository => repository.ReadHead());
        _indexes.RemoveWhere(repository => !_heads.ContainsKey(repository));
        _files.RemoveWhere(path => !_known.HasFile(path));
        foreach ((string path, bool isFolder) in _unknown)
        {
            if (!isFolder && _known.HasFile(path)) _files.Add(path);
        }

        _unknown.RemoveWhere(one => one.IsFolder ? _known.HasFolder(one.Path) : _known.HasFile(one.Path));
        _touched.UnionWith(_files);
        if (_table.Missing is { } missing) _everything ??= $"a folder changed: {missing}";
        if (_table.Added.Count > 0 || _table.AddedRules.Count > 0) CheckGap(walk);
        _options.Stamps?.Fill(walk, _touched.Contains);
        foreach (string path in _files) _options.Stamps?.Drop(path);
        _touched.Clear();
        _isWalkDue = false;
    }

    private void CheckGap(WalkResult walk)
    {
        GapCheck check = new(_tree, walk);
        foreach (int place in _table.Added)
        {
            if (check.Check(place, _files) is { } reason) _everything ??= reason;
        }

        foreach (string path in _table.AddedRules)
        {
            if (check.IsRecent(path)) _everything ??= $"rules changed: {path}";
        }
    }

    /// <summary>Reads all events that wait, and judges them.</summary>
    private void Drain()
    {
        if (_over is not null) return;
        while (_events.TryRead(out TreeEvent one)) Note(one);
        if (_everything is not null) return;
        if (_unknown.Count > UnknownMax) _everything = $"{_unknown.Count} new names";
        else _unknown.RemoveWhere(name => !_known.IsNew(name.Path, name.IsFolder));
        JudgeRepositories();
    }

    private void Note(TreeEvent one)
    {
        if (one.Is(TreeEventKinds.Lost))
        {
            Lose("so much happened that the system lost some of it");
            return;
        }

        if (!_table.TryGet(one.Watch, out WatchedFolder? folder)) return; // it was followed once
        if (one.Is(TreeEventKinds.Moved))
        {
            Lose($"a folder was moved: {folder.FullPath}");
        }
        else if (one.Is(TreeEventKinds.Ended))
        {
            _table.Forget(folder);
            _everything ??= $"a folder is gone: {folder.FullPath}";
        }
        else if (one.Name.IsEmpty)
        {
            if (folder.Path is not null) _everything ??= $"the rights of a folder changed: {folder.FullPath}";
        }
        else if (Utf8.IsValid(one.Name))
        {
            string name = Encoding.UTF8.GetString(one.Name);
            if (folder.Triggers is not null && folder.Triggers.TryGetValue(name, out WatchTrigger trigger))
            {
                Note(trigger, folder, name);
            }

            if (folder.Path is not null) Note(one, folder.Path, name);
        }
    }

    private void Note(WatchTrigger trigger, WatchedFolder folder, string name)
    {
        if (trigger.Kind == WatchTriggerKind.Index) _indexes.Add(trigger.Repository!);
        else if (trigger.Kind == WatchTriggerKind.Head) _isHeadTouched = true;
        else _everything ??= $"rules changed: {folder.FullPath}/{name}";
    }

    private void Note(TreeEvent one, string folder, string name)
    {
        bool isName = one.Is(TreeEventKinds.Added | TreeEventKinds.Removed);
        bool isFolder = one.Is(TreeEventKinds.IsFolder);
        string path = folder.Length == 0 ? name : folder + "/" + name;
        if (name == ".git")
        {
            if (isName) _everything ??= $"a repository appeared or vanished: {path}";
            return;
        }

        if (GapCheck.IsRuleFile(name) && !isFolder) _everything ??= $"rules changed: {path}";
        if (!isFolder)
        {
            // Also a name that is not known: the walk that is going on may come to know it.
            if (_isWalkDue) _touched.Add(path);
            _options.Stamps?.Drop(path);
        }

        if (!(isFolder ? _known.HasFolder(path) : _known.HasFile(path))) _unknown.Add((path, isFolder));
        else if (!isFolder) _files.Add(path);
        else _everything ??= $"a folder changed: {path}";
    }

    private void Lose(string reason)
    {
        _everything ??= reason;
        _isLost = true;
        _options.Stamps?.Clear();
    }

    private void JudgeRepositories()
    {
        foreach (GitRepository repository in _indexes)
        {
            if (!repository.HasSameIndex()) _everything ??= $"git tracks other files: {repository.IndexPath}";
        }

        _indexes.Clear();
        if (!_isHeadTouched) return;
        _isHeadTouched = false;
        foreach ((GitRepository repository, GitHead? head) in _heads)
        {
            if (repository.ReadHead() != head) _everything ??= $"another commit is checked out: {repository.GitFolder}";
        }
    }

    private string? FirstUnknown()
    {
        foreach ((string path, bool _) in _unknown) return $"new: {path}";
        return null;
    }
}
