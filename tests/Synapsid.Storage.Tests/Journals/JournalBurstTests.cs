using Synapsid.Storage.Journals;
using Synapsid.Testing.Files;

namespace Synapsid.Storage.Tests.Journals;

public sealed class JournalBurstTests
{
    private const string Folder = "/journal";

    private readonly SimulatedFileSystem _files = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void The_records_of_a_burst_share_one_write_and_one_sync_at_its_end()
    {
        using Journal journal = Open(JournalTests.Inline());
        journal.BeginBurst();
        for (int i = 0; i < 20; i++)
        {
            journal.Append(1, [1]);
            Assert.False(journal.FlushOnce());
        }

        long before = _files.Operations;
        int advanced = 0;
        journal.Advanced += () => advanced++;
        journal.EndBurst();
        Assert.Equal((20, 2, 1), (journal.DurableSequence, _files.Operations - before, advanced));
        for (int seed = 0; seed < 20; seed++) _files.Crash(seed);
        using Journal after = Open(JournalTests.Inline());
        Assert.Equal(20, after.LastSequence);
    }

    [Theory]
    [InlineData(FsyncMode.Periodic)]
    [InlineData(FsyncMode.Never)]
    public void Where_nobody_waits_for_the_disk_a_burst_is_in_the_file_at_its_end(FsyncMode mode)
    {
        JournalOptions options = new() { FsyncMode = mode };
        using Journal journal = Open(options);
        for (int i = 1; i <= 20; i++)
        {
            long before = _files.Operations;
            journal.BeginBurst();
            for (int k = 0; k < 2_000; k++) journal.Append(1, [1]);
            Assert.Equal(before, _files.Operations);
            journal.EndBurst();
            Assert.Equal(before + 1, _files.Operations);
            Assert.Equal(i * 2_000, journal.ReadableSequence);
        }

        Assert.Equal(mode == FsyncMode.Never ? 40_000 : 0, journal.DurableSequence);
    }

    [Fact]
    public void The_end_of_a_burst_does_not_wait_for_the_sync_of_each_second()
    {
        using Journal journal = Open(new JournalOptions { FsyncMode = FsyncMode.Periodic });
        using ManualResetEventSlim syncing = new();
        using ManualResetEventSlim go = new();
        int caller = Environment.CurrentManagedThreadId;
        _files.Syncing = () =>
        {
            Assert.NotEqual(caller, Environment.CurrentManagedThreadId);
            syncing.Set();
            go.Wait(TestContext.Current.CancellationToken);
        };
        Burst();
        _time.Advance(100);
        syncing.Wait(TestContext.Current.CancellationToken);
        Burst();
        Assert.Equal(1, journal.ReadableSequence);
        go.Set();
        SpinWait.SpinUntil(() => journal.ReadableSequence == 2);
        journal.Sync(); // never this thread's own work
        Assert.Equal(2, journal.DurableSequence);

        void Burst()
        {
            journal.BeginBurst();
            journal.Append(1, [1]);
            journal.EndBurst();
        }
    }

    [Fact]
    public async Task Whoever_waits_is_not_held_up_by_the_burst_of_another()
    {
        using Journal journal = Open(new JournalOptions());
        journal.BeginBurst();
        journal.WaitDurable(journal.Append(1, [1]));
        await journal.WaitDurableAsync(journal.Append(1, [2]));
        journal.Append(1, [3]);
        journal.Sync();
        Assert.Equal(3, journal.DurableSequence);
        journal.BeginBurst();
        journal.Append(1, [4]);
        journal.EndBurst(); // the other burst goes on
        journal.WaitDurable(4);
        journal.EndBurst();
    }

    [Fact]
    public void What_was_appended_before_a_burst_is_synced_though_nobody_waits_and_it_goes_on()
    {
        using Journal journal = Open(new JournalOptions());
        using ManualResetEventSlim synced = new();
        journal.Advanced += synced.Set;
        journal.Append(1, [1]);
        journal.BeginBurst();
        Assert.True(synced.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(1, journal.DurableSequence);
        journal.EndBurst();
    }

    [Fact]
    public void A_quick_disk_is_waited_for_by_who_ends_the_burst_and_a_slow_one_by_the_flusher()
    {
        using Journal journal = Open(new JournalOptions());
        int syncMs = 0;
        int own = 0;
        int others = 0;
        int caller = Environment.CurrentManagedThreadId;
        _files.Syncing = () =>
        {
            if (syncMs > 0) _time.Advance(syncMs);
            if (Environment.CurrentManagedThreadId == caller) own++;
            else others++;
        };

        Bursts(10);
        Assert.Equal((10, 0), (own, others));
        syncMs = 20;
        Bursts(10);
        Assert.Equal((11, 9), (own, others));
        syncMs = 0;
        for (int tries = 0; own == 11 && tries < 100_000; tries++) Bursts(1); // the average falls by an eighth a sync
        Assert.Equal(12, own);
        Assert.InRange(others, 9 + 26, int.MaxValue);

        void Bursts(int count)
        {
            for (int i = 0; i < count; i++)
            {
                journal.BeginBurst();
                long sequence = journal.Append(1, [1]);
                journal.EndBurst();
                if (journal.DurableSequence < sequence) journal.Sync(); // never this thread's own work
            }
        }
    }

    [Fact]
    public void A_sync_that_fails_at_the_end_of_a_burst_is_told_and_nothing_is_durable()
    {
        using Journal journal = Open(new JournalOptions());
        Exception? heard = null;
        journal.Advanced += () => heard = journal.Failure;
        journal.BeginBurst();
        journal.Append(1, [1]);
        _files.FailSyncs = true;
        journal.EndBurst();
        Assert.IsType<JournalFailedException>(heard);
        Assert.Equal(0, journal.DurableSequence);
        journal.BeginBurst();
        Assert.Throws<JournalFailedException>(() => journal.Append(1, [2]));
        journal.EndBurst();
    }

    [Fact]
    public void A_burst_larger_than_the_buffer_and_the_segment_is_taken()
    {
        using Journal journal = Open(new JournalOptions { SegmentBytes = 4096, BufferBytes = 1024 });
        journal.BeginBurst();
        for (int i = 0; i < 500; i++) journal.Append(1, new byte[100]);
        journal.EndBurst();
        journal.Sync();
        Assert.Equal(500, journal.DurableSequence);
        Assert.Equal(500, JournalTests.ReadAll(journal).Count);
    }

    [Theory]
    [InlineData(FsyncMode.Always)]
    [InlineData(FsyncMode.Periodic)]
    [InlineData(FsyncMode.Never)]
    public async Task Bursts_waiters_and_lone_writers_of_many_threads_leave_no_record_behind(FsyncMode mode)
    {
        JournalOptions options = new() { FsyncMode = mode, SegmentBytes = 64 << 10, BufferBytes = 4096 };
        Journal journal = Open(options);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(thread => Task.Run(async () =>
        {
            Random random = new(thread);
            for (int i = 0; i < 400; i++)
            {
                bool burst = thread % 3 == 0;
                if (burst) journal.BeginBurst();
                long sequence = 0;
                for (int more = random.Next(1, 8); more > 0; more--) sequence = journal.Append(1, new byte[random.Next(200)]);
                if (burst) journal.EndBurst();
                if (burst && mode == FsyncMode.Always) SpinWait.SpinUntil(() => journal.DurableSequence >= sequence);
                else if (thread % 3 == 1) await journal.WaitDurableAsync(sequence);
                else if (random.Next(2) == 0) journal.WaitDurable(sequence);
            }
        })));

        long last = journal.LastSequence;
        journal.Dispose();
        _files.Crash(1);
        using Journal after = Open(options);
        Assert.Equal(last, after.LastSequence);
    }

    [Fact]
    public async Task An_end_in_the_middle_of_bursts_loses_nothing_that_was_told()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            SimulatedFileSystem files = new();
            Journal journal = Journal.Open(files, Folder, new JournalOptions(), TimeProvider.System);
            long told = 0;
            Task writer = Task.Run(() =>
            {
                try
                {
                    while (true)
                    {
                        journal.BeginBurst();
                        journal.Append(1, [1]);
                        journal.EndBurst();
                        Volatile.Write(ref told, journal.DurableSequence);
                    }
                }
                catch (ObjectDisposedException)
                {
                    // The end.
                }
            }, TestContext.Current.CancellationToken);
            SpinWait.SpinUntil(() => Volatile.Read(ref told) > seed);
            journal.Dispose();
            await writer;
            files.Crash(seed);
            using Journal after = Journal.Open(files, Folder, new JournalOptions(), TimeProvider.System);
            Assert.InRange(after.LastSequence, told, long.MaxValue);
        }
    }

    private Journal Open(JournalOptions options) => Journal.Open(_files, Folder, options, _time);
}
