using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking;
using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Knowledge.Tests.Code.Walking;

public sealed class StatCacheTests : IDisposable
{
    private readonly SimulatedSourceTree _tree = new();
    private readonly SimulatedTreeEvents _events = new();
    private readonly TestClock _clock = new();
    private readonly StatCache _stamps;
    private readonly WalkOptions _options;

    public StatCacheTests()
    {
        _stamps = new StatCache(100, TimeSpan.FromMinutes(5), _clock);
        _options = new WalkOptions { MaxWorkers = 2, Git = GitEnvironment.None, Stamps = _stamps };
        for (int i = 0; i < 50; i++) _tree.AddFile($"/r/{i % 5}/{i}.c", new string('x', i));
    }

    public void Dispose() => _events.Dispose();

    [Fact]
    public void Without_a_watcher_nothing_is_remembered()
    {
        Walk();
        Assert.Equal(50, _tree.StatCount);
        Walk();
        Assert.Equal(100, _tree.StatCount);
        Assert.Equal((0, 100, 0), (_stamps.Figures.Hits, _stamps.Figures.Misses, _stamps.Figures.Entries));
    }

    [Fact]
    public void A_walk_beside_a_watcher_asks_only_for_what_changed_and_finds_the_same()
    {
        using TreeWatcher watcher = Start();
        Assert.Equal(50, _stamps.Figures.Entries);
        _tree.Write("/r/2/7.c", "changed");
        _events.Tell("/r/2", TreeEventKinds.Written, "7.c");
        _tree.AddFile("/r/3/new.c");
        _events.Tell("/r/3", TreeEventKinds.Added, "new.c");
        Assert.True(watcher.Take().Everything);
        long before = _tree.StatCount;
        StatCacheFigures figures = _stamps.Figures;
        WalkResult walk = Walk();
        Assert.Equal(2, _tree.StatCount - before);
        Assert.Equal((49, 2), (_stamps.Figures.Hits - figures.Hits, _stamps.Figures.Misses - figures.Misses));
        Assert.Equal(Walk(_options with { Stamps = null }).Files, walk.Files);
        Assert.True(watcher.TryFollow(walk, out _));
        Assert.Equal(51, _stamps.Figures.Entries);
        Assert.False(watcher.HasChanges());
        Assert.True(_stamps.TryGet("2/7.c", out WalkedFile file));
        Assert.Equal(7, file.Size);
    }

    [Fact]
    public void A_file_that_changes_while_the_tree_is_walked_is_not_remembered_as_the_walk_saw_it()
    {
        using TreeWatcher watcher = Start();
        _tree.AddFile("/r/new.c");
        _events.Tell("/r", TreeEventKinds.Added, "new.c");
        Assert.True(watcher.Take().Everything);
        WalkResult walk = Walk();
        _tree.Write("/r/1/1.c", "after the walk came by");
        _events.Tell("/r/1", TreeEventKinds.Written, "1.c");
        Assert.Equal(["1/1.c"], watcher.Take().Files); // somebody else asks meanwhile
        Assert.True(watcher.TryFollow(walk, out _));
        Assert.False(_stamps.TryGet("1/1.c", out _));
        Assert.True(_stamps.TryGet("1/6.c", out _));
    }

    [Fact]
    public void A_stamp_is_believed_for_its_time_and_no_longer()
    {
        using TreeWatcher watcher = Start();
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.True(_stamps.TryGet("1/1.c", out _));
        Assert.True(watcher.TryFollow(Walk(), out _)); // what was not asked for again gets no younger
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(_stamps.TryGet("1/1.c", out _));
        Assert.Equal(1, _stamps.Figures.Expired);
        long before = _tree.StatCount;
        Assert.True(watcher.TryFollow(Walk(), out _));
        Assert.Equal(50, _tree.StatCount - before);
        Assert.True(_stamps.TryGet("1/1.c", out _));
    }

    [Fact]
    public void No_more_are_kept_than_allowed_and_those_used_longest_ago_go_first()
    {
        StatCache small = new(10, TimeSpan.FromMinutes(5), _clock);
        WalkOptions options = _options with { Stamps = small };
        using TreeWatcher watcher = TreeWatcher.TryStart(_tree, options, _events, Walk(options), out _)!;
        Assert.Equal(10, small.Figures.Entries);
        string[] kept = [.. Enumerable.Range(0, 50).Select(i => $"{i % 5}/{i}.c").Where(path => small.TryGet(path, out _))];
        Assert.Equal(10, kept.Length);
        Assert.True(small.TryGet(kept[0], out _));
        _tree.AddFile("/r/9/new.c");
        _events.Tell("/r", TreeEventKinds.Added | TreeEventKinds.IsFolder, "9");
        watcher.Take();
        small.Drop(kept[5]);
        Assert.False(small.TryGet(kept[5], out _));
        Assert.True(small.TryGet(kept[0], out _));
        long hits = small.Figures.Hits;
        Assert.True(watcher.TryFollow(Walk(options), out _));
        Assert.Equal(9, small.Figures.Hits - hits);
        Assert.Equal((10, 10), (small.Figures.Entries, small.Figures.EntriesMax));
    }

    [Fact]
    public void When_events_are_lost_or_the_watcher_ends_all_is_forgotten()
    {
        TreeWatcher watcher = Start();
        _events.TellLost();
        Assert.True(watcher.HasChanges());
        Assert.Equal(0, _stamps.Figures.Entries);
        watcher.Take();
        Assert.True(watcher.TryFollow(Walk(), out _));
        Assert.Equal(50, _stamps.Figures.Entries);
        watcher.Dispose();
        Assert.Equal(0, _stamps.Figures.Entries);
    }

    [Fact]
    public void Figures_tell_what_was_saved()
    {
        using TreeWatcher watcher = Start();
        StatCacheFigures before = _stamps.Figures;
        Assert.Equal(0, before.HitRate);
        Walk();
        _stamps.CountSweep();
        StatCacheFigures after = _stamps.Figures;
        Assert.Equal((50, 1), (after.Hits, after.Sweeps));
        Assert.Equal(50 + 50 + (6 * 5), after.SystemCallsSaved);
        Assert.Equal(0.5, after.HitRate);
    }

    private WalkResult Walk(WalkOptions? options = null) =>
        new TreeWalker(_tree, _clock, options ?? _options).Walk("/r");

    private TreeWatcher Start()
    {
        TreeWatcher? watcher = TreeWatcher.TryStart(_tree, _options, _events, Walk(), out string? reason);
        Assert.Null(reason);
        Assert.False(watcher!.HasChanges());
        return watcher;
    }
}
