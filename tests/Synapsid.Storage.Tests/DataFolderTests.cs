using System.Text;

using Synapsid.Base.Files;
using Synapsid.Storage.Journals;
using Synapsid.Testing.Files;

namespace Synapsid.Storage.Tests;

public sealed class DataFolderTests
{
    private const string Folder = "/data";

    private readonly SimulatedFileSystem _files = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void A_second_process_is_told_who_holds_the_folder_and_where_it_answers()
    {
        using DataFolder folder = Open();
        DataFolderLockedException locked = Assert.Throws<DataFolderLockedException>(Open);
        Assert.Equal(new DataFolderHolder(Environment.ProcessId, "syn", _time.GetUtcNow(), null), locked.Holder);
        string who = $"syn (process {Environment.ProcessId}, since 2026-01-02 03:04:05Z)";
        Assert.Contains(who, locked.Message, StringComparison.Ordinal);

        folder.SetEndpoint("http://127.0.0.1:15500");
        Assert.Equal("http://127.0.0.1:15500", Assert.Throws<DataFolderLockedException>(Open).Holder!.Endpoint);
        Assert.Equal("http://127.0.0.1:15500", DataFolder.TryReadHolder(_files, Folder)!.Endpoint);
        folder.SetEndpoint(null);
        Assert.Null(DataFolder.TryReadHolder(_files, Folder)!.Endpoint);
    }

    [Fact]
    public void A_lock_file_left_by_a_killed_process_is_no_obstacle()
    {
        Open();
        _files.Kill();
        Assert.NotNull(DataFolder.TryReadHolder(_files, Folder));
        Open().Dispose();
        Assert.Null(DataFolder.TryReadHolder(_files, Folder));
        Assert.Null(DataFolder.TryReadHolder(_files, "/nowhere"));
    }

    [Fact]
    public void The_operating_systems_lock_keeps_a_second_opener_out()
    {
        string path = Directory.CreateTempSubdirectory("synapsid-folder-").FullName;
        try
        {
            DataFolderOptions options = new();
            using (DataFolder.Open(PhysicalFileSystem.Instance, path, options, TimeProvider.System))
            {
                DataFolderLockedException locked = Assert.Throws<DataFolderLockedException>(
                    () => DataFolder.Open(PhysicalFileSystem.Instance, path, options, TimeProvider.System));
                Assert.Equal(Environment.ProcessId, locked.Holder!.ProcessId);
            }

            DataFolder.Open(PhysicalFileSystem.Instance, path, options, TimeProvider.System).Dispose();
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public void Disposing_twice_leaves_the_next_holder_alone()
    {
        DataFolder first = Open();
        first.Dispose();
        using DataFolder second = Open();
        first.Dispose();
        Assert.Throws<DataFolderLockedException>(Open);
    }

    [Fact]
    public void The_folder_keeps_its_id()
    {
        Guid id;
        using (DataFolder folder = Open()) id = folder.Id;
        using DataFolder again = Open();
        Assert.Equal(id, again.Id);
        Assert.NotEqual(Guid.Empty, id);
    }

    [Fact]
    public void Recovery_loads_the_newest_snapshot_and_the_tail()
    {
        using (DataFolder folder = Open())
        {
            LedgerOfBytes state = Grow(folder, new LedgerOfBytes(), 10);
            folder.TakeSnapshot(state);
            Grow(folder, state, 5);
        }

        using DataFolder again = Open();
        LedgerOfBytes recovered = Recover(again);
        Assert.Equal((10, 15), (recovered.LoadedSequence, recovered.Entries.Count));
        Assert.Empty(again.Warnings);
        Assert.Equal(10, again.SnapshotSequence);
    }

    [Fact]
    public void Two_snapshots_are_kept_and_the_journal_from_the_older_one_on()
    {
        using DataFolder folder = Open();
        LedgerOfBytes state = new();
        for (int i = 0; i < 5; i++)
        {
            Grow(folder, state, 30);
            folder.TakeSnapshot(state);
        }

        Assert.Equal(
            ["00000000000000000120.snap", "00000000000000000150.snap"], _files.ListFiles(Folder + "/snapshots"));
        Assert.InRange(folder.Journal.FirstSequence, 100, 121);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_bad_newest_snapshot_is_passed_over_with_a_warning_and_the_one_before_used(bool missing)
    {
        using (DataFolder folder = Open())
        {
            LedgerOfBytes state = Grow(folder, new LedgerOfBytes(), 30);
            folder.TakeSnapshot(state);
            folder.TakeSnapshot(Grow(folder, state, 30));
            Grow(folder, state, 30);
        }

        string newest = Folder + "/snapshots/00000000000000000060.snap";
        if (missing) _files.Lose(newest);
        else _files.Corrupt(newest, 100);
        using DataFolder again = Open();
        LedgerOfBytes recovered = Recover(again);
        Assert.Equal((30, 90), (recovered.LoadedSequence, recovered.Entries.Count));
        Assert.Contains(newest, Assert.Single(again.Warnings), StringComparison.Ordinal);
        again.TakeSnapshot(recovered);
        Assert.Equal(
            ["00000000000000000030.snap", "00000000000000000090.snap"], _files.ListFiles(Folder + "/snapshots"));
    }

    [Fact]
    public void Two_bad_snapshots_are_refused_when_the_journal_does_not_reach_back()
    {
        using (DataFolder folder = Open())
        {
            LedgerOfBytes state = new();
            for (int i = 0; i < 3; i++) folder.TakeSnapshot(Grow(folder, state, 60));
        }

        IReadOnlyList<string> snapshots = _files.ListFiles(Folder + "/snapshots");
        foreach (string name in snapshots) _files.Corrupt($"{Folder}/snapshots/{name}", 50);
        using DataFolder again = Open();
        Assert.Contains(
            "/snapshots", Assert.Throws<DataFolderDamagedException>(() => Recover(again)).Message,
            StringComparison.Ordinal);
        Assert.Equal(2, again.Warnings.Count);
    }

    [Fact]
    public void A_journal_that_ends_before_the_newest_snapshot_is_refused()
    {
        using (DataFolder folder = Open()) folder.TakeSnapshot(Grow(folder, new LedgerOfBytes(), 60));
        IReadOnlyList<string> names = _files.ListFiles(Folder + "/journal");
        string last = names.Last(name => name.EndsWith(".log", StringComparison.Ordinal));
        _files.Lose($"{Folder}/journal/{last}");
        using DataFolder again = Open();
        Assert.Throws<DataFolderDamagedException>(() => Recover(again));
    }

    [Fact]
    public void A_snapshot_that_meets_new_records_makes_them_durable_first()
    {
        DataFolder folder = Open();
        LedgerOfBytes state = Grow(folder, new LedgerOfBytes(), 10);
        state.DuringSave = () => Grow(folder, state, 1);
        folder.TakeSnapshot(state);
        _files.Crash(3);
        using DataFolder again = Open();
        Assert.Equal(11, Recover(again).Entries.Count);
        Assert.Equal(11, again.Journal.LastSequence);
    }

    [Fact]
    public void Nothing_new_means_no_new_snapshot()
    {
        using DataFolder folder = Open();
        LedgerOfBytes state = new();
        folder.TakeSnapshot(state);
        Assert.Equal(0, folder.SnapshotSequence);
        folder.TakeSnapshot(Grow(folder, state, 1));
        long operations = _files.Operations;
        folder.TakeSnapshot(state);
        Assert.Equal(operations, _files.Operations);
    }

    [Fact]
    public void A_torn_journal_tail_is_a_warning()
    {
        using (DataFolder folder = Open()) Grow(folder, new LedgerOfBytes(), 2);
        _files.Corrupt(JournalSegment(1), 50);
        using DataFolder again = Open();
        Assert.Contains(JournalSegment(1), Assert.Single(again.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_manifest_is_refused_by_its_version_and_a_damaged_or_missing_one_by_name()
    {
        using (DataFolder folder = Open()) Grow(folder, new LedgerOfBytes(), 1);
        byte[] good = Read(Folder + "/manifest");
        Rewrite("synapsid-manifest 2\nwhatever comes\n"u8);
        IOException newer = Assert.Throws<IOException>(Open);
        Assert.Contains("format 2", newer.Message, StringComparison.Ordinal);

        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 4;
            Rewrite(bad);
            Assert.ThrowsAny<IOException>(Open);
            Rewrite(good.AsSpan(0, i));
            Assert.Throws<DataFolderDamagedException>(Open);
        }

        _files.Lose(Folder + "/manifest");
        Assert.Contains("missing", Assert.Throws<DataFolderDamagedException>(Open).Message, StringComparison.Ordinal);
        Rewrite(good);
        Open().Dispose();

        void Rewrite(ReadOnlySpan<byte> bytes)
        {
            using IFile file = _files.Open(Folder + "/manifest", FileIntent.CreateOrReplace);
            file.Write(bytes, 0);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_journal_that_is_gone_is_refused_and_never_begun_anew(bool withSnapshot)
    {
        using (DataFolder folder = Open())
        {
            LedgerOfBytes state = Grow(folder, new LedgerOfBytes(), 3);
            if (withSnapshot) folder.TakeSnapshot(state);
        }

        foreach (string name in _files.ListFiles(Folder + "/journal")) _files.Lose($"{Folder}/journal/{name}");
        DataFolderDamagedException damaged = Assert.Throws<DataFolderDamagedException>(Open);
        Assert.Equal(Folder + "/journal", damaged.Path);
        Assert.Empty(_files.ListFiles(Folder + "/journal"));
    }

    [Fact]
    public void A_folder_whose_making_was_cut_short_is_finished()
    {
        Open().Dispose();
        _files.Lose(Folder + "/manifest");
        using (DataFolder folder = Open()) Grow(folder, new LedgerOfBytes(), 3);
        using DataFolder again = Open();
        Assert.Equal(3, Recover(again).Entries.Count);
    }

    [Fact]
    public void On_a_full_disk_the_folder_opens_all_the_same()
    {
        using (DataFolder folder = Open()) Grow(folder, new LedgerOfBytes(), 3);
        _files.SpaceBytes = 0;
        using DataFolder again = Open();
        Assert.Equal(3, Recover(again).Entries.Count);
        Assert.Throws<DataFolderLockedException>(Open);
        again.SetEndpoint("http://127.0.0.1:15500");
        Assert.Equal("http://127.0.0.1:15500", DataFolder.TryReadHolder(_files, Folder)!.Endpoint);

        _files.Lose(Folder + "/lock");
        using DataFolder unnamed = Open();
        Assert.Null(DataFolder.TryReadHolder(_files, Folder));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_gives_one_clear_sentence()
    {
        _files.ReadOnly = true;
        Assert.Contains(Folder, Assert.Throws<UnauthorizedAccessException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_snapshot_leaves_the_older_ones()
    {
        using DataFolder folder = Open();
        LedgerOfBytes state = Grow(folder, new LedgerOfBytes(), 10);
        folder.TakeSnapshot(state);
        folder.Journal.WaitDurable(Grow(folder, state, 1).Entries.Count);
        _files.FailAtOperation = _files.Operations + 3;
        Assert.ThrowsAny<IOException>(() => folder.TakeSnapshot(state));
        Assert.Equal(10, folder.SnapshotSequence);
        Assert.Equal(["00000000000000000010.snap"], _files.ListFiles(Folder + "/snapshots"));
        folder.TakeSnapshot(state);
        Assert.Equal(11, folder.SnapshotSequence);
    }

    [Fact]
    public void The_manifest_is_readable_text()
    {
        Guid id;
        using (DataFolder folder = Open())
        {
            id = folder.Id;
            folder.TakeSnapshot(Grow(folder, new LedgerOfBytes(), 1));
        }

        string text = Encoding.ASCII.GetString(Read(Folder + "/manifest"));
        Assert.StartsWith($"synapsid-manifest 1\nid {id:N}\nsnapshot 1 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_at_which_the_state_fails_is_named_and_a_program_without_the_defect_recovers()
    {
        using (DataFolder folder = Open()) Grow(folder, new LedgerOfBytes(), 10);
        using (DataFolder failing = Open())
        {
            LedgerOfBytes state = new() { FailsAt = 7 };
            RecordNotAppliedException failure = Assert.Throws<RecordNotAppliedException>(() => failing.Recover(state));
            Assert.Equal(7, failure.Sequence);
            Assert.Contains("record 7 of the journal", failure.Message);
            Assert.Contains("An index is out of order.", failure.Message);
        }

        using DataFolder again = Open();
        Assert.Equal(10, Recover(again).Entries.Count);
    }

    private static string JournalSegment(long first) => $"{Folder}/journal/{first:D20}.log";

    private static LedgerOfBytes Grow(DataFolder folder, LedgerOfBytes state, int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte[] payload = new byte[100];
            payload.AsSpan().Fill((byte)state.Entries.Count);
            state.Entries.Add(payload);
            folder.Journal.Append(1, payload);
        }

        return state;
    }

    private static LedgerOfBytes Recover(DataFolder folder)
    {
        LedgerOfBytes state = new();
        folder.Recover(state);
        return state;
    }

    private byte[] Read(string path)
    {
        using IFile file = _files.Open(path, FileIntent.Read);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    private DataFolder Open() => DataFolder.Open(
        _files, Folder, new DataFolderOptions { Journal = Journals.JournalTests.Inline(), ProcessName = "syn" }, _time);
}
