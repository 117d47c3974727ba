using System.Text;

using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>
/// Finds what holds at the root of a walk that begins within a checkout: the repository above it, and the rules of the
/// folders on the way down. The root itself is walked even where they ignore it, for it was asked for.
/// </summary>
internal static class WalkStart
{
    private const int RuleBytesMax = 16 << 20;

    /// <summary>The context of the root, before its own rules; rule files above it are added to a list.</summary>
    public static WalkContext Find(
        ISourceTree tree, ReadOnlySpan<byte> root, WalkOptions options, IgnoreScope? skipped, List<string> ruleFiles)
    {
        WalkContext nothing = new(null, skipped, null);
        ReadOnlySpan<byte> above = Parent(root);
        GitRepository? repository = null;
        bool isRootItself = GitRepository.TryFind(tree, root.Length == 1 ? root : root[..^1]) is not null;
        while (!isRootItself && !above.IsEmpty)
        {
            repository = GitRepository.TryOpen(
                tree, above.Length == 1 ? above : above[..^1], options.Git, options.Rules, skipped);
            if (repository is not null) break;
            above = Parent(above);
        }

        if (repository is null) return nothing;
        using SourceContent content = new();
        WalkContext context = new(repository, repository.Excludes, null);
        for (int length = above.Length; length < root.Length; length = NextFolder(root, length))
        {
            ReadOnlySpan<byte> folder = root[..length];
            bool folds = repository.IgnoreCase;
            IgnoreScope? git = Read(tree, folder, ".gitignore", context.Git, folds, options, content, ruleFiles);
            IgnoreScope? own = Read(tree, folder, ".synignore", context.Own, folds, options, content, ruleFiles);
            context = context with { Git = git, Own = own };
        }

        return context;
    }

    private static IgnoreScope? Read(
        ISourceTree tree,
        ReadOnlySpan<byte> folder,
        string name,
        IgnoreScope? above,
        bool ignoreCase,
        WalkOptions options,
        SourceContent content,
        List<string> ruleFiles)
    {
        byte[] path = [.. folder, .. Encoding.UTF8.GetBytes(name)];
        string shown = WalkNames.Show(path);
        ruleFiles.Add(shown);
        if (tree.Read(path, follow: false, RuleBytesMax, content) != SourceOutcome.Done) return above;
        IgnoreRules rules = options.Rules.Get(content.Bytes, ignoreCase);
        return rules.Count == 0 ? above : new IgnoreScope(above, rules, folder.Length, shown);
    }

    /// <summary>The folder above one, both with their '/'; empty above the root of all.</summary>
    private static ReadOnlySpan<byte> Parent(ReadOnlySpan<byte> folder)
    {
        int slash = folder[..^1].LastIndexOf((byte)'/');
        return slash < 0 ? [] : folder[..(slash + 1)];
    }

    private static int NextFolder(ReadOnlySpan<byte> path, int length)
    {
        int slash = path[length..].IndexOf((byte)'/');
        return slash < 0 ? path.Length : length + slash + 1;
    }
}
