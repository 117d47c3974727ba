using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking;
using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Knowledge.Tests.Code.Walking;

/// <summary>The watcher over events that a test makes itself: races, limits and losses.</summary>
public sealed class TreeWatcherTests : IDisposable
{
    private readonly SimulatedSourceTree _tree = new();
    private readonly SimulatedTreeEvents _events = new();
    private readonly TestClock _clock = new();
    private readonly WalkOptions _options = new() { MaxWorkers = 2, Git = GitEnvironment.None, FileBytesMax = 100 };

    public TreeWatcherTests()
    {
        _tree.AddFile("/r/a.c");
        _tree.AddFile("/r/lib/b.c");
        _tree.AddFile("/r/.synignore", "*.o\nbuild/\n");
        _tree.AddFile("/r/lib/b.o");
        _tree.AddFolder("/r/build");
        _tree.AddFile("/r/large.c", new byte[101]);
        _tree.AddLink("/r/link.c", "a.c");
    }

    public void Dispose() => _events.Dispose();

    [Fact]
    public void A_written_file_is_named_once_and_then_there_is_nothing()
    {
        using TreeWatcher watcher = Start();
        _events.Tell("/r/lib", TreeEventKinds.Written, "b.c");
        _events.Tell("/r/lib", TreeEventKinds.Written, "b.c");
        Assert.True(watcher.HasChanges());
        TreeChanges changes = watcher.Take();
        Assert.False(changes.Everything);
        Assert.Equal(["lib/b.c"], changes.Files);
        Assert.False(watcher.HasChanges());
        Assert.True(watcher.Take().IsEmpty);
        watcher.PutBack(changes);
        Assert.Equal(["lib/b.c"], watcher.Take().Files);
    }

    [Fact]
    public void A_deleted_file_is_named()
    {
        using TreeWatcher watcher = Start();
        _tree.Remove("/r/a.c");
        _events.Tell("/r", TreeEventKinds.Removed, "a.c");
        TreeChanges changes = watcher.Take();
        Assert.False(changes.Everything);
        Assert.Equal(["a.c"], changes.Files);
    }

    [Theory]
    [InlineData("new.c")]
    [InlineData("lib/new.c")]
    public void A_new_file_means_a_walk_with_its_name(string path)
    {
        using TreeWatcher watcher = Start();
        _tree.AddFile("/r/" + path);
        Tell(path, TreeEventKinds.Added);
        Assert.True(watcher.HasChanges());
        TreeChanges changes = watcher.Take();
        Assert.True(changes.Everything);
        Assert.Equal("new: " + path, changes.Reason);
        watcher.PutBack(changes);
        Assert.True(watcher.Take().Everything);
        Assert.True(watcher.TryFollow(Walk(), out _));
        Assert.False(watcher.HasChanges());
        Tell(path, TreeEventKinds.Written);
        Assert.Equal([path], watcher.Take().Files);
    }

    [Fact]
    public void A_file_that_replaces_another_is_named_and_its_other_name_is_nothing()
    {
        using TreeWatcher watcher = Start();
        _events.Tell("/r", TreeEventKinds.Added, "a.c.tmp");
        _events.Tell("/r", TreeEventKinds.Written, "a.c.tmp");
        _events.Tell("/r", TreeEventKinds.Removed, "a.c.tmp");
        _events.Tell("/r", TreeEventKinds.Added, "a.c");
        TreeChanges changes = watcher.Take();
        Assert.False(changes.Everything);
        Assert.Equal(["a.c"], changes.Files);
    }

    [Fact]
    public void Names_left_out_by_rules_do_not_count()
    {
        using TreeWatcher watcher = Start();
        _events.Tell("/r/lib", TreeEventKinds.Written, "b.o");
        _events.Tell("/r/lib", TreeEventKinds.Removed, "b.o");
        _events.Tell("/r/lib", TreeEventKinds.Added, "b.o");
        _events.Tell("/r", TreeEventKinds.Removed | TreeEventKinds.IsFolder, "build");
        _events.Tell("/r", TreeEventKinds.Added | TreeEventKinds.IsFolder, "build");
        _events.Tell("/r", TreeEventKinds.Written, "link.c");
        _events.Tell("/r", TreeEventKinds.Written, "large.c");
        Assert.False(watcher.HasChanges());
        Assert.True(watcher.Take().IsEmpty);
    }

    [Fact]
    public void What_was_left_out_for_what_it_was_counts_when_it_is_something_else()
    {
        using TreeWatcher watcher = Start();
        _tree.Write("/r/large.c", "small");
        _events.Tell("/r", TreeEventKinds.Written, "large.c");
        Assert.Equal("new: large.c", watcher.Take().Reason);
        Assert.True(watcher.TryFollow(Walk(), out _));
        _tree.AddFile("/r/link.c");
        _events.Tell("/r", TreeEventKinds.Added, "link.c");
        Assert.Equal("new: link.c", watcher.Take().Reason);
        Assert.True(watcher.TryFollow(Walk(), out _));
        _tree.AddFile("/r/build");
        _events.Tell("/r", TreeEventKinds.Added, "build");
        Assert.Equal("new: build", watcher.Take().Reason);
    }

    [Theory]
    [InlineData(".gitignore", TreeEventKinds.Written)]
    [InlineData("lib/.synignore", TreeEventKinds.Added)]
    [InlineData(".synignore", TreeEventKinds.Removed)]
    [InlineData(".git", TreeEventKinds.Added | TreeEventKinds.IsFolder)]
    [InlineData("lib", TreeEventKinds.Removed | TreeEventKinds.IsFolder)]
    [InlineData("lib", TreeEventKinds.Written | TreeEventKinds.IsFolder)]
    public void Rules_and_folders_mean_a_walk(string path, TreeEventKinds kinds)
    {
        using TreeWatcher watcher = Start();
        Tell(path, kinds);
        TreeChanges changes = watcher.Take();
        Assert.True(changes.Everything);
        Assert.Contains(path, changes.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_happens_between_walk_and_watch_is_told()
    {
        WalkResult walk = Walk();
        _tree.NowNs += 1_000_000;
        _tree.Write("/r/lib/b.c", "other");
        using TreeWatcher watcher = TreeWatcher.TryStart(_tree, _options, _events, walk, out _)!;
        Assert.True(watcher.HasChanges());
        TreeChanges changes = watcher.Take();
        Assert.False(changes.Everything);
        Assert.Equal(["lib/b.c"], changes.Files);
    }

    [Theory]
    [InlineData("/r/lib/new.c")]
    [InlineData("/r/lib/deep/new.c")]
    public void A_name_that_appears_between_walk_and_watch_is_told(string path)
    {
        WalkResult walk = Walk();
        _tree.NowNs += 1_000_000;
        _events.Watched = folder =>
        {
            if (folder == "/r") _tree.AddFile(path); // the folder is not followed yet
        };
        using TreeWatcher watcher = TreeWatcher.TryStart(_tree, _options, _events, walk, out _)!;
        Assert.Equal("a folder changed: lib", watcher.Take().Reason);
        Assert.True(watcher.TryFollow(Walk(), out _));
        Assert.False(watcher.HasChanges());
        Assert.Equal(path.Contains("deep", StringComparison.Ordinal), _events.Folders.Contains("/r/lib/deep"));
    }

    [Fact]
    public void What_changed_so_shortly_before_the_walk_that_its_time_proves_nothing_is_told()
    {
        long walkNs = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        SimulatedSourceNode file = _tree.AddFile("/r/lib/fresh.c");
        WalkResult early = Walk();
        Assert.False(TreeWatcher.TryStart(_tree, _options, new SimulatedTreeEvents(), early, out _)!.HasChanges());
        file.ChangedNs = walkNs;
        WalkResult walk = Walk();
        using TreeWatcher watcher = TreeWatcher.TryStart(_tree, _options, _events, walk, out _)!;
        Assert.Equal(["lib/fresh.c"], watcher.Take().Files);
    }

    [Fact]
    public void A_file_made_during_a_walk_that_found_it_is_looked_at_again_without_another_walk()
    {
        using TreeWatcher watcher = Start();
        _events.Tell("/r", TreeEventKinds.Added, ".gitignore");
        Assert.True(watcher.Take().Everything);
        _tree.AddFile("/r/new.c");
        _events.Tell("/r", TreeEventKinds.Added, "new.c");
        Assert.True(watcher.HasChanges());
        Assert.True(watcher.TryFollow(Walk(), out _));
        TreeChanges changes = watcher.Take();
        Assert.False(changes.Everything);
        Assert.Equal(["new.c"], changes.Files);
    }

    [Fact]
    public void When_events_are_lost_all_is_compared_again()
    {
        using TreeWatcher watcher = Start();
        _events.TellLost();
        _tree.NowNs += 1_000_000;
        Assert.True(watcher.Take().Everything);
        WalkResult walk = Walk();
        _tree.NowNs += 1_000_000;
        _tree.Write("/r/a.c", "no event tells of this");
        Assert.True(watcher.TryFollow(walk, out _));
        Assert.Equal(["a.c"], watcher.Take().Files);
        Assert.False(watcher.HasChanges());
    }

    [Fact]
    public void Too_many_new_names_mean_a_walk_without_a_look_at_each()
    {
        using TreeWatcher watcher = Start();
        for (int i = 0; i < 1_001; i++) _events.Tell("/r/lib", TreeEventKinds.Added, $"{i}.x");
        Assert.Equal("1001 new names", watcher.Take().Reason);
        Assert.True(watcher.TryFollow(Walk(), out _));
        Assert.False(watcher.HasChanges());
    }

    [Fact]
    public void A_folder_that_is_gone_is_followed_no_more_and_a_new_one_is()
    {
        using TreeWatcher watcher = Start();
        _tree.Remove("/r/lib");
        _events.Tell("/r/lib", TreeEventKinds.Ended, "");
        _events.Tell("/r", TreeEventKinds.Removed | TreeEventKinds.IsFolder, "lib");
        Assert.True(watcher.Take().Everything);
        _tree.AddFile("/r/src/c.c");
        Assert.True(watcher.TryFollow(Walk(), out _));
        watcher.Take();
        Tell("src/c.c", TreeEventKinds.Written);
        Assert.Equal(["src/c.c"], watcher.Take().Files);
    }

    [Theory]
    [InlineData(WatchOutcome.NoRoom, "max_user_watches")]
    [InlineData(WatchOutcome.Remote, "lies on a file system")]
    public void Where_the_system_forbids_it_the_reason_is_told(WatchOutcome outcome, string wanted)
    {
        _events.Outcome = path => path == "/r/lib" ? outcome : WatchOutcome.Done;
        Assert.Null(TreeWatcher.TryStart(_tree, _options, _events, Walk(), out string? reason));
        Assert.Contains(wanted, reason, StringComparison.Ordinal);
        Assert.True(_events.IsDisposed);
    }

    [Fact]
    public void When_following_becomes_impossible_everything_counts_as_changed_for_good()
    {
        using TreeWatcher watcher = Start();
        _tree.AddFile("/r/src/c.c");
        _events.Outcome = _ => WatchOutcome.NoRoom;
        Assert.False(watcher.TryFollow(Walk(), out string? reason));
        Assert.NotNull(reason);
        Assert.True(watcher.HasChanges());
        Assert.Equal(reason, watcher.Take().Reason);
        Assert.True(watcher.Take().Everything);
    }

    [Fact]
    public void A_walk_that_was_not_finished_cannot_be_followed()
    {
        Assert.Null(TreeWatcher.TryStart(_tree, _options, _events, Walk() with { IsComplete = false }, out string? reason));
        Assert.Contains("finished", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_watcher_says_that_everything_changed()
    {
        TreeWatcher watcher = Start();
        watcher.Dispose();
        Assert.True(watcher.HasChanges());
        Assert.True(watcher.Take().Everything);
        Assert.True(watcher.Wait(TimeSpan.FromSeconds(1), CancellationToken.None));
    }

    private WalkResult Walk() => new TreeWalker(_tree, _clock, _options).Walk("/r");

    private void Tell(string path, TreeEventKinds kinds)
    {
        int slash = path.LastIndexOf('/');
        _events.Tell(slash < 0 ? "/r" : "/r/" + path[..slash], kinds, path[(slash + 1)..]);
    }

    private TreeWatcher Start()
    {
        TreeWatcher? watcher = TreeWatcher.TryStart(_tree, _options, _events, Walk(), out string? reason);
        Assert.Null(reason);
        Assert.False(watcher!.HasChanges());
        return watcher;
    }
}
