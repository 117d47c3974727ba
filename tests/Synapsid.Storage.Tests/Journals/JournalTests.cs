using System.Buffers.Binary;

using Synapsid.Base.Files;
using Synapsid.Storage.Journals;
using Synapsid.Testing.Files;

namespace Synapsid.Storage.Tests.Journals;

public sealed class JournalTests
{
    private const string Folder = "/journal";

    private readonly SimulatedFileSystem _files = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public async Task Records_of_many_threads_get_dense_sequences_and_keep_each_threads_order()
    {
        const int Threads = 8;
        const int Each = 2_000;
        using Journal journal = Open(new JournalOptions { SegmentBytes = 16 << 10, BufferBytes = 4096 });
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            byte[] payload = new byte[8];
            for (int i = 0; i < Each; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(payload, i);
                long sequence = journal.Append((byte)thread, payload);
                if (i % 50 == 0) await journal.WaitDurableAsync(sequence);
            }
        })));

        await journal.WaitDurableAsync(journal.LastSequence);
        Assert.Equal(Threads * Each, journal.DurableSequence);
        int[] next = new int[Threads];
        using JournalCursor cursor = journal.ReadFrom(1);
        for (long sequence = 1; cursor.TryRead(out JournalRecord record); sequence++)
        {
            Assert.Equal(sequence, record.Sequence);
            Assert.Equal(next[record.Kind]++, BinaryPrimitives.ReadInt32LittleEndian(record.Payload));
        }

        Assert.All(next, count => Assert.Equal(Each, count));
    }

    [Fact]
    public async Task Writers_a_follower_and_a_cutter_work_beside_one_another()
    {
        const int Writers = 4;
        const int Each = 2_000;
        using Journal journal = Open(new JournalOptions { SegmentBytes = 4096, BufferBytes = 1024 });
        Task[] writers = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            Random random = new(writer);
            byte[] payload = new byte[300];
            for (int i = 0; i < Each; i++)
            {
                int length = 1 + random.Next(random.Next(50) == 0 ? 300 : 60);
                payload.AsSpan(0, length).Fill((byte)length);
                long sequence = journal.Append((byte)writer, payload.AsSpan(0, length));
                if (random.Next(4) == 0) journal.WaitDurable(sequence);
            }
        }))];
        using JournalCursor cursor = journal.ReadFrom(1);
        for (long sequence = 1; sequence <= Writers * Each; sequence++)
        {
            if (cursor.Position > journal.DurableSequence)
            {
                await cursor.WaitForMoreAsync(TestContext.Current.CancellationToken);
            }

            Assert.True(Check(cursor, sequence), $"Record {sequence} was announced and cannot be read.");
            if (sequence % 100 == 0) journal.Cut(sequence - 1);
        }

        await Task.WhenAll(writers);
        Assert.InRange(journal.FirstSequence, Writers * Each / 2, Writers * Each);

        static bool Check(JournalCursor cursor, long sequence)
        {
            if (!cursor.TryRead(out JournalRecord record)) return false;
            Assert.Equal(sequence, record.Sequence);
            return !record.Payload.ContainsAnyExcept((byte)record.Payload.Length);
        }
    }

    [Fact]
    public void Golden_bytes_hold()
    {
        using (Journal journal = Open(Inline()))
        {
            journal.Append(7, "ab"u8);
            journal.Append(8, []);
            journal.WaitDurable(2);
        }

        using IFile file = _files.Open(Segment(1), FileIntent.Read);
        byte[] bytes = new byte[72];
        file.Read(bytes, 0);
        Assert.Equal(
            "53594E4A4F55524E" + "0100000000000000" + "888CA97C9B010000" + "01000000" + "99DC44C3"
            + "53594E42" + "10655A40" + "06000000" + "02000000" + "0100000000000000" + "0000000000000000"
            + "07026162" + "0800" + "0000",
            Convert.ToHexString(bytes));
    }

    [Fact]
    public void Appending_goes_on_where_the_last_process_ended()
    {
        for (int i = 1; i <= 5; i++)
        {
            using Journal journal = Open(Inline());
            Assert.Null(journal.TornTail);
            Assert.Equal(i, journal.Append(1, [(byte)i]));
        }

        using Journal last = Open(Inline());
        Assert.Equal([1, 2, 3, 4, 5], ReadAll(last).Select(payload => (int)payload[0]));
    }

    [Fact]
    public void Cutting_deletes_whole_segments_only_and_never_the_last()
    {
        using Journal journal = Open(Inline());
        for (int i = 1; i <= 40; i++) journal.WaitDurable(journal.Append(1, new byte[100]));
        Assert.True(_files.ListFiles(Folder).Count > 4);
        journal.Cut(20);
        Assert.InRange(journal.FirstSequence, 2, 21);
        Assert.Equal(journal.FirstSequence, First(ReadAll(journal, journal.FirstSequence).Count, journal));
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.ReadFrom(journal.FirstSequence - 1));
        journal.Cut(40);
        Assert.InRange(journal.FirstSequence, 21, 40);

        static long First(int count, Journal journal) => journal.LastSequence - count + 1;
    }

    [Fact]
    public void A_cursor_overtaken_by_a_cut_says_so()
    {
        using Journal journal = Open(Inline());
        using JournalCursor cursor = journal.ReadFrom(1);
        for (int i = 1; i <= 40; i++) journal.WaitDurable(journal.Append(1, new byte[100]));
        journal.Cut(30);
        InvalidOperationException cut = Assert.Throws<InvalidOperationException>(() => cursor.TryRead(out _));
        Assert.Contains("Start from a snapshot", cut.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_larger_than_segment_and_buffer_has_a_segment_to_itself()
    {
        byte[] large = new byte[50_000];
        new Random(1).NextBytes(large);
        using (Journal journal = Open(Inline()))
        {
            journal.Append(1, large);
            journal.Append(1, [1]);
            journal.Append(1, large);
            journal.WaitDurable(3);
        }

        using Journal reopened = Open(Inline());
        Assert.Equal([large, [1], large], ReadAll(reopened));
    }

    [Fact]
    public void What_the_caller_gets_wrong_is_refused()
    {
        using Journal journal = Open(Inline() with { RecordBytesMax = 10 });
        Assert.Contains(
            "11 bytes", Assert.Throws<ArgumentException>(() => journal.Append(1, new byte[11])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.WaitDurable(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.ReadFrom(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Open(Inline() with { SegmentBytes = 1 }));
        journal.Dispose();
        Assert.Throws<ObjectDisposedException>(() => journal.Append(1, []));
    }

    [Fact]
    public async Task A_failed_sync_poisons_the_journal_for_good()
    {
        using Journal journal = Open(new JournalOptions());
        await journal.WaitDurableAsync(journal.Append(1, [1]));
        _files.FailSyncs = true;
        long lost = journal.Append(1, [2]);
        JournalFailedException failed =
            await Assert.ThrowsAsync<JournalFailedException>(async () => await journal.WaitDurableAsync(lost));
        Assert.Contains("simulated failure", failed.Message, StringComparison.Ordinal);
        _files.FailSyncs = false;
        Assert.Throws<JournalFailedException>(() => journal.Append(1, [3]));
        Assert.Throws<JournalFailedException>(() => journal.WaitDurable(lost));
        Assert.Throws<JournalFailedException>(journal.Sync);
        Assert.Equal(1, journal.DurableSequence);
    }

    [Fact]
    public void A_failure_at_any_operation_leaves_what_was_acknowledged()
    {
        for (int failAt = 0; ; failAt++)
        {
            SimulatedFileSystem files = new() { FailAtOperation = failAt };
            long acknowledged = 0;
            try
            {
                using Journal journal = Journal.Open(files, Folder, Inline(), _time);
                for (int i = 1; i <= 60; i++)
                {
                    long sequence = journal.Append(1, new byte[100]);
                    journal.WaitDurable(sequence);
                    acknowledged = sequence;
                }
            }
            catch (IOException)
            {
            }

            bool reached = files.Operations > failAt;
            files.Crash(failAt);
            using Journal after = Journal.Open(files, Folder, Inline(), _time);
            Assert.True(after.LastSequence >= acknowledged, $"A failure at operation {failAt} lost records.");
            if (!reached) return;
        }
    }

    [Fact]
    public void A_full_disk_refuses_records_keeps_those_taken_and_goes_on_when_there_is_room()
    {
        using Journal journal = Open(Inline());
        _files.SpaceBytes = 10_000;
        long taken = 0;
        JournalFullException full = Assert.Throws<JournalFullException>(() =>
        {
            for (int i = 0; i < 1_000; i++) taken = journal.Append(1, new byte[100]);
        });
        Assert.Contains("is full", full.Message, StringComparison.Ordinal);
        Assert.InRange(taken, 10, 100);
        journal.WaitDurable(taken);
        Assert.Throws<JournalFullException>(() => journal.Append(1, new byte[100]));

        _files.SpaceBytes = long.MaxValue;
        _time.Advance(2_000);
        Assert.Equal(taken + 1, journal.Append(1, [1]));
        journal.WaitDurable(taken + 1);
        Assert.Equal(taken + 1, ReadAll(journal).Count);
    }

    [Fact]
    public void Periodic_mode_writes_after_the_delay_and_syncs_after_the_interval()
    {
        JournalOptions options = Inline() with { FsyncMode = FsyncMode.Periodic, BatchRecordsMax = 5 };
        Journal journal = Open(options);
        int advanced = 0;
        journal.Advanced += () => advanced++;
        journal.Append(1, [1]);
        Assert.False(journal.FlushOnce());
        _time.Advance(options.BatchDelayMs);
        Assert.True(journal.FlushOnce());
        Assert.Single(ReadAll(journal));
        Assert.Equal((0, 0), (journal.DurableSequence, advanced));

        for (int i = 0; i < 5; i++) journal.Append(1, [2]);
        Assert.True(journal.FlushOnce());
        Assert.False(journal.FlushOnce());
        _time.Advance(options.FsyncIntervalMs);
        Assert.True(journal.FlushOnce());
        Assert.Equal((6, 1), (journal.DurableSequence, advanced));
        for (int seed = 0; seed < 20; seed++) _files.Crash(seed);
        using Journal after = Open(options);
        Assert.Equal(6, after.LastSequence);
    }

    [Theory]
    [InlineData(FsyncMode.Always)]
    [InlineData(FsyncMode.Periodic)]
    public void Whoever_waits_is_synced_in_every_mode_that_syncs(FsyncMode mode)
    {
        JournalOptions options = Inline() with { FsyncMode = mode };
        Journal journal = Open(options);
        journal.WaitDurable(journal.Append(1, [1]));
        Assert.Equal(1, journal.DurableSequence);
        _files.Crash(0);
        using Journal after = Open(options);
        Assert.Equal(1, after.LastSequence);
    }

    [Fact]
    public async Task Waiters_in_periodic_mode_bring_the_sync_about_wherever_their_record_is()
    {
        JournalOptions options = new() { FsyncMode = FsyncMode.Periodic, FsyncIntervalMs = 3_600_000, BatchRecordsMax = 3 };
        using Journal journal = Open(options);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(async () =>
        {
            Random random = new(thread);
            for (int i = 0; i < 500; i++)
            {
                long sequence = journal.Append(1, [1]);
                for (int more = random.Next(6); more > 0; more--) journal.Append(1, [2]);
                if (random.Next(2) == 0) await journal.WaitDurableAsync(sequence);
                else journal.WaitDurable(sequence);
                Assert.InRange(journal.DurableSequence, sequence, long.MaxValue);
            }
        })));
    }

    [Fact]
    public void A_full_disk_is_seen_before_a_record_is_appended_and_its_end_after_a_second()
    {
        using Journal journal = Open(Inline());
        Assert.False(journal.Refuses(100));
        _files.SpaceBytes = 10_000;
        Assert.Throws<JournalFullException>(() =>
        {
            for (int i = 0; i < 1_000; i++) journal.Append(1, new byte[100]);
        });
        Assert.True(journal.Refuses(100));
        _files.SpaceBytes = long.MaxValue;
        Assert.True(journal.Refuses(100));
        _time.Advance(2_000);
        Assert.False(journal.Refuses(100));
        journal.Append(1, new byte[100]);
    }

    [Fact]
    public void A_failure_is_told_to_those_who_listen()
    {
        using Journal journal = Open(Inline());
        Exception? heard = null;
        journal.Advanced += () => heard = journal.Failure;
        long sequence = journal.Append(1, [1]);
        _files.FailSyncs = true;
        Assert.Throws<JournalFailedException>(() => journal.WaitDurable(sequence));
        Assert.IsType<JournalFailedException>(heard);
    }

    [Fact]
    public async Task A_follower_waits_for_more_and_sees_only_what_is_durable()
    {
        using Journal journal = Open(Inline());
        using JournalCursor cursor = journal.ReadFrom(1);
        journal.Append(1, [1]);
        Assert.False(cursor.TryRead(out _));
        Task more = cursor.WaitForMoreAsync(TestContext.Current.CancellationToken);
        Assert.False(more.IsCompleted);
        journal.WaitDurable(1);
        await more;
        Assert.True(Next(cursor) == 1);
        for (int i = 2; i <= 100; i++)
        {
            journal.WaitDurable(journal.Append(1, new byte[i]));
            Assert.Equal(i, Next(cursor));
        }

        Task never = cursor.WaitForMoreAsync(TestContext.Current.CancellationToken);
        journal.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => never);

        static long Next(JournalCursor cursor) => cursor.TryRead(out JournalRecord record) ? record.Sequence : 0;
    }

    [Fact]
    public void Appending_and_waiting_allocate_nothing()
    {
        string folder = Directory.CreateTempSubdirectory("synapsid-journal-").FullName;
        try
        {
            JournalOptions options = new() { InlineFlusher = true };
            using Journal journal = Journal.Open(PhysicalFileSystem.Instance, folder, options, TimeProvider.System);
            byte[] payload = new byte[20];
            Work(200);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Work(5_000);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

            void Work(int count)
            {
                for (int i = 0; i < count; i++)
                {
                    long sequence = journal.Append(1, payload);
                    if (i % 100 == 0) journal.WaitDurable(sequence);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static string Segment(long first) => $"{Folder}/{first:D20}.log";

    internal static JournalOptions Inline() => new() { InlineFlusher = true, SegmentBytes = 1024, BufferBytes = 1024 };

    internal static List<byte[]> ReadAll(Journal journal, long first = 1)
    {
        List<byte[]> payloads = [];
        using JournalCursor cursor = journal.ReadFrom(first);
        while (cursor.TryRead(out JournalRecord record)) payloads.Add(record.Payload.ToArray());
        return payloads;
    }

    private Journal Open(JournalOptions options) => Journal.Open(_files, Folder, options, _time);
}
