using System.Text;

using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Code.Walking.Git;

/// <summary>
/// A checkout of git as far as a walk needs it: what is tracked, what is ignored, what is checked out. Linked worktrees
/// and submodules, whose <c>.git</c> is a file, are checkouts like any other.
/// </summary>
public sealed class GitRepository
{
    private const int FileBytesMax = 1 << 20;
    private const int IndexBytesMax = 1 << 30;
    private const int FoldedOnStack = 512;

    private readonly ISourceTree _tree;
    private readonly string _gitFolder;
    private readonly string _commonFolder;
    private int _hashBytes = 20;

    private GitRepository(ISourceTree tree, byte[] root, string gitFolder, string commonFolder)
    {
        _tree = tree;
        Root = root;
        _gitFolder = gitFolder;
        _commonFolder = commonFolder;
    }

    /// <summary>The absolute path of the checkout's folder, without a '/' at its end.</summary>
    public ReadOnlyMemory<byte> Root { get; }

    /// <summary>The files whose change may change what a walk finds: index, rules and configuration.</summary>
    public IReadOnlyList<string> Sources { get; private set; } = [];

    /// <summary>Why the index could not be used, so that nothing counts as tracked; null where it could.</summary>
    public string? IndexTrouble { get; private set; }

    /// <summary>The folder of the repository itself: <c>.git</c>, or where that file leads.</summary>
    public string GitFolder => _gitFolder;

    /// <summary>The file of the tracked paths.</summary>
    internal string IndexPath => _gitFolder + "/index";

    /// <summary>The tracked paths.</summary>
    internal GitIndex Index { get; private set; } = GitIndex.Empty;

    /// <summary>The rules for all folders: <c>info/exclude</c> over the user's own.</summary>
    internal IgnoreScope? Excludes { get; private set; }

    /// <summary>Whether paths differ by case alone or not at all (core.ignoreCase).</summary>
    internal bool IgnoreCase { get; private set; }

    /// <summary>
    /// Whether a file is tracked: under its name or, with core.ignoreCase, under one that differs by case alone, for to
    /// git these are one file. Where two tracked names differ by case alone, each is found under its own.
    /// </summary>
    /// <param name="path">Relative to <see cref="Root"/>.</param>
    /// <param name="hint">As <see cref="GitIndex.HasFile(ReadOnlySpan{byte}, ref int)"/> has it.</param>
    internal bool TracksFile(ReadOnlySpan<byte> path, ref int hint)
    {
        if (Index.HasFile(path, ref hint)) return true;
        if (!IgnoreCase || Index.Count == 0) return false;
        Span<byte> folded = path.Length <= FoldedOnStack ? stackalloc byte[path.Length] : new byte[path.Length];
        GitIndex.Fold(path, folded);
        return Index.Folded.HasFile(folded);
    }

    /// <summary>Whether a folder, named with its last '/', holds something tracked; compared likewise.</summary>
    internal bool TracksBelow(ReadOnlySpan<byte> folder)
    {
        if (Index.HasFolder(folder)) return true;
        if (!IgnoreCase || Index.Count == 0) return false;
        Span<byte> folded = folder.Length <= FoldedOnStack ? stackalloc byte[folder.Length] : new byte[folder.Length];
        GitIndex.Fold(folder, folded);
        return Index.Folded.HasFolder(folded);
    }

    /// <summary>Opens the checkout whose folder this is; null where it is none.</summary>
    /// <param name="tree">The files.</param>
    /// <param name="root">The absolute path of the folder.</param>
    /// <param name="environment">Where the user's own settings lie.</param>
    /// <param name="rules">Where compiled rules are kept.</param>
    /// <param name="above">Rules weaker than all of git's, of the caller.</param>
    internal static GitRepository? TryOpen(
        ISourceTree tree,
        ReadOnlySpan<byte> root,
        GitEnvironment environment,
        IgnoreRuleCache rules,
        IgnoreScope? above)
    {
        GitRepository? found = TryFind(tree, root);
        if (found is null) return null;
        found.Load(environment, rules, above);
        return found;
    }

    /// <summary>Opens a checkout only to ask for <see cref="ReadHead"/>; null where the folder is none.</summary>
    public static GitRepository? TryFind(ISourceTree tree, ReadOnlySpan<byte> root)
    {
        string folder = Encoding.UTF8.GetString(root);
        string gitFolder = (folder == "/" ? "" : folder) + "/.git";
        if (tree.Stat(Encoding.UTF8.GetBytes(gitFolder), follow: true, out SourceStamp stamp) != SourceOutcome.Done)
        {
            return null;
        }

        using SourceContent content = new();
        if (stamp.Kind == SourceEntryKind.File)
        {
            string? link = ReadLine(tree, gitFolder, content);
            if (link is null || !link.StartsWith("gitdir:", StringComparison.Ordinal)) return null;
            gitFolder = Below(folder, link["gitdir:".Length..].Trim(' '));
        }
        else if (stamp.Kind != SourceEntryKind.Folder)
        {
            return null;
        }

        string? common = ReadLine(tree, gitFolder + "/commondir", content);
        string commonFolder = common is null ? gitFolder : Below(gitFolder, common);
        bool isRepository = Exists(tree, gitFolder + "/HEAD")
            && Exists(tree, commonFolder + "/objects")
            && Exists(tree, commonFolder + "/refs");
        return isRepository ? new GitRepository(tree, root.ToArray(), gitFolder, commonFolder) : null;
    }

    /// <summary>What is checked out now; null where HEAD cannot be read.</summary>
    public GitHead? ReadHead()
    {
        using SourceContent content = new();
        string? head = ReadLine(_tree, _gitFolder + "/HEAD", content);
        if (head is null) return null;
        if (!head.StartsWith("ref:", StringComparison.Ordinal)) return new GitHead(null, AsCommit(head));
        string reference = head["ref:".Length..].Trim();
        string? commit = null;
        if (!reference.Contains("..", StringComparison.Ordinal))
        {
            commit = AsCommit(ReadLine(_tree, _gitFolder + "/" + reference, content))
                ?? AsCommit(ReadLine(_tree, _commonFolder + "/" + reference, content))
                ?? FindPacked(reference, content);
        }

        const string Branches = "refs/heads/";
        bool isBranch = reference.StartsWith(Branches, StringComparison.Ordinal);
        return new GitHead(isBranch ? reference[Branches.Length..] : reference, commit);
    }

    /// <summary>The files that say what is checked out, whether they exist or not.</summary>
    internal IReadOnlyList<string> HeadSources()
    {
        using SourceContent content = new();
        string head = _gitFolder + "/HEAD";
        string? line = ReadLine(_tree, head, content);
        if (line is null || !line.StartsWith("ref:", StringComparison.Ordinal)) return [head];
        string reference = line["ref:".Length..].Trim();
        if (reference.Contains("..", StringComparison.Ordinal)) return [head];
        return [head, $"{_gitFolder}/{reference}", $"{_commonFolder}/{reference}", _commonFolder + "/packed-refs"];
    }

    /// <summary>Whether the index, which git also writes when only times changed, still has the same paths.</summary>
    internal bool HasSameIndex()
    {
        using SourceContent content = new();
        (GitIndex now, string? trouble) = ReadIndex(IndexPath, content, mayBeSplit: true);
        return trouble == IndexTrouble && now.IsSameAs(Index);
    }

    private void Load(GitEnvironment environment, IgnoreRuleCache rules, IgnoreScope? above)
    {
        using SourceContent content = new();
        List<string> sources = [];
        GitConfig config = new();
        if (environment.SystemConfig is { } system) AddConfig(config, system, environment, sources, content);
        foreach (string user in environment.UserConfigs) AddConfig(config, user, environment, sources, content);
        AddConfig(config, _commonFolder + "/config", environment, sources, content);
        IgnoreCase = config.IgnoreCase;

        int baseLength = Root.Length == 1 ? 1 : Root.Length + 1;
        string? global = config.ExcludesFile is { } named
            ? Expand(named, Encoding.UTF8.GetString(Root.Span), environment.Home)
            : environment.DefaultExcludes;
        Excludes = AddRules(above, global, baseLength, rules, sources, content);
        Excludes = AddRules(Excludes, _commonFolder + "/info/exclude", baseLength, rules, sources, content);

        sources.Add(IndexPath);
        _hashBytes = config.UsesSha256 ? 32 : 20;
        (Index, IndexTrouble) = ReadIndex(IndexPath, content, mayBeSplit: true);
        Sources = sources;
    }

    private (GitIndex Index, string? Trouble) ReadIndex(string path, SourceContent content, bool mayBeSplit)
    {
        SourceOutcome outcome = Read(_tree, path, IndexBytesMax, content);
        if (outcome == SourceOutcome.Absent && mayBeSplit) return (GitIndex.Empty, null);
        if (outcome != SourceOutcome.Done || !content.IsWhole)
        {
            string reading = $"'{path}' could not be read ({outcome}), so ignored files count as ignored even if "
                + "tracked";
            return (GitIndex.Empty, reading);
        }

        if (!GitIndex.TryRead(content.Bytes, _hashBytes, out GitIndex index, out string? shared))
        {
            string parsing = $"'{path}' is damaged or of an unknown version, so ignored files count as ignored even if "
                + "tracked; 'git status' tells more";
            return (GitIndex.Empty, parsing);
        }

        if (shared is null || !mayBeSplit) return (index, null);
        (GitIndex below, string? trouble) = ReadIndex($"{_gitFolder}/sharedindex.{shared}", content, mayBeSplit: false);
        return (index.With(below), trouble);
    }

    private void AddConfig(
        GitConfig config, string path, GitEnvironment environment, List<string> sources, SourceContent content)
    {
        sources.Add(path);
        if (Read(_tree, path, FileBytesMax, content) != SourceOutcome.Done) return;
        string folder = path[..path.LastIndexOf('/')];
        config.Add(content.Bytes, name => ReadAll(Expand(name, folder, environment.Home), sources));
    }

    private byte[]? ReadAll(string? path, List<string> sources)
    {
        if (path is null) return null;
        sources.Add(path);
        using SourceContent content = new();
        return Read(_tree, path, FileBytesMax, content) == SourceOutcome.Done ? content.Bytes.ToArray() : null;
    }

    private IgnoreScope? AddRules(
        IgnoreScope? above,
        string? path,
        int baseLength,
        IgnoreRuleCache rules,
        List<string> sources,
        SourceContent content)
    {
        if (path is null) return above;
        sources.Add(path);
        if (Read(_tree, path, FileBytesMax, content) != SourceOutcome.Done) return above;
        IgnoreRules compiled = rules.Get(content.Bytes, IgnoreCase);
        return compiled.Count == 0 ? above : new IgnoreScope(above, compiled, baseLength, path);
    }

    private string? FindPacked(string reference, SourceContent content)
    {
        if (Read(_tree, _commonFolder + "/packed-refs", IndexBytesMax, content) != SourceOutcome.Done) return null;
        byte[] wanted = Encoding.UTF8.GetBytes(reference);
        foreach (Range line in content.Bytes.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> text = content.Bytes[line];
            int space = text.IndexOf((byte)' ');
            if (space <= 0 || !text[(space + 1)..].SequenceEqual(wanted)) continue;
            return AsCommit(Encoding.ASCII.GetString(text[..space]));
        }

        return null;
    }

    private static string? AsCommit(string? text) =>
        text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigit) ? text : null;

    private static bool Exists(ISourceTree tree, string path) =>
        tree.Stat(Encoding.UTF8.GetBytes(path), follow: true, out _) == SourceOutcome.Done;

    private static SourceOutcome Read(ISourceTree tree, string path, int bytesMax, SourceContent content) =>
        tree.Read(Encoding.UTF8.GetBytes(path), follow: true, bytesMax, content);

    private static string? ReadLine(ISourceTree tree, string path, SourceContent content)
    {
        if (Read(tree, path, 4096, content) != SourceOutcome.Done) return null;
        return Encoding.UTF8.GetString(content.Bytes).TrimEnd('\n', '\r');
    }

    private static string? Expand(string path, string folder, string? home)
    {
        if (!path.StartsWith("~/", StringComparison.Ordinal)) return path.Length == 0 ? null : Below(folder, path);
        return home is null ? null : home + path[1..];
    }

    private static string Below(string folder, string path)
    {
        path = path.Replace('\\', '/');
        return Path.IsPathRooted(path) ? path : folder + "/" + path;
    }
}
