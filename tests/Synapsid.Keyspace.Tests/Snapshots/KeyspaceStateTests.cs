using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Snapshots;
using Synapsid.Keyspace.Store;
using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;
using Synapsid.Testing.Files;

namespace Synapsid.Keyspace.Tests.Snapshots;

public sealed class KeyspaceStateTests
{
    private const int Histories = 200;

    [Fact]
    public void What_was_acknowledged_survives_every_crash_and_nothing_comes_back_that_was_deleted()
    {
        for (int seed = 0; seed < Histories; seed++)
        {
            try
            {
                new CrashHistory(seed).Run();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed} failed: {failure.Message}", failure);
            }
        }
    }

    [Fact]
    public async Task Commands_go_on_while_a_snapshot_is_written_and_replay_gives_what_they_made()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            SimulatedFileSystem files = new();
            string wanted;
            using (KeyFolder folder = KeyFolder.Open(files, FsyncMode.Never))
            {
                for (int i = 0; i < 20_000; i++) folder.Run("SET", $"k{i}", $"value {i}");
                using CancellationTokenSource ended = new();
                int first = seed;
                Task[] writers = [.. Enumerable.Range(0, 3).Select(writer => Task.Run(() =>
                {
                    Random random = new((first * 10) + writer);
                    using KeySession session = folder.Service.Open(KeyPeer.InProcess);
                    do
                    {
                        CrashHistory.RunOne(session, random, keys: 25_000);
                        session.Output.Clear();
                    }
                    while (!ended.IsCancellationRequested);
                }))];
                for (int i = 0; i < 3; i++) folder.Data.TakeSnapshot(folder);
                await ended.CancelAsync();
                await Task.WhenAll(writers);
                wanted = folder.Dump();
            }

            using KeyFolder again = KeyFolder.Open(files, FsyncMode.Never);
            Assert.True(wanted == again.Dump(), $"Seed {seed}: replay gave another state.");
        }
    }

    [Fact]
    public void A_snapshot_rests_between_portions_with_no_shard_locked()
    {
        SimulatedFileSystem files = new();
        string wanted;
        int rests = 0;
        using (KeyFolder folder = KeyFolder.Open(files, FsyncMode.Never))
        {
            for (int i = 0; i < 20_000; i++) folder.Run("SET", $"k{i}", $"value {i}");
            for (int i = 0; i < 3_000; i++) folder.Run("SADD", "large", $"member {i}");
            Random random = new(1);
            folder.Rest = () =>
            {
                rests++;
                folder.Run("SET", $"k{random.Next(25_000)}", $"rest {rests}");
                folder.Run("DEL", $"k{random.Next(25_000)}");
                folder.Run("SREM", "large", $"member {random.Next(3_000)}");
                Task other = Task.Run(() =>
                {
                    for (int i = 0; i < 64; i++) folder.Store.Enter(i);
                    for (int i = 0; i < 64; i++) folder.Store.Exit(i);
                });
                Assert.True(other.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            };
            folder.Data.TakeSnapshot(folder);
            wanted = folder.Dump();
        }

        Assert.InRange(rests, 60, 10_000);
        using KeyFolder again = KeyFolder.Open(files, FsyncMode.Never);
        Assert.Equal(wanted, again.Dump());
    }

    [Fact]
    public void Golden_bytes_of_a_section_hold()
    {
        SimulatedFileSystem files = new();
        using (KeyFolder folder = KeyFolder.Open(files, FsyncMode.Always))
        {
            folder.Run("SET", "key", "value");
            folder.Run("SET", "other", "v", "PXAT", "1893456000000");
            folder.Data.TakeSnapshot(folder);
        }

        string name = files.ListFiles(KeyFolder.Root + "/snapshots")[0];
        using Synapsid.Base.Files.IFile file =
            files.Open(KeyFolder.Root + "/snapshots/" + name, Synapsid.Base.Files.FileIntent.Read);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        string hex = Convert.ToHexString(bytes);
        Assert.StartsWith("53594E534E415053" + "01000000" + "00000000" + "0200000000000000" + "01" + "0700000000000000", hex, StringComparison.Ordinal);
        Assert.Contains("0100" + "036B6579" + "07" + "01" + "00" + "76616C7565", hex, StringComparison.Ordinal);
        Assert.Contains("0100" + "056F74686572" + "08" + "01" + "80E896D68D37" + "76", hex, StringComparison.Ordinal);
        Assert.EndsWith("00", hex[..^16], StringComparison.Ordinal);
    }

    /// <summary>A section of format 1, by hand: what was written then is read for ever.</summary>
    [Fact]
    public void A_section_of_format_1_is_read()
    {
        const string Content = "01" + "0700000000000000"
            + "01" + "00" + "0000000000000000" + "0500000000000000" + "0E" + "0100036B657907010076616C7565"
            + "02" + "0D" + "0300036B657906" + "80E896D68D37"
            + "00";
        SimulatedFileSystem files = new();
        files.CreateDirectory("/s");
        using (SnapshotWriter writer = SnapshotWriter.Create(files, "/s", 5))
        {
            writer.WriteRaw(Convert.FromHexString(Content));
            writer.Finish();
        }

        using SnapshotReader reader = SnapshotReader.Open(files, "/s/" + files.ListFiles("/s")[0]);
        using KeyspaceStore store = new(new KeyspaceStoreOptions { HashSeed = 7 }, TimeProvider.System);
        KeyspaceState state = new(store);
        state.Load(reader);
        Assert.Equal("0 6B6579 String 1893456000000 76616C7565", CommandBench.Contents(store));
        Assert.Equal(0, reader.Remaining);

        // What the portion holds is passed over, what is newer is not.
        byte[] delete = [2, 0, 3, (byte)'k', (byte)'e', (byte)'y', 0];
        state.Apply(new JournalRecord(5, KeyspaceJournal.WholeKind, delete));
        Assert.Equal(1, store.CountKeys(0));
        state.Apply(new JournalRecord(6, KeyspaceJournal.WholeKind, delete));
        Assert.Equal(0, store.CountKeys(0));
        Assert.Throws<InvalidDataException>(() => state.Apply(new JournalRecord(7, KeyspaceJournal.WholeKind, [99, 0, 0, 0])));
    }

    [Fact]
    public void A_portion_that_cannot_be_read_is_told_though_others_can()
    {
        for (int broken = 0; broken < 64; broken += 9)
        {
            SimulatedFileSystem files = new();
            files.CreateDirectory("/s");
            using (SnapshotWriter writer = SnapshotWriter.Create(files, "/s", 5))
            {
                writer.WriteByte(1);
                writer.WriteInt64(7);
                for (int shard = 0; shard < 64; shard++)
                {
                    writer.WriteByte(1);
                    writer.WriteByte(0);
                    writer.WriteInt64((long)shard << 42);
                    writer.WriteInt64(5);
                    writer.WriteBytes(shard == broken ? [99, 0, 0, 0] : Convert.FromHexString("0100036B657907010076616C7565"));
                }

                writer.WriteByte(0);
                writer.Finish();
            }

            using SnapshotReader reader = SnapshotReader.Open(files, "/s/" + files.ListFiles("/s")[0]);
            using KeyspaceStore store = new(new KeyspaceStoreOptions { HashSeed = 7 }, TimeProvider.System);
            InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => new KeyspaceState(store).Load(reader));
            Assert.Contains("effect", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Effects_larger_than_a_part_count_with_their_last_part_and_not_without()
    {
        SimulatedFileSystem files = new();
        string large = new('x', 5_000);
        using (KeyFolder folder = KeyFolder.Open(files, FsyncMode.Always, partBytes: 300))
        {
            folder.Run("MSET", "a", large, "b", large);
            Assert.True(folder.Data.Journal.LastSequence > 30);

            // A transaction that was cut off by a crash: its first part alone.
            folder.Data.Journal.Append(KeyspaceJournal.PartKind, [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]);
            folder.Run("SET", "c", "1");
        }

        using KeyFolder again = KeyFolder.Open(files, FsyncMode.Always);
        Assert.Equal("$5000", again.Run("GET", "a").Split(' ')[0]);
        Assert.Equal("$5000", again.Run("GET", "b").Split(' ')[0]);
        Assert.Equal("$1 1", again.Run("GET", "c"));
        Assert.Equal(":3", again.Run("DBSIZE"));
    }

    [Fact]
    public void A_full_disk_refuses_writes_answers_reads_and_is_over_when_there_is_room()
    {
        SimulatedFileSystem files = new();
        using KeyFolder folder = KeyFolder.Open(files, FsyncMode.Always);
        folder.Run("SET", "k", "0");
        files.SpaceBytes = 4_000_000;
        string value = new('v', 1_000);
        int taken = 0;
        string reply;
        do
        {
            reply = folder.Run("SET", $"k{taken}", value);
            taken++;
        }
        while (reply == "+OK" && taken < 100_000);

        Assert.StartsWith("-MISCONF", reply, StringComparison.Ordinal);
        Assert.InRange(taken, 100, 4_000);
        Assert.Equal("$1 0", folder.Run("GET", "k"));
        Assert.StartsWith("-MISCONF", folder.Run("DEL", "k"), StringComparison.Ordinal);
        Assert.Equal("$1 0", folder.Run("GET", "k"));

        files.SpaceBytes = long.MaxValue;
        folder.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(SpinWait.SpinUntil(() => folder.Run("DEL", "k") == ":1", TimeSpan.FromSeconds(30)));
        string wanted = folder.Dump();
        folder.Dispose();
        using KeyFolder again = KeyFolder.Open(files, FsyncMode.Always);
        Assert.Equal(wanted, again.Dump());
    }

    [Fact]
    public void What_the_journal_could_not_take_is_owed_and_paid_before_anything_else()
    {
        SimulatedFileSystem files = new();
        using KeyFolder folder = KeyFolder.Open(files, FsyncMode.Always);
        string large = new('x', 900_000);
        files.SpaceBytes = 1_600_000;
        List<string> replies = [];
        for (int i = 0; i < 3 && replies is not [.., ['-', ..]]; i++) replies.Add(folder.Run("SET", "k", large + i));
        Assert.StartsWith("-MISCONF", replies[^1], StringComparison.Ordinal);
        Assert.True(folder.Journal.Owes);
        Assert.Throws<IOException>(() => folder.Data.TakeSnapshot(folder));
        files.SpaceBytes = long.MaxValue;
        folder.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(SpinWait.SpinUntil(() => folder.Run("SET", "after", "1") == "+OK", TimeSpan.FromSeconds(30)));
        Assert.False(folder.Journal.Owes);
        string wanted = folder.Dump();
        folder.Dispose();
        using KeyFolder again = KeyFolder.Open(files, FsyncMode.Always);
        Assert.Equal(wanted, again.Dump());
    }

    [Fact]
    public void Any_bytes_are_read_without_harm()
    {
        Random random = new(1);
        EffectWriter valid = new();
        valid.Put(0, "key"u8, KeyType.String, 5, "value"u8);
        valid.WriteRange(1, "key"u8, 3, "value"u8);
        using KeyspaceStore store = new(new KeyspaceStoreOptions(), TimeProvider.System);
        for (int i = 0; i < KeyspaceStore.ShardCount; i++) store.Enter(i);
        for (int run = 0; run < 20_000; run++)
        {
            byte[] bytes = valid.Written.ToArray();
            for (int flips = random.Next(4); flips >= 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(random.Next(2) == 0 ? 256 : 24);
            EffectReader reader = new(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            while (reader.TryRead(out Effect effect))
            {
                bool large = effect.Kind == EffectKind.WriteRange && effect.Own.Length > 2 && effect.Own[1] > 0x80;
                if (!large) EffectApplier.Apply(store.Open(effect.Database, null, null), effect);
            }
        }

        for (int i = 0; i < KeyspaceStore.ShardCount; i++) store.Exit(i);
    }
}
