using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking;
using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Knowledge.Tests.Code.Walking.Git;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Knowledge.Tests.Code.Walking;

public sealed class TreeWalkerTests
{
    private readonly SimulatedSourceTree _tree = new();
    private readonly TestClock _clock = new();

    [Fact]
    public void Links_are_left_out_with_where_they_lead()
    {
        _tree.AddFile("/r/lib/a.c");
        _tree.AddFile("/elsewhere/b.c");
        _tree.AddLink("/r/inside.c", "lib/a.c");
        _tree.AddLink("/r/folder", "/r/lib");
        _tree.AddLink("/r/lib/up", "..");
        _tree.AddLink("/r/lib/self", ".");
        _tree.AddLink("/r/outside", "/elsewhere");
        _tree.AddLink("/r/outside.c", "../elsewhere/b.c");
        _tree.AddLink("/r/nowhere", "/nowhere");
        _tree.AddLink("/r/loop1", "loop2");
        _tree.AddLink("/r/loop2", "loop1");
        WalkResult walk = Walk();
        Assert.Equal(["lib/a.c"], Paths(walk));
        Assert.Equal(["folder", "inside.c", "lib/self", "lib/up"], Skipped(walk, SkipReason.LinkInside).Order());
        Assert.Equal(["outside", "outside.c"], Skipped(walk, SkipReason.LinkOutside));
        Assert.Equal(["loop1", "loop2", "nowhere"], Skipped(walk, SkipReason.LinkBroken));
        Assert.Equal(["", "lib"], walk.Folders.Select(folder => folder.Path));
    }

    [Fact]
    public void A_root_that_is_a_link_is_walked_by_its_own_path()
    {
        _tree.AddFile("/real/r/a.c");
        _tree.AddLink("/link", "/real");
        WalkResult walk = new TreeWalker(_tree, _clock, Options).Walk("/link/r");
        Assert.Equal("/real/r", walk.Root);
        Assert.Equal(["a.c"], Paths(walk));
    }

    [Fact]
    public void What_cannot_be_read_is_told_and_the_rest_is_found()
    {
        _tree.AddFile("/r/a.c");
        _tree.AddFolder("/r/closed").OpenFailure = SourceOutcome.Denied;
        _tree.AddFolder("/r/broken").OpenFailure = SourceOutcome.Failed;
        _tree.AddFile("/r/secret.c").StatFailure = SourceOutcome.Denied;
        _tree.AddSpecial("/r/pipe");
        _tree.AddSpecial("/r/untold").IsKindUntold = true;
        _tree.AddFile("/r/z.c").IsKindUntold = true;
        _tree.AddFile("/r/sub/b.c");
        _tree.AddFolder("/r/sub").IsKindUntold = true;
        WalkResult walk = Walk();
        Assert.Equal(["a.c", "z.c"], Paths(walk));
        Assert.Equal(["broken", "closed", "secret.c"], Skipped(walk, SkipReason.Unreadable));
        Assert.Equal(["pipe", "untold"], Skipped(walk, SkipReason.SpecialFile));
    }

    [Theory]
    [InlineData("/none", "no such folder")]
    [InlineData("/r/a.c", "not a folder")]
    [InlineData("/closed", "cannot be read")]
    [InlineData("/loop", "leads to itself")]
    public void A_root_that_cannot_be_walked_is_named_with_what_to_do(string root, string wanted)
    {
        _tree.AddFile("/r/a.c");
        _tree.AddFolder("/closed").OpenFailure = SourceOutcome.Denied;
        _tree.AddLink("/loop", "loop");
        WalkRootException failure =
            Assert.Throws<WalkRootException>(() => new TreeWalker(_tree, _clock, Options).Walk(root));
        Assert.Contains(wanted, failure.Message, StringComparison.Ordinal);
        Assert.Contains(root, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_no_text_are_shown_by_their_bytes()
    {
        _tree.AddFile("/r", [(byte)'a', 0xFF, (byte)'b'], [1]);
        _tree.AddFolder("/r", [0xC3]);
        _tree.AddFile("/r/über.c");
        WalkResult walk = Walk();
        Assert.Equal(["über.c"], Paths(walk));
        Assert.Equal(["a\\xffb", "\\xc3"], Skipped(walk, SkipReason.NameNotUtf8));
        Assert.Contains(walk.Skips, skip => skip is { Path: "\\xc3", IsFolder: true });
    }

    [Fact]
    public void What_vanishes_during_the_walk_is_told_as_vanished()
    {
        _tree.AddFile("/r/a.c");
        _tree.AddFile("/r/gone.c");
        _tree.AddFile("/r/lost/b.c");
        _tree.AddFile("/r/other.c");
        _tree.Looking = (what, path) =>
        {
            if (what == "stat" && path == "/r/gone.c") _tree.Remove("/r/gone.c");
            if (what == "open" && path == "/r/lost") _tree.Remove("/r/lost");
            if (what != "stat" || path != "/r/other.c") return;
            _tree.Remove("/r/other.c");
            _tree.AddFolder("/r/other.c");
        };
        WalkResult walk = Walk();
        Assert.Equal(["a.c"], Paths(walk));
        Assert.Equal(["gone.c", "lost", "other.c"], Skipped(walk, SkipReason.Vanished));
        Assert.True(walk.IsComplete);
    }

    [Fact]
    public void Limits_of_size_and_of_entries_are_kept()
    {
        _tree.AddFile("/r/large.c", new byte[101]);
        _tree.AddFile("/r/fits.c", new byte[100]);
        for (int i = 0; i < 11; i++) _tree.AddFile($"/r/many/{i}.c");
        for (int i = 0; i < 10; i++) _tree.AddFile($"/r/some/{i}.c");
        WalkResult walk = Walk(Options with { FileBytesMax = 100, FolderEntriesMax = 10 });
        Assert.Equal(11, walk.Files.Count);
        Assert.Equal(["large.c"], Skipped(walk, SkipReason.Oversized));
        Assert.Equal(["many"], Skipped(walk, SkipReason.FolderTooLarge));
    }

    [Fact]
    public void Own_rules_leave_out_what_git_tracks_and_take_back_what_it_ignores()
    {
        AddRepository("/r", "lib/a.c", "lib/generated.c", "docs/x.md", "kept/t.c");
        foreach (string path in (string[])["lib/a.c", "lib/generated.c", "docs/x.md", "out/b.c", "out/c.c", "e.log", "f.log",
            "kept/t.c", "kept/u.c"])
        {
            _tree.AddFile("/r/" + path);
        }

        _tree.AddFile("/r/.gitignore", "out/\n*.log\nkept/\n");
        _tree.AddFile("/r/.synignore", "generated.c\ndocs/\n!out/\n!e.log\n");
        _tree.AddFile("/r/out/.synignore", "c.c\n");
        WalkResult walk = Walk();
        Assert.Equal([".gitignore", ".synignore", "e.log", "kept/t.c", "lib/a.c", "out/.synignore", "out/b.c"], Paths(walk));
        Assert.Equal(["docs", "lib/generated.c", "out/c.c"], Skipped(walk, SkipReason.IgnoredBySynapsid));
        Assert.Equal(["f.log", "kept/u.c"], Skipped(walk, SkipReason.Ignored));
        Assert.Equal(".synignore:1", walk.Skips.Single(skip => skip.Path == "lib/generated.c").Rule);
        Assert.Equal("out/.synignore:1", walk.Skips.Single(skip => skip.Path == "out/c.c").Rule);
        Assert.True(walk.Files.Single(file => file.Path == "kept/t.c").IsTracked);
        Assert.False(walk.Files.Single(file => file.Path == "out/b.c").IsTracked);
    }

    [Fact]
    public void Folders_of_tools_are_left_out_unless_tracked_or_taken_back()
    {
        AddRepository("/r", "vendor/x/a.go");
        _tree.AddFile("/r/vendor/x/a.go");
        _tree.AddFile("/r/vendor/x/untracked.go");
        _tree.AddFile("/r/node_modules/m/i.js");
        _tree.AddFile("/r/third_party/t.c");
        _tree.AddFile("/r/.synignore", "!third_party/\n");
        WalkResult walk = Walk();
        Assert.Equal([".synignore", "third_party/t.c", "vendor/x/a.go"], Paths(walk));
        Assert.Equal(["node_modules", "vendor/x/untracked.go"], Skipped(walk, SkipReason.SkippedFolder));
    }

    [Fact]
    public void A_repository_within_another_has_its_own_rules()
    {
        AddRepository("/r", "a.c");
        AddRepository("/r/inner", "b.log");
        _tree.AddFile("/r/.gitignore", "*.log\n*.tmp\n");
        _tree.AddFile("/r/.synignore", "*.bak\n");
        _tree.AddFile("/r/inner/.gitignore", "*.c\n");
        foreach (string path in (string[])["a.c", "x.log", "inner/b.log", "inner/c.log", "inner/d.c", "inner/e.bak", "inner/f.tmp"])
        {
            _tree.AddFile("/r/" + path);
        }

        WalkResult walk = Walk();
        Assert.Equal(
            [".gitignore", ".synignore", "a.c", "inner/.gitignore", "inner/b.log", "inner/c.log", "inner/f.tmp"], Paths(walk));
        Assert.Equal(["inner/d.c", "x.log"], Skipped(walk, SkipReason.Ignored));
        Assert.Equal(["inner/e.bak"], Skipped(walk, SkipReason.IgnoredBySynapsid));
        Assert.Equal(2, walk.Repositories.Count);
        Assert.True(walk.Files.Single(file => file.Path == "inner/b.log").IsTracked);
    }

    [Fact]
    public void A_walk_that_begins_within_a_repository_keeps_to_the_rules_above()
    {
        AddRepository("/r", "lib/sub/t.log");
        _tree.AddFile("/r/.gitignore", "*.log\n/lib/sub/top\n");
        _tree.AddFile("/r/lib/.synignore", "*.bak\n");
        foreach (string name in (string[])["a.c", "t.log", "u.log", "v.bak", "top"]) _tree.AddFile("/r/lib/sub/" + name);
        WalkResult walk = new TreeWalker(_tree, _clock, Options).Walk("/r/lib/sub");
        Assert.Equal(["a.c", "t.log"], Paths(walk));
        Assert.True(walk.Files[1].IsTracked);
        Assert.Equal(["top", "u.log"], Skipped(walk, SkipReason.Ignored));
        Assert.Equal(["v.bak"], Skipped(walk, SkipReason.IgnoredBySynapsid));
        Assert.Contains("/r/.gitignore", walk.RuleFiles);
        Assert.Contains("/r/lib/.synignore", walk.RuleFiles);
        Assert.Contains("/r/lib/.gitignore", walk.RuleFiles);
        Assert.Contains("/r/.git/index", walk.RuleFiles);
    }

    [Fact]
    public void A_damaged_index_is_told_and_nothing_counts_as_tracked()
    {
        AddRepository("/r");
        _tree.AddFile("/r/.git/index", "DIRC and nonsense");
        _tree.AddFile("/r/a.c");
        WalkResult walk = Walk();
        Assert.Equal(["a.c"], Paths(walk));
        Assert.Contains("damaged", walk.Repositories.Single().IndexTrouble, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_time_is_over_the_walk_ends_with_what_it_has()
    {
        for (int i = 0; i < 10; i++) _tree.AddFile($"/r/{i}/a.c");
        _tree.Looking = (what, _) =>
        {
            if (what == "open") _clock.Advance(TimeSpan.FromSeconds(1));
        };
        WalkResult walk = Walk(Options with { Timeout = TimeSpan.FromSeconds(4.5), MaxWorkers = 1 });
        Assert.False(walk.IsComplete);
        Assert.Equal(4, walk.Files.Count);
        Assert.Equal(6, Skipped(walk, SkipReason.TimeLimit).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_walk_that_is_no_longer_wanted_ends(int workers)
    {
        for (int i = 0; i < 200; i++) _tree.AddFile($"/r/{i}/a.c");
        using CancellationTokenSource source = new();
        int opened = 0;
        _tree.Looking = (what, _) =>
        {
            if (what == "open" && Interlocked.Increment(ref opened) == 5) source.Cancel();
        };
        TreeWalker walker = new(_tree, _clock, Options with { MaxWorkers = workers });
        Assert.ThrowsAny<OperationCanceledException>(() => walker.Walk("/r", null, source.Token));
        Assert.InRange(opened, 5, 5 + workers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_worker_that_fails_ends_the_walk_with_its_failure(int workers)
    {
        for (int i = 0; i < 200; i++) _tree.AddFile($"/r/{i}/a.c");
        _tree.Looking = (_, path) =>
        {
            if (path == "/r/100") throw new InvalidDataException("bad luck");
        };
        TreeWalker walker = new(_tree, _clock, Options with { MaxWorkers = workers });
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => walker.Walk("/r"));
        Assert.IsType<InvalidDataException>(failure.InnerException);
    }

    [Fact]
    public void The_number_of_workers_changes_nothing()
    {
        AddRepository("/r", "a/1.c", "b/2.log");
        _tree.AddFile("/r/.gitignore", "*.log\nb*/\n");
        Random random = new(7);
        for (int i = 0; i < 400; i++)
        {
            string folder = $"/r/{(char)('a' + random.Next(6))}/{(char)('a' + random.Next(6))}{random.Next(3)}";
            if (random.Next(3) == 0) folder += "/deep";
            _tree.AddFile($"{folder}/{random.Next(50)}.{(random.Next(4) == 0 ? "log" : "c")}");
        }

        WalkResult one = Walk(Options with { MaxWorkers = 1 });
        for (int workers = 2; workers <= 9; workers++)
        {
            WalkResult many = Walk(Options with { MaxWorkers = workers });
            Assert.Equal(one.Files, many.Files);
            Assert.Equal(one.Folders, many.Folders);
            Assert.Equal(one.Skips, many.Skips);
        }

        Assert.Equal(one.Files.Select(file => file.Path).Order(StringComparer.Ordinal), Paths(one));
        Assert.True(one.Files.Count > 100 && one.Skips.Count > 20);
    }

    private static WalkOptions Options { get; } = new() { MaxWorkers = 3, Git = GitEnvironment.None };

    private WalkResult Walk(WalkOptions? options = null) => new TreeWalker(_tree, _clock, options ?? Options).Walk("/r");

    private void AddRepository(string root, params string[] tracked)
    {
        _tree.AddFile(root + "/.git/HEAD", "ref: refs/heads/trunk\n");
        _tree.AddFolder(root + "/.git/objects");
        _tree.AddFolder(root + "/.git/refs");
        _tree.AddFile(root + "/.git/index", IndexBytes.Of(tracked));
    }

    private static IEnumerable<string> Paths(WalkResult walk) => walk.Files.Select(file => file.Path);

    private static string[] Skipped(WalkResult walk, SkipReason reason) =>
        [.. walk.Skips.Where(skip => skip.Reason == reason).Select(skip => skip.Path)];
}
