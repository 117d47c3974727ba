using Synapsid.Base.Files;
using Synapsid.Ledger.Merkle;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class CheckpointLogTests
{
    private const string History = "/ledger/checkpoints/00000000000000000000.log";
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    private readonly NoteSigner _signer = LedgerFolder.FixedSigner("log.example", 1);

    [Fact]
    public void Checkpoints_are_numbered_kept_and_published()
    {
        SimulatedFileSystem files = new();
        using CheckpointLog log = Open(files);
        Assert.Null(log.Last);
        for (int i = 0; i < 5; i++) log.Publish(i / 2, Root(i / 2), Start.AddSeconds(i));
        log.Dispose();
        using CheckpointLog again = Open(files);
        Assert.Equal((4, 2, Start.AddSeconds(4)), (again.Last?.Number, again.Last?.Size, again.Last?.Time));
        again.Publish(2, Root(2), Start.AddSeconds(9));
        CheckpointRecord[] records = [.. CheckpointHistory.Read(files, "/ledger")];
        Assert.Equal([0L, 1, 2, 3, 4, 5], records.Select(record => record.Checkpoint!.Number!.Value));
        Assert.Equal(again.LastNote!.Bytes.ToArray(), ReadAll(files, "/ledger/checkpoint"));
        Assert.Equal(records[^1].Note!.Bytes.ToArray(), again.LastNote.Bytes.ToArray());
    }

    [Fact]
    public void A_tree_that_cannot_have_grown_is_not_signed()
    {
        using CheckpointLog log = Open(new SimulatedFileSystem());
        log.Publish(5, Root(5), Start);
        Assert.Throws<ArgumentException>(() => log.Publish(4, Root(4), Start));
        Assert.Throws<ArgumentException>(() => log.Publish(5, Root(6), Start));
        log.Publish(5, Root(5), Start.AddSeconds(-30));
        Assert.Equal(Start, log.Last!.Time);
    }

    [Fact]
    public void A_checkpoint_that_finds_no_room_is_published_when_there_is_some()
    {
        for (int room = 0; room < 900; room += 20)
        {
            SimulatedFileSystem files = new();
            using CheckpointLog log = Open(files);
            if (room % 40 == 0) log.Publish(1, Root(1), Start);
            files.SpaceBytes = Used(files) + room;
            long published = log.Last?.Number ?? -1;
            for (int i = 2; i < 6; i++)
            {
                try
                {
                    log.Publish(i, Root(i), Start.AddSeconds(i));
                    published = log.Last!.Number!.Value;
                }
                catch (CheckpointRoomException full)
                {
                    Assert.Contains("full", full.Message, StringComparison.Ordinal);
                }
            }

            files.SpaceBytes = long.MaxValue;
            log.Publish(6, Root(6), Start.AddSeconds(9));
            Assert.True(log.Last!.Number >= published);
            CheckpointRecord[] records = [.. CheckpointHistory.Read(files, "/ledger")];
            Assert.All(records, record => Assert.Null(record.Fault));
            Assert.Equal(Enumerable.Range(0, records.Length), records.Select(record => (int)record.Checkpoint!.Number!));
            Assert.Equal((6, log.Last.Number), (log.Last.Size, records[^1].Checkpoint!.Number));
            Assert.Equal(log.LastNote!.Bytes.ToArray(), ReadAll(files, "/ledger/checkpoint"));
            log.Dispose();
            using CheckpointLog again = Open(files);
            Assert.Equal(log.Last.Number, again.Last!.Number);
        }
    }

    [Fact]
    public void A_crash_at_any_operation_loses_no_published_checkpoint()
    {
        for (int at = 0; at < 40; at++)
        {
            for (int seed = 0; seed < 8; seed++)
            {
                SimulatedFileSystem files = new() { CrashAtOperation = at };
                long published = -1;
                try
                {
                    using CheckpointLog log = Open(files);
                    for (int i = 0; i < 9; i++)
                    {
                        log.Publish(i, Root(i), Start.AddSeconds(i));
                        published = i;
                    }
                }
                catch (SimulatedCrashException)
                {
                    // That is the point.
                }

                files.Crash(seed);
                using CheckpointLog again = Open(files);
                Assert.InRange(again.Last?.Number ?? -1, published, published + 1);
                again.Publish(100, Root(100), Start.AddSeconds(100));
                CheckpointRecord[] records = [.. CheckpointHistory.Read(files, "/ledger")];
                Assert.DoesNotContain(records, record => record.Fault is not null);
                Assert.Equal(Enumerable.Range(0, records.Length).Select(i => (long?)i), records.Select(record => record.Checkpoint!.Number));
            }
        }
    }

    [Fact]
    public void A_failed_write_stops_signing_until_the_log_is_opened_anew()
    {
        SimulatedFileSystem files = new();
        using CheckpointLog log = Open(files);
        log.Publish(1, Root(1), Start);
        files.FailSyncs = true;
        Assert.ThrowsAny<IOException>(() => log.Publish(2, Root(2), Start));
        files.FailSyncs = false;
        Assert.ThrowsAny<IOException>(() => log.Publish(2, Root(2), Start));
        log.Dispose();
        using CheckpointLog again = Open(files);
        again.Publish(2, Root(2), Start);
    }

    [Fact]
    public void Every_flipped_byte_of_history_or_newest_is_damage_and_no_torn_tail()
    {
        SimulatedFileSystem files = new();
        using (CheckpointLog log = Open(files))
        {
            for (int i = 0; i < 3; i++) log.Publish(i, Root(i), Start);
        }

        foreach (string path in (string[])[History, "/ledger/checkpoint"])
        {
            int length = ReadAll(files, path).Length;
            for (int i = 0; i < length; i++)
            {
                files.Corrupt(path, i, 1);
                bool caught = CheckpointHistory.Read(files, "/ledger").Any(record => record.Fault is not null)
                    || Record.Exception(() => Open(files).Dispose()) is CheckpointDamagedException;
                Assert.True(caught, $"{path} at {i}");
                Assert.Equal(length, ReadAll(files, path).Length);
                files.Corrupt(path, i, 1);
            }
        }
    }

    [Fact]
    public void A_shortened_history_is_damage()
    {
        SimulatedFileSystem files = new();
        using (CheckpointLog log = Open(files))
        {
            for (int i = 0; i < 3; i++) log.Publish(i, Root(i), Start);
        }

        CheckpointRecord last = CheckpointHistory.Read(files, "/ledger").Last();
        foreach (long length in (long[])[last.Offset, last.Offset + 5, last.Offset + last.Length - 1, 0])
        {
            byte[] whole = ReadAll(files, History);
            files.Add(History, whole[..(int)length]);
            Assert.Throws<CheckpointDamagedException>(() => Open(files).Dispose());
            files.Add(History, whole);
        }

        files.Lose(History);
        Assert.Throws<CheckpointDamagedException>(() => Open(files).Dispose());
    }

    [Fact]
    public void Another_keys_checkpoints_are_refused()
    {
        SimulatedFileSystem files = new();
        using (CheckpointLog log = Open(files)) log.Publish(1, Root(1), Start);
        using NoteSigner other = LedgerFolder.FixedSigner("log.example", 2);
        Assert.Throws<CheckpointDamagedException>(() => CheckpointLog.Open(files, "/ledger", other).Dispose());
    }

    [Fact]
    public void A_long_history_goes_on_in_a_new_file()
    {
        // A name of 300 KB makes 28 checkpoints fill a file.
        using NoteSigner signer = LedgerFolder.FixedSigner(new string('n', 300_000), 1);
        SimulatedFileSystem files = new();
        using CheckpointLog log = CheckpointLog.Open(files, "/ledger", signer);
        SignedNote before = log.Publish(0, Root(0), Start);
        while (files.ListFiles("/ledger/checkpoints").Count == 1)
        {
            before = log.LastNote!;
            log.Publish(0, Root(0), Start);
        }

        long last = log.Last!.Number!.Value;
        string newest = $"/ledger/checkpoints/{last:D20}.log";
        Assert.True(files.FileExists(newest));
        log.Dispose();

        // A crash tears the new file's only record before it was published.
        files.Add("/ledger/checkpoint", before.Bytes.ToArray());
        files.Add(newest, ReadAll(files, newest)[..1000]);
        using CheckpointLog again = CheckpointLog.Open(files, "/ledger", signer);
        Assert.Equal(last - 1, again.Last!.Number);
        again.Publish(0, Root(0), Start);
        Assert.Equal(
            Enumerable.Range(0, (int)last + 1).Select(number => (long?)number),
            CheckpointHistory.Read(files, "/ledger").Select(record => record.Checkpoint?.Number));
    }

    private static byte[] Root(int size) => PlainTree.Root(PlainTree.Leaves(size));

    private static byte[] ReadAll(SimulatedFileSystem files, string path)
    {
        using IFile file = files.Open(path, FileIntent.Read);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    private CheckpointLog Open(SimulatedFileSystem files) => CheckpointLog.Open(files, "/ledger", _signer);

    private static long Used(SimulatedFileSystem files) => ((string[])["/ledger", "/ledger/checkpoints"])
        .SelectMany(folder => files.ListFiles(folder).Select(name => $"{folder}/{name}"))
        .Sum(path => (long)ReadAll(files, path).Length);
}
