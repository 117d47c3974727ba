using Synapsid.Base.Files;

namespace Synapsid.Base.Tests.Files;

public sealed class PhysicalFileSystemTests : IDisposable
{
    private static readonly PhysicalFileSystem Files = PhysicalFileSystem.Instance;

    private readonly string _folder = Directory.CreateTempSubdirectory("synapsid-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Written_bytes_are_read_back_and_reads_stop_at_the_end()
    {
        using IFile file = Files.Open(In("a"), FileIntent.CreateNew);
        file.Write([1, 2, 3], 5);
        file.Sync();
        byte[] read = new byte[10];
        Assert.Equal(8, file.Length);
        Assert.Equal(8, file.Read(read, 0));
        Assert.Equal([0, 0, 0, 0, 0, 1, 2, 3, 0, 0], read);
        Assert.Equal(0, file.Read(read, 8));
    }

    [Fact]
    public void A_secret_file_is_its_owners_alone()
    {
        using (IFile file = Files.Open(In("key"), FileIntent.CreateSecret)) file.Write([1], 0);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("key")));
        }

        Assert.ThrowsAny<IOException>(() => Files.Open(In("key"), FileIntent.CreateSecret));
    }

    [Fact]
    public void Only_an_empty_folder_is_deleted()
    {
        Files.CreateDirectory(In("empty"));
        Files.CreateDirectory(In("full"));
        Files.Open(In("full/a"), FileIntent.CreateNew).Dispose();
        foreach (string name in (string[])["empty", "full", "absent"]) Files.DeleteDirectory(In(name));
        Assert.False(Directory.Exists(In("empty")));
        Assert.True(File.Exists(In("full/a")));
    }

    [Fact]
    public void Preallocation_fills_with_zeros_keeps_what_was_there_and_never_shortens()
    {
        using IFile file = Files.Open(In("a"), FileIntent.CreateOrReplace);
        file.Write([7], 0);
        file.Preallocate((2 << 20) + 5);
        Assert.Equal((2 << 20) + 5, file.Length);
        file.Preallocate(10);
        Assert.Equal((2 << 20) + 5, file.Length);
        byte[] read = new byte[(2 << 20) + 5];
        file.Read(read, 0);
        Assert.Equal(7, read[0]);
        Assert.Equal(-1, read.AsSpan(1).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void A_reservation_reads_as_zeros_keeps_what_was_there_and_never_shortens()
    {
        using IFile file = Files.Open(In("a"), FileIntent.CreateOrReplace);
        file.Write([7], 0);
        file.Reserve((2 << 20) + 5);
        Assert.Equal((2 << 20) + 5, file.Length);
        file.Reserve(10);
        Assert.Equal((2 << 20) + 5, file.Length);
        file.Write([8], 1 << 20);
        byte[] read = new byte[(2 << 20) + 5];
        Assert.Equal(read.Length, file.Read(read, 0));
        Assert.Equal((7, 8), (read[0], read[1 << 20]));
        (read[0], read[1 << 20]) = (0, 0);
        Assert.Equal(-1, read.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void A_reservation_beyond_the_disk_is_refused_by_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere zeros would be written until the disk is full.");
        using IFile file = Files.Open(In("a"), FileIntent.CreateOrReplace);
        IOException refused = Assert.ThrowsAny<IOException>(() => file.Reserve(1L << 56));
        Assert.Contains(In("a"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_shows_later_writes()
    {
        using IFile file = Files.Open(In("a"), FileIntent.CreateNew);
        file.SetLength(100_000);
        using IMappedView view = file.Map(65_536, 1_000);
        Assert.Equal(1_000, view.Bytes.Length);
        file.Write([9, 8], 65_536 + 10);
        Assert.Equal(9, view.Bytes[10]);
        Assert.Equal(8, view.Bytes[11]);

        using IFile reader = Files.Open(In("a"), FileIntent.Read);
        using IMappedView second = reader.Map(65_536, 1_000);
        Assert.True(second.Bytes.SequenceEqual(view.Bytes));
    }

    [Fact]
    public void A_view_beyond_the_end_is_refused()
    {
        using IFile file = Files.Open(In("a"), FileIntent.CreateNew);
        file.SetLength(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Map(0, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Map(4096, 0));
        using IMappedView none = file.Map(0, 0);
        Assert.True(none.Bytes.IsEmpty);
    }

    [Fact]
    public void Names_are_listed_in_ordinal_order_and_an_absent_folder_is_empty()
    {
        foreach (string name in (string[])["b", "a", "B", "10"]) Files.Open(In(name), FileIntent.CreateNew).Dispose();
        Assert.Equal(["10", "B", "a", "b"], Files.ListFiles(_folder));
        Assert.Empty(Files.ListFiles(In("nowhere")));
        Files.SyncDirectory(_folder);
    }

    [Fact]
    public void Renaming_replaces_and_deleting_what_is_absent_is_no_error()
    {
        using (IFile file = Files.Open(In("new"), FileIntent.CreateNew)) file.Write([1], 0);
        Files.Open(In("old"), FileIntent.CreateNew).Dispose();
        Files.Rename(In("new"), In("old"));
        Assert.False(Files.FileExists(In("new")));
        using (IFile file = Files.Open(In("old"), FileIntent.Read)) Assert.Equal(1, file.Length);
        Files.Delete(In("old"));
        Files.Delete(In("old"));
        Files.Delete(Path.Combine(In("nowhere"), "x"));
        Assert.False(Files.FileExists(In("old")));
    }

    [Fact]
    public void A_locked_file_can_be_read_but_not_locked_twice()
    {
        using (IFile? first = Files.TryOpenExclusive(In("lock")))
        {
            Assert.NotNull(first);
            first.Write("me"u8, 0);
            Assert.Null(Files.TryOpenExclusive(In("lock")));
            using IFile reader = Files.Open(In("lock"), FileIntent.Read);
            Assert.Equal(2, reader.Length);
        }

        using IFile? second = Files.TryOpenExclusive(In("lock"));
        Assert.NotNull(second);
        Assert.Equal(2, second.Length);
    }

    [Fact]
    public void Failures_name_the_path()
    {
        string absent = In("absent");
        FileNotFoundException missing = Assert.Throws<FileNotFoundException>(() => Files.Open(absent, FileIntent.Read));
        Assert.Contains(absent, missing.Message);
        Assert.Contains(absent, Assert.ThrowsAny<IOException>(() => Files.SyncDirectory(absent)).Message);
        Files.Open(In("a"), FileIntent.CreateNew).Dispose();
        IOException exists = Assert.ThrowsAny<IOException>(() => Files.Open(In("a"), FileIntent.CreateNew));
        Assert.Contains(In("a"), exists.Message);
    }

    [Fact]
    public void A_full_disk_is_told_apart()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("/dev/full is a device of Linux.");
        using IFile file = Files.Open("/dev/full", FileIntent.ReadWrite);
        DiskFullException full = Assert.Throws<DiskFullException>(() => file.Write([1], 0));
        Assert.Equal("/dev/full", full.Path);
        Assert.Contains("Free some space", full.Message);
    }

    private string In(string name) => Path.Combine(_folder, name);
}
