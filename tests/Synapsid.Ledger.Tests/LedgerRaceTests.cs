using Synapsid.Ledger.Events;
using Synapsid.Ledger.Merkle;
using Synapsid.Ledger.Query;
using Synapsid.Ledger.Segments;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests;

/// <summary>
/// What one thread does while another is in the middle of something, made by one thread: a file system that is watched
/// says when the middle is reached.
/// </summary>
public sealed class LedgerRaceTests
{
    [Fact]
    public void An_event_that_is_indexed_while_it_is_looked_for_is_found()
    {
        WatchedFileSystem files = new(new SimulatedFileSystem());
        using Ledger ledger = TestLedger.Open(files);
        (EventId known, EventId wanted) = Alike();
        Append(ledger, known, [1]);
        Assert.True(ledger.TryIndexOf(known, out _)); // indexed
        Append(ledger, wanted, [2]); // not indexed
        files.Reading = _ => ledger.Search(new LedgerQuery(), CancellationToken.None);
        bool found = false;
        LedgerEvent? got = null;
        Thread fresh = new(() => found = ledger.TryGet(wanted, out got)); // with no record of the first at hand
        fresh.Start();
        fresh.Join();
        Assert.True(found, "Looking at the first event, which its table takes for a candidate, indexed the second.");
        Assert.Equal(wanted, got!.Id);
    }

    [Fact]
    public void A_lookup_goes_on_over_a_segment_that_is_sealed_meanwhile()
    {
        WatchedFileSystem files = new(new SimulatedFileSystem());
        using Ledger ledger = TestLedger.Open(files);
        EventBatch first = TestLedger.Batch("first");
        EventId id = Append(ledger, first);
        Assert.True(ledger.TryIndexOf(id, out _));
        Assert.Equal(1, ledger.Statistics.Segments);
        bool sealedNow = false;
        files.Reading = _ =>
        {
            if (sealedNow) return;
            for (int i = 0; i < 40; i++) ledger.Append(TestLedger.Batch(new string('x', 1000)), ReceiptLevel.Durable);
            sealedNow = ledger.Statistics.SealedBytes > 0;
        };
        LedgerEvent? got = null;
        Thread fresh = new(() => ledger.TryGet(id, out got));
        fresh.Start();
        fresh.Join();
        Assert.True(sealedNow);
        Assert.Equal("first", TestLedger.TextOf(got!));
    }

    [Theory]
    [InlineData("/checkpoint")]
    [InlineData("/checkpoints/00000000000000000000.log")]
    [InlineData("/tile/0/000")]
    [InlineData(".seg")]
    public void A_ledger_that_grows_while_it_is_verified_is_clean(string moment)
    {
        WatchedFileSystem files = new(new SimulatedFileSystem());
        using Ledger ledger = TestLedger.Open(files);
        int appended = 0;
        void Grow(int events)
        {
            ledger.Append(
                TestLedger.Batch(Enumerable.Range(0, events).Select(n => $"event {appended + n}")),
                ReceiptLevel.Published);
            appended += events;
        }

        Grow(200);
        for (int round = 0; round < 5; round++)
        {
            int times = 0;
            void Interfere(string path)
            {
                if (path.Contains(moment, StringComparison.Ordinal) && times++ < 4) Grow(37);
            }

            files.Opening = Interfere;
            files.Reading = Interfere;
            LedgerReport report = ledger.Verify(new LedgerVerifyOptions(), TestContext.Current.CancellationToken);
            files.Opening = files.Reading = null;
            Assert.Equal([], report.Findings.Select(finding => finding.ToString()));
            Assert.True(times > 0, "Nothing happened meanwhile.");
        }

        LedgerReport last = ledger.Verify(new LedgerVerifyOptions(), TestContext.Current.CancellationToken);
        Assert.True(last.IsClean);
        Assert.Equal(appended, last.Records);
    }

    [Fact]
    public void A_vector_that_was_appended_is_found_by_a_search_that_begins_after_it()
    {
        using Ledger ledger = TestLedger.Open(new SimulatedFileSystem());
        for (int i = 0; i < 50; i++)
        {
            EventBatch batch = new();
            batch.Add(new EventDraft { Raw = new byte[] { 1 }, Vector = new[] { 1f, i, i * i } });
            AppendReceipt receipt = ledger.Append(batch);
            Assert.Equal(receipt.FirstIndex, ledger.Similar("default", [1f, i, i * i], 1)[0].Index);
        }
    }

    [Fact]
    public void A_tail_reads_what_was_appended_between_its_wait_and_its_read_once()
    {
        WatchedFileSystem files = new(new SimulatedFileSystem());
        using Ledger ledger = TestLedger.Open(files);
        LedgerTail tail = ledger.Tail(new LedgerQuery());
        List<string> seen = [];
        int made = 0;
        files.Reading = _ =>
        {
            if (made < 100) ledger.Append(TestLedger.Batch($"{made++}"));
        };
        ledger.Append(TestLedger.Batch("start"));
        while (seen.Count <= 100)
        {
            Assert.True(tail.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
            seen.AddRange(tail.Read(7, TestContext.Current.CancellationToken).Select(TestLedger.TextOf));
        }

        Assert.Equal(["start", .. Enumerable.Range(0, 100).Select(n => $"{n}")], seen);
    }

    private static EventId Append(Ledger ledger, EventBatch batch)
    {
        ledger.Append(batch);
        return batch.IdOf(0);
    }

    private static void Append(Ledger ledger, EventId id, byte[] raw)
    {
        EventBatch batch = new();
        batch.Add(new EventDraft { Id = id, Raw = raw });
        ledger.Append(batch);
    }

    /// <summary>Two ids that a small table takes for each other: they have a slot and its eight bits in common.</summary>
    private static (EventId First, EventId Second) Alike()
    {
        Dictionary<ulong, EventId> seen = [];
        for (ulong i = 1; ; i++)
        {
            EventId id = new(7, i);
            ulong hash = IdTable.Hash(id);
            ulong mark = (hash >> 56 << 10) | (hash & 1023);
            if (!seen.TryAdd(mark, id)) return (seen[mark], id);
        }
    }
}
