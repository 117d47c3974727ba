using Synapsid.Base.Files;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Merkle;
using Synapsid.Ledger.Query;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests;

public sealed class LedgerTests
{
    [Fact]
    public void An_event_is_found_by_its_id_and_by_its_index_as_soon_as_it_was_appended()
    {
        using Ledger ledger = TestLedger.Open(new SimulatedFileSystem());
        EventBatch batch = TestLedger.Batch("one", "two");
        AppendReceipt receipt = ledger.Append(batch);
        Assert.Equal(new AppendReceipt(0, 2, ReceiptLevel.Accepted), receipt);
        Assert.True(ledger.TryGet(batch.IdOf(1), out LedgerEvent? found));
        Assert.Equal("two", TestLedger.TextOf(found));
        Assert.Equal(1, found.Index);
        Assert.True(ledger.TryGetAt(0, out found));
        Assert.Equal("one", TestLedger.TextOf(found));
        Assert.False(ledger.TryGet(new EventId(1, 2), out _));
        Assert.False(ledger.TryGetAt(2, out _));
        Assert.False(ledger.TryGetAt(-1, out _));
    }

    [Fact]
    public void What_a_sender_says_is_kept_and_what_it_leaves_open_is_filled_in()
    {
        TestClock clock = new();
        using Ledger ledger = TestLedger.Open(new SimulatedFileSystem(), clock: clock);
        EventDraft draft = new()
        {
            Id = new EventId(7, 9),
            Time = new DateTimeOffset(2025, 3, 4, 5, 6, 7, 8, TimeSpan.FromHours(-5)),
            Namespace = "prod",
            Host = "db-1",
            Ip = "10.1.2.3",
            Collector = "agent",
            Format = "zeek",
            Type = EventType.Dns,
            TypeName = "dns query",
            Severity = Severity.High,
            Fields = [new EventField("dns.query", "example.org"), new EventField("dns.query", "b.example")],
            Raw = new byte[] { 0, 255, 10 },
            Vector = new[] { 1f, 2f },
            ParseFailure = "half",
        };
        EventBatch batch = new();
        batch.Add(draft);
        batch.Add(new EventDraft { Raw = new byte[] { 1 } });
        ledger.Append(batch);
        Assert.True(ledger.TryGet(new EventId(7, 9), out LedgerEvent? found));
        Assert.Equal(draft.Time, found.Time);
        Assert.Equal(TimeSpan.FromHours(-5), found.Time.Offset);
        Assert.Equal(clock.GetUtcNow(), found.Received);
        Assert.Equal(("prod", "db-1", "10.1.2.3", "agent"), (found.Namespace, found.Host, found.Ip, found.Collector));
        Assert.Equal(("zeek", EventType.Dns, "dns query"), (found.Format, found.Type, found.TypeName));
        Assert.Equal((Severity.High, "half"), (found.Severity, found.ParseFailure));
        Assert.Equal(draft.Fields, found.Fields);
        Assert.Equal(draft.Raw.ToArray(), found.Raw.ToArray());
        Assert.Equal(draft.Vector.ToArray(), found.Vector.ToArray());
        Assert.True(ledger.TryGetAt(1, out found));
        Assert.Equal((clock.GetUtcNow(), clock.GetUtcNow()), (found.Time, found.Received));
        Assert.Equal(("default", "raw", (string?)null), (found.Namespace, found.Format, found.Host));
        Assert.Equal(clock.GetUtcNow().ToUnixTimeMilliseconds(), found.Id.UnixMilliseconds);
    }

    [Fact]
    public void The_tree_goes_on_over_rotations_and_restarts_and_every_event_is_found()
    {
        SimulatedFileSystem files = new();
        List<string> expected = [];
        for (int round = 0; round < 4; round++)
        {
            using Ledger ledger = TestLedger.Open(files);
            Assert.Null(ledger.TornTail);
            for (int i = 0; i < 60; i++)
            {
                string[] texts = [.. Enumerable.Range(expected.Count, 1 + (i % 7)).Select(n => $"{n,50}")];
                expected.AddRange(texts);
                ledger.Append(TestLedger.Batch(texts));
            }

            Assert.Equal(expected, TestLedger.CheckAll(ledger));
            Assert.True(ledger.Statistics.Segments > round + 1);
        }

        using Ledger last = TestLedger.Open(files);
        Assert.Equal(expected, TestLedger.CheckAll(last));
        Assert.True(Checkpoint.TryParse(last.Checkpoint!.Text, out Checkpoint? checkpoint));
        Assert.Equal(expected.Count, checkpoint.Size);
        Assert.Empty(last.VerifyIndexes());
    }

    [Fact]
    public void Compressed_blocks_give_back_every_event()
    {
        SimulatedFileSystem files = new();
        LedgerOptions options = TestLedger.Options with { Compression = LedgerCompression.Lz4, BlockBytes = 4 << 10 };
        List<string> expected = [];
        using (Ledger ledger = TestLedger.Open(files, options))
        {
            for (int i = 0; i < 40; i++)
            {
                string[] texts = [.. Enumerable.Range(expected.Count, 50).Select(n => $"{n,-40}{n}")];
                expected.AddRange(texts);
                ledger.Append(TestLedger.Batch(texts));
            }

            Assert.Equal(expected, TestLedger.CheckAll(ledger));
        }

        using Ledger again = TestLedger.Open(files, options);
        Assert.Equal(expected, TestLedger.CheckAll(again));
        LedgerPage page = again.Search(new LedgerQuery { Limit = 3 }, CancellationToken.None);
        Assert.Equal([.. expected.TakeLast(3).Reverse()], page.Events.Select(TestLedger.TextOf));
    }

    [Fact]
    public void The_first_of_two_events_with_one_id_is_the_one_that_is_found()
    {
        using Ledger ledger = TestLedger.Open(new SimulatedFileSystem());
        for (int i = 0; i < 300; i++)
        {
            EventBatch batch = new();
            batch.Add(new EventDraft { Id = new EventId(1, 1), Raw = new byte[] { (byte)i } });
            ledger.Append(batch, ReceiptLevel.Durable);
        }

        Assert.True(ledger.TryGet(new EventId(1, 1), out LedgerEvent? found));
        Assert.Equal(0, found.Index);
    }

    [Fact]
    public void One_id_for_every_event_does_not_slow_the_index_down()
    {
        using Ledger ledger = TestLedger.Open(new SimulatedFileSystem(), TestLedger.Options with
        {
            SegmentBytesForTests = 64 << 20,
        });
        EventDraft same = new() { Id = new EventId(1, 1), Raw = new byte[] { 7 } };
        for (int i = 0; i < 100; i++)
        {
            EventBatch batch = new();
            for (int n = 0; n < 2_000; n++) batch.Add(same);
            ledger.Append(batch);
        }

        // With every event entered, the last would walk past 200,000 slots, and all of them past 20 billion.
        EventBatch other = TestLedger.Batch("other");
        ledger.Append(other);
        Assert.True(ledger.TryGet(new EventId(1, 1), out LedgerEvent? found));
        Assert.Equal(0, found.Index);
        Assert.True(ledger.TryGet(other.IdOf(0), out found));
        Assert.Equal(200_000, found.Index);
    }

    [Fact]
    public void Ids_and_receipts_rise_even_when_the_clock_goes_back_and_over_a_restart()
    {
        SimulatedFileSystem files = new();
        TestClock clock = new();
        List<LedgerEvent> all = [];
        for (int round = 0; round < 3; round++)
        {
            using Ledger ledger = TestLedger.Open(files, clock: clock);
            for (int i = 0; i < 20; i++)
            {
                AppendReceipt receipt = ledger.Append(TestLedger.Batch("a", "b"));
                Assert.True(ledger.TryGetAt(receipt.FirstIndex, out LedgerEvent? first));
                Assert.True(ledger.TryGetAt(receipt.FirstIndex + 1, out LedgerEvent? second));
                all.AddRange([first, second]);
                clock.Advance(TimeSpan.FromMilliseconds(i % 3 == 0 ? -5 : 1));
            }
        }

        for (int i = 1; i < all.Count; i++)
        {
            Assert.True(all[i].Id > all[i - 1].Id);
            Assert.True(all[i].Received >= all[i - 1].Received);
        }
    }

    [Fact]
    public void No_id_is_made_twice_when_the_clock_is_set_back_and_senders_give_ids_of_their_own()
    {
        SimulatedFileSystem files = new();
        TestClock clock = new();
        List<EventId> made = [];
        long received = 0;
        for (int round = 0; round < 4; round++)
        {
            using Ledger ledger = TestLedger.Open(files, clock: clock);
            EventBatch batch = TestLedger.Batch("a", "b", "c");
            batch.Add(new EventDraft { Id = new EventId(7, (ulong)round), Raw = new byte[] { 1 } });
            ledger.Append(batch);
            made.AddRange(Enumerable.Range(0, 3).Select(batch.IdOf));
            Assert.True(ledger.TryGet(batch.IdOf(3), out LedgerEvent? last));
            Assert.True(last.Received.UtcTicks >= received);
            received = last.Received.UtcTicks;
            clock.Advance(TimeSpan.FromHours(-1));
        }

        for (int i = 1; i < made.Count; i++) Assert.True(made[i] > made[i - 1], $"{made[i]} follows {made[i - 1]}");
    }

    [Fact]
    public void A_full_disk_refuses_keeps_what_it_had_and_goes_on_when_there_is_room()
    {
        SimulatedFileSystem files = new() { SpaceBytes = 400 << 10 };
        TestClock clock = new();
        List<string> taken = [];
        using (Ledger ledger = TestLedger.Open(files, clock: clock))
        {
            LedgerFullException? full = null;
            for (int i = 0; full is null && i < 10_000; i++)
            {
                string text = $"event {i} {new string('y', 100)}";
                try
                {
                    ledger.Append(TestLedger.Batch(text), ReceiptLevel.Durable);
                    taken.Add(text);
                }
                catch (LedgerFullException refused)
                {
                    full = refused;
                }
            }

            Assert.NotNull(full);
            Assert.Contains("full", full.Message, StringComparison.Ordinal);
            Assert.Equal(taken, TestLedger.CheckAll(ledger));
            files.SpaceBytes = long.MaxValue;
            clock.Advance(TimeSpan.FromSeconds(2));
            ledger.Append(TestLedger.Batch("after"), ReceiptLevel.Durable);
            taken.Add("after");
        }

        using Ledger again = TestLedger.Open(files);
        Assert.Equal(taken, TestLedger.CheckAll(again));
    }

    [Fact]
    public void A_checkpoint_that_finds_no_room_is_told_and_signed_when_there_is_some()
    {
        SimulatedFileSystem files = new();
        List<string> taken = [.. Enumerable.Range(0, 1_000).Select(n => $"event {n}")];
        using (Ledger ledger = TestLedger.Open(files))
        {
            ledger.Append(TestLedger.Batch(taken), ReceiptLevel.Durable);
            files.SpaceBytes = 0;
            AppendReceipt receipt = ledger.Append(TestLedger.Batch("last"));
            taken.Add("last");
            for (int i = 0; i < 3; i++)
            {
                LedgerFullException full =
                    Assert.Throws<LedgerFullException>(() => ledger.Wait(receipt, ReceiptLevel.Published));
                Assert.Contains("full", full.Message, StringComparison.Ordinal);
            }

            ledger.Wait(receipt, ReceiptLevel.Durable);
            Assert.Equal(taken, TestLedger.CheckAll(ledger));
            files.SpaceBytes = long.MaxValue;
            ledger.Wait(receipt, ReceiptLevel.Published);
            Assert.True(Checkpoint.TryParse(ledger.Checkpoint!.Text, out Checkpoint? checkpoint));
            Assert.Equal(taken.Count, checkpoint.Size);
            files.SpaceBytes = 0;
            ledger.Append(TestLedger.Batch("never signed"));
            taken.Add("never signed");
        }

        files.SpaceBytes = long.MaxValue;
        using Ledger again = TestLedger.Open(files);
        Assert.Equal(taken, TestLedger.CheckAll(again));
        LedgerReport report = again.Verify(new LedgerVerifyOptions(), TestContext.Current.CancellationToken);
        Assert.Equal([], report.Findings.Select(finding => finding.ToString()));
    }

    [Fact]
    public void A_killed_ledger_makes_the_tiles_that_waited_when_it_is_opened_next()
    {
        SimulatedFileSystem files = new();
        TestLedger.Open(files).Dispose();
        Ledger killed = TestLedger.Open(files);
        killed.Append(TestLedger.Batch(Enumerable.Range(0, 5_000).Select(n => $"event {n}")), ReceiptLevel.Published);
        files.Kill();
        Assert.True(files.ListFiles("/ledger/tile/0").Count < 5_000 / 256, "Nothing waited, so nothing is tried here.");
        using (Ledger ledger = TestLedger.Open(files))
        {
            LedgerReport report = ledger.Verify(new LedgerVerifyOptions(), TestContext.Current.CancellationToken);
            Assert.Equal([], report.Findings.Select(finding => finding.ToString()));
            Assert.Equal(5_000, report.Records);
        }

        Assert.Equal(5_000 / 256, files.ListFiles("/ledger/tile/0").Count);
    }

    [Fact]
    public void A_closed_ledger_has_all_its_tiles_in_files()
    {
        SimulatedFileSystem files = new();
        using (Ledger ledger = TestLedger.Open(files))
        {
            for (int i = 0; i < 10; i++)
            {
                ledger.Append(TestLedger.Batch(Enumerable.Range(0, 1_000).Select(n => $"{i} {n}")), ReceiptLevel.Durable);
            }
        }

        Assert.Equal(10_000 / 256, files.ListFiles("/ledger/tile/0").Count);
        Assert.Equal(["16"], files.ListFiles("/ledger/tile/0/039.p"));
    }

    [Fact]
    public void After_a_failed_sync_nothing_more_is_taken_and_a_new_opening_has_what_was_acknowledged()
    {
        SimulatedFileSystem files = new();
        using (Ledger ledger = TestLedger.Open(files))
        {
            ledger.Append(TestLedger.Batch("kept"), ReceiptLevel.Durable);
            files.FailSyncs = true;
            AppendReceipt receipt = ledger.Append(TestLedger.Batch("unknown"));
            Assert.Throws<LedgerFailedException>(() => ledger.Wait(receipt, ReceiptLevel.Durable));
            Assert.Throws<LedgerFailedException>(() => ledger.Append(TestLedger.Batch("refused")));
        }

        files.Crash(3);
        using Ledger again = TestLedger.Open(files);
        Assert.Equal("kept", TestLedger.CheckAll(again)[0]);
    }
}
