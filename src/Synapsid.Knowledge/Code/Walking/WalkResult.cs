using Synapsid.Knowledge.Code.Walking.Git;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>What a walk found. The same tree gives the same result, whatever the number of workers.</summary>
/// <param name="Root">The absolute path of the root, without links in it.</param>
/// <param name="Files">The files, by the bytes of their paths.</param>
/// <param name="Folders">The folders that were looked into, in the same order.</param>
/// <param name="Skips">What was left out, in the same order; no more than the options tell.</param>
/// <param name="SkipCounts">How many files and folders were left out, by reason.</param>
/// <param name="Repositories">The checkouts of git in the tree, and the one that it is part of, by their paths.</param>
/// <param name="RuleFiles">
/// The absolute paths of the files that decided what is part of the tree, whether they exist or not; the walk has to be
/// made again when one of them changes.
/// </param>
/// <param name="IsComplete">Whether every folder had its turn before the time was over.</param>
/// <param name="RacyAfterNs">
/// What bears this time or a later one, in nanoseconds since 1970, changed so shortly before the walk or during it that
/// it may change again, or may have, without another time.
/// </param>
public sealed record WalkResult(
    string Root,
    IReadOnlyList<WalkedFile> Files,
    IReadOnlyList<WalkedFolder> Folders,
    IReadOnlyList<WalkSkip> Skips,
    IReadOnlyDictionary<SkipReason, int> SkipCounts,
    IReadOnlyList<GitRepository> Repositories,
    IReadOnlyList<string> RuleFiles,
    bool IsComplete,
    long RacyAfterNs);
