using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>What a walk keeps to.</summary>
public sealed record WalkOptions
{
    /// <summary>How many threads look into folders at once, the caller's among them.</summary>
    public int MaxWorkers { get; init; } = Environment.ProcessorCount;

    /// <summary>After this time the walk ends with what it has; what is left is skipped with that reason.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>A larger file is skipped.</summary>
    public long FileBytesMax { get; init; } = 1 << 20;

    /// <summary>A folder of more entries is skipped.</summary>
    public int FolderEntriesMax { get; init; } = 1_000_000;

    /// <summary>
    /// Folders that are left out unless git tracks what is in them: lines of gitignore syntax, weaker than all rules of
    /// git. The seed's form <c>**/name/**</c> works too and means <c>name/</c>.
    /// </summary>
    public IReadOnlyList<string> SkippedFolders { get; init; } = DefaultSkippedFolders;

    /// <summary>How many skips are told one by one; all are counted.</summary>
    public int SkipsToldMax { get; init; } = 10_000;

    /// <summary>Where git keeps what holds for all repositories of the user.</summary>
    public GitEnvironment Git { get; init; } = GitEnvironment.OfProcess();

    /// <summary>Stamps of files that a watcher vouches for, of this one tree; null: every file is asked for.</summary>
    public StatCache? Stamps { get; init; }

    /// <summary>Compiled rules, which may be shared between walks.</summary>
    public IgnoreRuleCache Rules { get; init; } = new();

    /// <summary>The folders that are left out where nothing else is said: what tools fetch or make.</summary>
    public static IReadOnlyList<string> DefaultSkippedFolders { get; } =
    [
        "node_modules/", "bower_components/", "jspm_packages/", ".venv/", "venv/", "__pycache__/", "site-packages/",
        ".tox/", ".nox/", ".mypy_cache/", ".pytest_cache/", ".ruff_cache/", ".gradle/", ".terraform/", ".next/",
        ".nuxt/", ".svn/", ".hg/", ".bzr/", ".jj/", "vendor/", "third_party/", "Pods/", ".cargo/", ".bundle/",
    ];
}
