using System.Diagnostics;
using System.Text;
using Synapsid.Base.Files.Sources;

namespace Synapsid.Base.Tests.Files.Sources;

public sealed class InotifyEventsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapsid-inotify-").FullName;
    private readonly InotifyEvents _events;

    public InotifyEventsTests()
    {
        Assert.SkipUnless(LinuxSourceTree.IsSupported, "this system has no inotify");
        _events = InotifyEvents.TryOpen(out string? reason) ?? throw new InvalidOperationException(reason);
    }

    public void Dispose()
    {
        _events?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Each_kind_of_change_is_told_with_its_name()
    {
        int watch = Watch(_folder);
        string file = Path.Combine(_folder, "über.c");
        File.WriteAllText(file, "x");
        Assert.Equal([$"{watch} Added über.c", $"{watch} Written über.c"], ReadAll().Distinct());
        File.Move(file, file + "2");
        Assert.Equal([$"{watch} Removed über.c", $"{watch} Added über.c2"], ReadAll());
        File.Delete(file + "2");
        Assert.Contains($"{watch} Removed über.c2", ReadAll());
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        Assert.Equal([$"{watch} Added, IsFolder sub"], ReadAll());
        Assert.Empty(ReadAll());
    }

    [Fact]
    public void A_folder_that_is_moved_or_deleted_says_so_itself()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "a")).FullName;
        int watch = Watch(folder);
        Directory.Move(folder, folder + "2");
        Assert.Equal([$"{watch} Moved "], ReadAll());
        Directory.Delete(folder + "2");
        Assert.Contains($"{watch} Ended ", ReadAll());
        File.WriteAllText(Path.Combine(_folder, "b"), "x");
        Assert.Empty(ReadAll());
    }

    [Fact]
    public void The_same_folder_has_one_number_and_one_left_alone_says_nothing()
    {
        int watch = Watch(_folder);
        Assert.Equal(watch, Watch(_folder + "/."));
        _events.Unwatch(watch);
        File.WriteAllText(Path.Combine(_folder, "b"), "x");
        Assert.Equal([$"{watch} Ended "], ReadAll());
    }

    [Fact]
    public void What_cannot_be_followed_is_told_by_its_kind()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "x");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), _folder);
        foreach (string path in (string[])["none", "file", "link", "file/below", new string('n', 300)])
        {
            WatchOutcome outcome = _events.Watch(Encoding.UTF8.GetBytes(Path.Combine(_folder, path)), out int watch);
            Assert.Equal((WatchOutcome.Absent, -1), (outcome, watch));
        }

        Assert.Equal(WatchOutcome.Absent, _events.Watch(new byte[5000], out _));
    }

    [Fact]
    public void Waiting_ends_with_an_event_with_the_time_when_it_is_not_wanted_and_when_all_is_closed()
    {
        Watch(_folder);
        TimeSpan forever = TimeSpan.FromSeconds(60);
        Assert.False(_events.Wait(TimeSpan.FromMilliseconds(5), CancellationToken.None));
        File.WriteAllText(Path.Combine(_folder, "b"), "x");
        Assert.True(_events.Wait(forever, CancellationToken.None));
        Assert.True(_events.Wait(Timeout.InfiniteTimeSpan, CancellationToken.None));
        ReadAll();

        long start = Stopwatch.GetTimestamp();
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(20));
        Assert.False(_events.Wait(forever, source.Token));
        Assert.False(_events.Wait(forever, source.Token));
        Assert.False(_events.Wait(TimeSpan.Zero, CancellationToken.None));

        using ManualResetEventSlim isWaiting = new();
        bool isTold = true;
        Thread waiter = new(() =>
        {
            isWaiting.Set();
            isTold = _events.Wait(forever, CancellationToken.None);
        });
        waiter.Start();
        isWaiting.Wait();
        _events.Dispose();
        waiter.Join();
        Assert.False(isTold);
        Assert.False(_events.Wait(forever, CancellationToken.None));
        Assert.True(Stopwatch.GetElapsedTime(start) < forever);
    }

    [Fact]
    public void Network_file_systems_are_refused_and_those_of_this_machine_are_not()
    {
        Assert.Equal(WatchOutcome.Done, _events.Watch("/"u8, out _));
        string[] remote = [.. File.ReadLines("/proc/mounts")
            .Select(line => line.Split(' '))
            .Where(parts => parts[2] is "nfs" or "nfs4" or "cifs" or "9p" or "virtiofs" || parts[2].StartsWith("fuse.", StringComparison.Ordinal))
            .Select(parts => parts[1])];
        Assert.SkipWhen(remote.Length == 0, "no file system of a network is mounted here");
        Assert.All(remote, path => Assert.NotEqual(WatchOutcome.Done, _events.Watch(Encoding.UTF8.GetBytes(path), out _)));
    }

    private int Watch(string path)
    {
        Assert.Equal(WatchOutcome.Done, _events.Watch(Encoding.UTF8.GetBytes(path), out int watch));
        return watch;
    }

    private List<string> ReadAll()
    {
        List<string> found = [];
        while (_events.TryRead(out TreeEvent one))
        {
            found.Add($"{one.Watch} {one.Kinds} {Encoding.UTF8.GetString(one.Name)}");
        }

        return found;
    }
}
