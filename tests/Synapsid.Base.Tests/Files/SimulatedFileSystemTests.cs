using Synapsid.Base.Files;
using Synapsid.Testing.Files;

namespace Synapsid.Base.Tests.Files;

public sealed class SimulatedFileSystemTests
{
    private readonly SimulatedFileSystem _files = new();

    [Fact]
    public void What_was_synced_survives_every_crash()
    {
        using (IFile file = _files.Open("/d/a", FileIntent.CreateNew))
        {
            file.Write("synced"u8, 0);
            file.Sync();
            _files.SyncDirectory("/d");
            file.Write("later"u8, 6);
        }

        for (int seed = 0; seed < 50; seed++) _files.Crash(seed);
        Assert.StartsWith("synced", Text("/d/a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Unsynced_blocks_are_lost_or_kept_one_by_one_and_torn()
    {
        HashSet<string> seen = [];
        for (int seed = 0; seed < 300; seed++)
        {
            SimulatedFileSystem files = new();
            IFile file = files.Open("/a", FileIntent.CreateNew);
            files.SyncDirectory("/");
            file.Write(new byte[1024], 0);
            file.Sync();
            byte[] ones = new byte[1024];
            ones.AsSpan().Fill(1);
            file.Write(ones, 0);
            files.Crash(seed);
            byte[] after = new byte[1024];
            files.Open("/a", FileIntent.Read).Read(after, 0);
            int first = after.AsSpan(0, 512).Count((byte)1);
            int second = after.AsSpan(512).Count((byte)1);
            seen.Add((first, second) switch
            {
                (0, 0) => "none",
                (512, 512) => "all",
                (0, 512) => "second only",
                (512, 0) => "first only",
                _ => "torn",
            });
        }

        Assert.Equal(["all", "first only", "none", "second only", "torn"], seen.Order());
    }

    [Fact]
    public void Names_not_synced_are_sometimes_lost_and_synced_ones_never()
    {
        int kept = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            SimulatedFileSystem files = new();
            files.Open("/d/synced", FileIntent.CreateNew).Dispose();
            files.SyncDirectory("/d");
            files.Open("/d/new", FileIntent.CreateNew).Dispose();
            files.Crash(seed);
            Assert.True(files.FileExists("/d/synced"));
            if (files.FileExists("/d/new")) kept++;
        }

        Assert.InRange(kept, 10, 90);
    }

    [Fact]
    public void A_rename_is_kept_whole_or_not_at_all()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            SimulatedFileSystem files = new();
            foreach (string name in (string[])["/d/old", "/d/new"])
            {
                using IFile file = files.Open(name, FileIntent.CreateNew);
                file.Write(System.Text.Encoding.ASCII.GetBytes(name), 0);
                file.Sync();
            }

            files.SyncDirectory("/d");
            files.Rename("/d/new", "/d/old");
            files.Crash(seed);
            byte[] text = new byte[6];
            files.Open("/d/old", FileIntent.Read).Read(text, 0);
            Assert.Equal(files.FileExists("/d/new") ? "/d/old" : "/d/new", System.Text.Encoding.ASCII.GetString(text));
        }
    }

    [Fact]
    public void A_crash_kills_open_files_and_frees_locks()
    {
        IFile file = _files.TryOpenExclusive("/lock")!;
        Assert.Null(_files.TryOpenExclusive("/lock"));
        _files.Crash(1);
        Assert.Throws<SimulatedCrashException>(() => file.Write([1], 0));
        using IFile? again = _files.TryOpenExclusive("/lock");
        Assert.NotNull(again);
        file.Dispose();
        Assert.Null(_files.TryOpenExclusive("/lock"));
    }

    [Fact]
    public void Faults_come_when_asked_for()
    {
        using IFile file = _files.Open("/a", FileIntent.CreateNew);
        _files.FailAtOperation = _files.Operations + 1;
        file.Write([1], 0);
        Assert.Contains("/a", Assert.Throws<IOException>(() => file.Write([2], 1)).Message, StringComparison.Ordinal);
        file.Write([2], 1);

        _files.FailSyncs = true;
        Assert.Throws<IOException>(file.Sync);
        _files.FailSyncs = false;

        _files.SpaceBytes = 10;
        Assert.Throws<DiskFullException>(() => file.Write(new byte[9], 2));
        Assert.Equal(2, file.Length);
        file.Write(new byte[8], 2);

        _files.ReadOnly = true;
        Assert.Throws<UnauthorizedAccessException>(() => file.Write([1], 0));
        _files.ReadOnly = false;

        _files.CrashAtOperation = _files.Operations + 1;
        file.Write([1], 0);
        Assert.Throws<SimulatedCrashException>(() => file.Write([1], 0));
        Assert.Throws<SimulatedCrashException>(() => _files.Open("/a", FileIntent.Read));
    }

    [Fact]
    public void A_view_sees_later_writes_at_an_aligned_address()
    {
        using IFile file = _files.Open("/a", FileIntent.CreateNew);
        file.Write(new byte[100], 0);
        using IMappedView view = file.Map(0, 100);
        file.Write([5], 50);
        file.Write(new byte[100_000], 100);
        file.Write([6], 51);
        Assert.Equal((5, 6), (view.Bytes[50], view.Bytes[51]));
    }

    private string Text(string path)
    {
        using IFile file = _files.Open(path, FileIntent.Read);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return System.Text.Encoding.ASCII.GetString(bytes);
    }
}
