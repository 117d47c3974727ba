using System.Diagnostics;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking;
using Synapsid.Knowledge.Code.Walking.Git;

namespace Synapsid.Knowledge.Tests.Code.Walking;

/// <summary>The watcher over a real folder and a real git.</summary>
public sealed class TreeWatcherOnDiskTests : IDisposable
{
    private readonly GitProgram _git = new();
    private readonly WalkOptions _options;

    public TreeWatcherOnDiskTests()
    {
        Assert.SkipUnless(LinuxSourceTree.IsSupported, "this system has no inotify");
        _options = new WalkOptions
        {
            MaxWorkers = 2,
            Git = new GitEnvironment(null, [_git.Home + "/.gitconfig"], _git.Home, _git.Home + "/.config/git/ignore"),
            Stamps = new StatCache(10_000, TimeSpan.FromMinutes(5), TimeProvider.System),
        };
        Write("a.c", "one");
        Write("lib/b.c", "two");
        Write("lib/deep/c.c", "three");
        Write(".gitignore", "*.o\nout/\n");
        _git.Run("add", "-A");
        _git.Run("commit", "-q", "-m", "one");
    }

    public void Dispose() => _git.Dispose();

    [Fact]
    public void Written_replaced_and_deleted_files_are_named()
    {
        using TreeWatcher watcher = Start();
        Write("a.c", "other");
        Assert.True(watcher.HasChanges());
        Assert.Equal(["a.c"], TakeFiles(watcher));
        File.AppendAllText(Full("lib/b.c"), "more");
        Write("lib/deep/c.c.tmp", "new");
        File.Move(Full("lib/deep/c.c.tmp"), Full("lib/deep/c.c"), overwrite: true);
        Assert.Equal(["lib/b.c", "lib/deep/c.c"], TakeFiles(watcher).Order());
        File.Delete(Full("a.c"));
        Assert.Equal(["a.c"], TakeFiles(watcher));
        File.SetLastWriteTimeUtc(Full("lib/b.c"), DateTime.UnixEpoch);
        Assert.Equal(["lib/b.c"], TakeFiles(watcher));
        Assert.False(watcher.HasChanges());
    }

    [Fact]
    public void New_files_and_folders_are_found_by_a_walk_and_followed_from_then_on()
    {
        using TreeWatcher watcher = Start();
        Write("new.c", "x");
        WalkAgain(watcher);
        Write("new.c", "y");
        Assert.Equal(["new.c"], TakeFiles(watcher));
        Write("src/one/two/d.c", "x");
        WalkAgain(watcher);
        Write("src/one/two/d.c", "y");
        Assert.Equal(["src/one/two/d.c"], TakeFiles(watcher));
        Directory.Move(Full("src/one"), Full("src/uno"));
        WalkAgain(watcher);
        Write("src/uno/two/d.c", "z");
        Assert.Equal(["src/uno/two/d.c"], TakeFiles(watcher));
        Directory.Move(Full("src/uno"), Full("lib/uno"));
        Directory.Move(Full("lib/deep"), Full("src/uno"));
        Directory.Move(Full("lib/uno"), Full("lib/deep"));
        WalkAgain(watcher);
        Write("lib/deep/two/d.c", "swapped");
        Assert.Equal(["lib/deep/two/d.c"], TakeFiles(watcher));
        Directory.Delete(Full("src"), recursive: true);
        WalkAgain(watcher);
        Write("src/c.c", "again");
        WalkAgain(watcher);
        Write("src/c.c", "and again");
        Assert.Equal(["src/c.c"], TakeFiles(watcher));
    }

    [Fact]
    public void What_is_left_out_is_nobody_s_business()
    {
        Write("x.o", "1");
        Write("out/y.c", "1");
        using TreeWatcher watcher = Start();
        Write("x.o", "2");
        File.Delete(Full("x.o"));
        Write("x.o", "3");
        Write("out/y.c", "2");
        Write("out/z.c", "2");
        Assert.False(watcher.HasChanges());
        Directory.Delete(Full("out"), recursive: true);
        Assert.False(watcher.HasChanges());
        Write("tmp", "came");
        File.Delete(Full("tmp"));
        Assert.False(watcher.HasChanges());
    }

    [Theory]
    [InlineData(".gitignore")]
    [InlineData("lib/.gitignore")]
    [InlineData(".synignore")]
    [InlineData(".git/info/exclude")]
    [InlineData(".git/config")]
    [InlineData("../home/.gitconfig")]
    [InlineData("../home/.config/git/ignore")]
    public void A_change_of_rules_means_a_walk(string path)
    {
        using TreeWatcher watcher = Start();
        File.AppendAllText(Full(path), "\n# a line\n");
        TreeChanges changes = watcher.Take();
        Assert.True(changes.Everything);
        Assert.EndsWith(Path.GetFileName(path), changes.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_in_a_folder_that_did_not_exist_are_seen_when_they_come()
    {
        Directory.Delete(_git.Home + "/.config", recursive: true);
        using TreeWatcher watcher = Start();
        Directory.CreateDirectory(_git.Home + "/.config/git");
        WalkAgain(watcher);
        File.WriteAllText(_git.Home + "/.config/git/ignore", "*.c\n");
        Assert.True(watcher.Take().Everything);
    }

    [Fact]
    public void Another_branch_means_a_walk_and_looking_at_the_state_does_not()
    {
        _git.Run("checkout", "-q", "-b", "side");
        Write("side.c", "x");
        Write("a.c", "on the side");
        _git.Run("add", "-A");
        _git.Run("commit", "-q", "-m", "two");
        using TreeWatcher watcher = Start();
        _git.Run("checkout", "-q", "trunk");
        Assert.True(watcher.HasChanges());
        WalkResult walk = WalkAgain(watcher);
        Assert.DoesNotContain(walk.Files, file => file.Path == "side.c");
        _git.Run("status", "--short");
        Assert.False(watcher.HasChanges());
        Write("a.c", "edited");
        Assert.Equal(["a.c"], TakeFiles(watcher));
        _git.Run("add", "a.c");
        _git.Run("status", "--short");
        Assert.False(watcher.HasChanges());
        _git.Run("commit", "-q", "-m", "three");
        Assert.Contains("commit", watcher.Take().Reason, StringComparison.Ordinal);
        Assert.True(watcher.TryFollow(Walk(), out _));
        _git.Run("rm", "-q", "--cached", "a.c");
        Assert.Contains("tracks", watcher.Take().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_linked_worktree_is_followed_with_its_own_index_and_head()
    {
        string other = Path.Combine(_git.Folder, "other");
        _git.Run("worktree", "add", "-q", "-b", "side", other);
        using TreeWatcher watcher = Start(other);
        File.WriteAllText(other + "/a.c", "in the worktree");
        Assert.Equal(["a.c"], TakeFiles(watcher));
        _git.RunIn(other, null, "commit", "-q", "-a", "-m", "side");
        Assert.Contains("commit", watcher.Take().Reason, StringComparison.Ordinal);
        Assert.True(watcher.TryFollow(Walk(other), out _));
        _git.Run("commit", "-q", "--allow-empty", "-m", "trunk");
        Assert.False(watcher.HasChanges());
    }

    [Fact]
    public void Many_changes_at_once_are_all_told_also_when_the_queue_runs_over()
    {
        for (int i = 0; i < 300; i++) Write($"many/{i}.c", "1");
        using TreeWatcher watcher = Start();
        for (int i = 0; i < 300; i++) Write($"many/{i}.c", "2");
        Assert.Equal(300, TakeFiles(watcher).Count);
        string limit = File.ReadAllText("/proc/sys/fs/inotify/max_queued_events");
        int events = int.Parse(limit, System.Globalization.CultureInfo.InvariantCulture);
        Assert.SkipWhen(events > 50_000, "the queue is too long to be filled in a test");

        // Two files in turns, so that the kernel cannot take two events for one.
        string[] names = [Full("many/0.c"), Full("many/1.c")];
        for (int i = 0; i < events; i++) File.SetLastWriteTimeUtc(names[i % 2], DateTime.UnixEpoch);
        File.WriteAllText(Full("many/2.c"), "no event tells of this");
        TreeChanges changes = watcher.Take();
        Assert.True(changes.Everything);
        Assert.Contains("lost", changes.Reason, StringComparison.Ordinal);
        WalkAgainNow(watcher);
        Write("many/3.c", "4");
        Assert.Contains("many/3.c", TakeFiles(watcher));
    }

    [Fact]
    public void A_thousand_folders_are_followed_to_the_last()
    {
        for (int i = 0; i < 1_000; i++) Write($"many/{i}/f.c", "1");
        using TreeWatcher watcher = Start();
        for (int i = 0; i < 1_000; i++) Write($"many/{i}/f.c", "2");
        Assert.Equal(1_000, TakeFiles(watcher).Count);
    }

    [Fact]
    public void A_walk_beside_the_watcher_saves_the_calls_for_what_did_not_change()
    {
        for (int i = 0; i < 200; i++) Write($"many/{i}.c", "1");
        using TreeWatcher watcher = Start();
        Write("many/7.c", "22");
        Write("many/new.c", "333");
        Assert.True(watcher.Take().Everything);
        StatCacheFigures before = _options.Stamps!.Figures;
        WalkResult walk = Walk();
        StatCacheFigures after = _options.Stamps.Figures;
        Assert.Equal((203, 2), (after.Hits - before.Hits, after.Misses - before.Misses));
        Assert.Equal(Walk(_git.Root, _options with { Stamps = null }).Files, walk.Files);
        Assert.Equal(2, walk.Files.Single(file => file.Path == "many/7.c").Size);
    }

    [Fact]
    public void Waiting_ends_with_the_burst_with_the_time_and_when_it_is_not_wanted()
    {
        using TreeWatcher watcher = Start();
        Assert.False(watcher.Wait(TimeSpan.FromMilliseconds(20), CancellationToken.None));
        Thread writer = new(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                Write("a.c", $"{i}");
                Write("lib/b.c", $"{i}");
            }
        });
        writer.Start();
        Assert.True(watcher.Wait(TimeSpan.FromSeconds(30), CancellationToken.None));
        writer.Join();
        watcher.Wait(TimeSpan.Zero, CancellationToken.None);
        Assert.Equal(["a.c", "lib/b.c"], TakeFiles(watcher).Order());

        using CancellationTokenSource source = new();
        source.CancelAfter(TimeSpan.FromMilliseconds(20));
        long start = Stopwatch.GetTimestamp();
        Assert.False(watcher.Wait(TimeSpan.FromSeconds(60), source.Token));
        Assert.False(watcher.Wait(TimeSpan.FromSeconds(60), source.Token));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60));
    }

    private TreeWatcher Start(string? root = null)
    {
        TreeWatcher? watcher = TreeWatcher.TryStart(SourceTree.System, _options, Walk(root), out string? reason);
        Assert.Null(reason);

        // All was made a moment ago, so that the first walk's times prove nothing.
        if (watcher!.HasChanges())
        {
            watcher.Take();
            Assert.True(watcher.TryFollow(Walk(root), out reason), reason);
        }

        Assert.False(watcher.HasChanges(), watcher.Take().Reason);
        return watcher;
    }

    private WalkResult WalkAgain(TreeWatcher watcher)
    {
        Assert.True(watcher.Take().Everything);
        return WalkAgainNow(watcher);
    }

    /// <summary>As often as new folders, whose times prove nothing yet, make it necessary.</summary>
    private WalkResult WalkAgainNow(TreeWatcher watcher)
    {
        for (int tries = 0; tries < 3; tries++)
        {
            WalkResult walk = Walk();
            Assert.True(watcher.TryFollow(walk, out string? reason), reason);
            if (!watcher.HasChanges() || !watcher.Take().Everything) return walk;
        }

        Assert.Fail("The watcher wants one walk after another: " + watcher.Take().Reason);
        return null!;
    }

    private WalkResult Walk(string? root = null, WalkOptions? options = null) =>
        new TreeWalker(SourceTree.System, TimeProvider.System, options ?? _options).Walk(root ?? _git.Root);

    private static IReadOnlyCollection<string> TakeFiles(TreeWatcher watcher)
    {
        TreeChanges changes = watcher.Take();
        Assert.False(changes.Everything, changes.Reason);
        return changes.Files;
    }

    private string Full(string path) => Path.Combine(_git.Root, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
        File.WriteAllText(Full(path), text);
    }
}
