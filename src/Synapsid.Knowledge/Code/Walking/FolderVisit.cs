using System.Text;
using System.Text.Unicode;

using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>
/// Looks into one folder after another for one worker: lists it, takes up new rules, and says of each entry whether it
/// is a file, a folder to visit, or skipped.
/// </summary>
internal sealed class FolderVisit(
    ISourceTree tree,
    WalkOptions options,
    int rootLength,
    IgnoreScope? skippedFolders,
    long racyAfterNs,
    WalkScratch scratch)
{
    private const int RuleBytesMax = 16 << 20;

    private static ReadOnlySpan<byte> GitName => ".git"u8;

    /// <summary>Visits a folder; what it leads to is in the scratch's list afterwards.</summary>
    public void Visit(WalkNode node)
    {
        scratch.Below.Clear();
        node.Items = [];
        SourceOutcome outcome = tree.OpenFolder(node.PathToOpen, out ISourceFolder? folder);
        if (outcome != SourceOutcome.Done)
        {
            node.Trouble = TroubleOf(outcome);
            return;
        }

        using (folder)
        {
            SourceListing listing = scratch.Listing;
            outcome = folder!.Stat(out SourceStamp stamp);
            if (outcome == SourceOutcome.Done) outcome = folder.List(listing);
            if (outcome != SourceOutcome.Done) node.Trouble = TroubleOf(outcome);
            else if (listing.Count > options.FolderEntriesMax) node.Trouble = SkipReason.FolderTooLarge;
            if (node.Trouble != SkipReason.None) return;

            node.ModifiedNs = stamp.ModifiedNs >= racyAfterNs ? 0 : stamp.ModifiedNs;
            VisitEntries(node, folder, listing);
        }
    }

    private void VisitEntries(WalkNode node, ISourceFolder folder, SourceListing listing)
    {
        WalkContext context = node.Context;
        bool hasGit = false;
        bool hasIgnore = false;
        bool hasOwn = false;
        for (int i = 0; i < listing.Count; i++)
        {
            ReadOnlySpan<byte> name = listing.Name(i);
            if (listing.Kind(i) == SourceEntryKind.Unknown) ResolveKind(folder, listing, i);
            if (name[0] != '.') continue;
            hasGit |= name.SequenceEqual(GitName);
            hasIgnore |= name.SequenceEqual(".gitignore"u8);
            hasOwn |= name.SequenceEqual(".synignore"u8);
        }

        bool trackedOnly = node.IgnoredFor != SkipReason.None;
        if (hasGit) context = EnterRepository(node, context, ref trackedOnly);
        if (hasIgnore && !trackedOnly)
        {
            IgnoreScope? git = ReadRules(node, folder, ".gitignore"u8, context.Git, IgnoresCase(context));
            if (git != context.Git) context = context with { Git = git };
        }

        if (hasOwn)
        {
            IgnoreScope? own = ReadRules(node, folder, ".synignore"u8, context.Own, IgnoresCase(context));
            if (own != context.Own) context = context with { Own = own };
        }

        listing.Sort();
        scratch.SetFolder(node.Path);
        int hint = 0;
        node.Items!.EnsureCapacity(listing.Count);
        for (int i = 0; i < listing.Count; i++)
        {
            ReadOnlySpan<byte> name = listing.Name(i);
            if (name.SequenceEqual(GitName)) continue;
            if (!scratch.TrySetName(name)) Skip(node, name, listing.Kind(i), SkipReason.PathTooLong, default);
            else if (listing.Kind(i) == SourceEntryKind.Folder) DecideFolder(node, context, trackedOnly);
            else DecideFile(node, context, trackedOnly, folder, name, listing.Kind(i), ref hint);
        }
    }

    private WalkContext EnterRepository(WalkNode node, WalkContext context, ref bool trackedOnly)
    {
        GitRepository? found =
            GitRepository.TryOpen(tree, node.PathToOpen, options.Git, options.Rules, skippedFolders);
        if (found is null) return context;
        node.Repository = found;
        trackedOnly = false;
        return new WalkContext(found, found.Excludes, context.Own);
    }

    private IgnoreScope? ReadRules(
        WalkNode node, ISourceFolder folder, ReadOnlySpan<byte> name, IgnoreScope? above, bool ignoresCase)
    {
        // A link in this place is not followed, as in git: a tree must not reach out of itself.
        SourceOutcome outcome = folder.Read(name, RuleBytesMax, scratch.Content);
        if (outcome is not (SourceOutcome.Done or SourceOutcome.Changed)) return above;
        IgnoreRules rules = options.Rules.Get(scratch.Content.Bytes, ignoresCase);
        if (rules.Count == 0) return above;
        string source = WalkNames.Show(node.Path[rootLength..]) + Encoding.UTF8.GetString(name);
        return new IgnoreScope(above, rules, node.Path.Length, source);
    }

    private void DecideFolder(WalkNode node, WalkContext context, bool trackedOnly)
    {
        IgnoreVerdict own = default;
        IgnoreVerdict git = default;
        if (context.Git is not null || context.Own is not null)
        {
            IgnorePath path = scratch.ForRules(isFolder: true, context.NeedsFolding);
            own = IgnoreScope.Ask(context.Own, path);
            if (own.IsIgnored)
            {
                SkipHere(node, isFolder: true, SkipReason.IgnoredBySynapsid, own);
                return;
            }

            if (!trackedOnly && !own.IsKept) git = IgnoreScope.Ask(context.Git, path);
        }

        IgnoreVerdict verdict = trackedOnly && !own.IsKept ? node.IgnoredBy : git;
        bool isIgnored = git.IsIgnored || (trackedOnly && !own.IsKept);
        SkipReason reason = !isIgnored ? SkipReason.None : ReasonOf(verdict);
        ReadOnlySpan<byte> asFolder = scratch.AsFolder();
        if (isIgnored && !(context.Repository?.TracksBelow(asFolder[context.RepositoryLength..]) ?? false))
        {
            SkipHere(node, isFolder: true, reason, verdict);
        }
        else if (!Utf8.IsValid(scratch.Path))
        {
            SkipHere(node, isFolder: true, SkipReason.NameNotUtf8, default);
        }
        else
        {
            WalkNode below = new(asFolder.ToArray(), context) { IgnoredFor = reason, IgnoredBy = verdict };
            node.Items!.Add(new WalkItem(below));
            scratch.Below.Add(below);
        }
    }

    private void DecideFile(
        WalkNode node,
        WalkContext context,
        bool trackedOnly,
        ISourceFolder folder,
        ReadOnlySpan<byte> name,
        SourceEntryKind kind,
        ref int hint)
    {
        bool isTracked =
            context.Repository?.TracksFile(scratch.Path[context.RepositoryLength..], ref hint) ?? false;
        if (context.Own is not null || !isTracked)
        {
            IgnorePath path = scratch.ForRules(isFolder: false, context.NeedsFolding);
            IgnoreVerdict own = IgnoreScope.Ask(context.Own, path);
            if (own.IsIgnored)
            {
                SkipHere(node, isFolder: false, SkipReason.IgnoredBySynapsid, own);
                return;
            }

            if (!isTracked && !own.IsKept)
            {
                IgnoreVerdict git = trackedOnly ? node.IgnoredBy : IgnoreScope.Ask(context.Git, path);
                if (git.IsIgnored)
                {
                    SkipHere(node, isFolder: false, ReasonOf(git), git);
                    return;
                }
            }
        }

        WalkedFile file = default;
        SkipReason reason = kind switch
        {
            SourceEntryKind.Link => ReasonOfLink(),
            SourceEntryKind.Special => SkipReason.SpecialFile,
            _ => ReasonOfFile(folder, name, out file),
        };
        if (reason == SkipReason.None) node.Items!.Add(new WalkItem(file with { IsTracked = isTracked }));
        else SkipHere(node, isFolder: false, reason, default);
    }

    private SkipReason ReasonOfFile(ISourceFolder folder, ReadOnlySpan<byte> name, out WalkedFile file)
    {
        file = default;
        string? path = Utf8.IsValid(name) ? Encoding.UTF8.GetString(scratch.Path[rootLength..]) : null;
        if (path is not null && options.Stamps is { } stamps && stamps.TryGet(path, out file)) return SkipReason.None;
        SourceOutcome outcome = folder.Stat(name, out SourceStamp stamp);
        if (outcome != SourceOutcome.Done) return TroubleOf(outcome);
        if (stamp.Kind == SourceEntryKind.Special) return SkipReason.SpecialFile;
        if (stamp.Kind != SourceEntryKind.File) return SkipReason.Vanished; // something else has taken its place
        if (path is null) return SkipReason.NameNotUtf8;
        if (stamp.Size > options.FileBytesMax) return SkipReason.Oversized;
        file = new WalkedFile(path, stamp.Size, stamp.ModifiedNs, stamp.ChangedNs, stamp.Inode, IsTracked: false);
        return SkipReason.None;
    }

    private SkipReason ReasonOfLink()
    {
        SourceOutcome outcome = tree.Resolve(scratch.Path, out byte[]? target);
        if (outcome == SourceOutcome.Denied) return SkipReason.Unreadable;
        if (outcome != SourceOutcome.Done) return SkipReason.LinkBroken;
        ReadOnlySpan<byte> root = scratch.Path[..rootLength];
        bool isInside = target.AsSpan().StartsWith(root) || target.AsSpan().SequenceEqual(root[..^1]);
        return isInside ? SkipReason.LinkInside : SkipReason.LinkOutside;
    }

    private void SkipHere(WalkNode node, bool isFolder, SkipReason reason, IgnoreVerdict verdict) =>
        node.Items!.Add(new WalkItem(WalkNames.Show(scratch.Path[rootLength..]), isFolder, reason, verdict));

    private void Skip(
        WalkNode node, ReadOnlySpan<byte> name, SourceEntryKind kind, SkipReason reason, IgnoreVerdict verdict)
    {
        string path = WalkNames.Show(node.Path[rootLength..]) + WalkNames.Show(name);
        node.Items!.Add(new WalkItem(path, kind == SourceEntryKind.Folder, reason, verdict));
    }

    private SkipReason ReasonOf(IgnoreVerdict verdict) =>
        verdict.Scope == skippedFolders ? SkipReason.SkippedFolder : SkipReason.Ignored;

    private static void ResolveKind(ISourceFolder folder, SourceListing listing, int index)
    {
        bool isThere = folder.Stat(listing.Name(index), out SourceStamp stamp) == SourceOutcome.Done;
        listing.SetKind(index, isThere ? stamp.Kind : SourceEntryKind.File);
    }

    private static bool IgnoresCase(WalkContext context) => context.Repository?.IgnoreCase ?? false;

    private static SkipReason TroubleOf(SourceOutcome outcome) => outcome switch
    {
        SourceOutcome.Absent or SourceOutcome.OtherKind => SkipReason.Vanished,
        _ => SkipReason.Unreadable,
    };
}
