using Synapsid.Ledger.Events;
using Synapsid.Ledger.Merkle;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests.Segments;

public sealed class RetentionTests
{
    private readonly SimulatedFileSystem _files = new();
    private readonly TestClock _clock = new();

    [Fact]
    public void Whole_segments_go_by_age_and_what_remains_is_found_and_provable()
    {
        LedgerOptions options = Options(new RetentionOptions { MaxAge = TimeSpan.FromDays(30) });
        long first;
        using (Ledger ledger = TestLedger.Open(_files, options, _clock))
        {
            Fill(ledger, "default", 100);
            _clock.Advance(TimeSpan.FromDays(20));
            Fill(ledger, "default", 100);
            Assert.Equal(0, ledger.Prune());
            _clock.Advance(TimeSpan.FromDays(20));
            first = ledger.Prune();
            Assert.InRange(first, 50, 100);
            Assert.False(ledger.TryGetAt(first - 1, out _));
            CheckRest(ledger, first, 200);
        }

        using Ledger again = TestLedger.Open(_files, options, _clock);
        Assert.Equal(first, again.FirstIndex);
        CheckRest(again, first, 200);
        Fill(again, "default", 10);
        CheckRest(again, first, 210);
    }

    [Fact]
    public void The_oldest_go_while_there_are_too_many_bytes()
    {
        using Ledger ledger = TestLedger.Open(_files, Options(new RetentionOptions { MaxBytes = 12 << 10 }), _clock);
        Fill(ledger, "default", 300);
        Assert.True(ledger.Statistics.SealedBytes > 12 << 10);
        Assert.True(ledger.Prune() > 0);
        Assert.True(ledger.Statistics.SealedBytes <= 12 << 10);
        CheckRest(ledger, ledger.FirstIndex, 300);
    }

    [Fact]
    public void Filters_of_what_was_pruned_leave_their_memory_to_others()
    {
        using Ledger ledger = TestLedger.Open(_files, Options(new RetentionOptions { MaxBytes = 1 }), _clock);
        Fill(ledger, "default", 300);
        for (int i = 0; i < 300; i++)
        {
            Assert.True(ledger.TryGetAt(i, out LedgerEvent? found));
            Assert.True(ledger.TryGet(found.Id, out _)); // has the filters read
        }

        Assert.True(ledger.FilterBytes > 0);
        ledger.Prune();
        Assert.Equal(1, ledger.Statistics.Segments);
        Assert.Equal(0, ledger.FilterBytes);
    }

    [Fact]
    public void A_segment_stays_until_a_checkpoint_covers_it()
    {
        using Ledger ledger = TestLedger.Open(_files, Options(new RetentionOptions { MaxBytes = 12 << 10 }), _clock);
        for (int i = 0; i < 300; i++) ledger.Append(TestLedger.Batch(new string('a', 60)), ReceiptLevel.Durable);
        Assert.Equal(0, ledger.Prune());
        ledger.Wait(new AppendReceipt(299, 1, ReceiptLevel.Durable), ReceiptLevel.Published);
        Assert.True(ledger.Prune() > 0);
        CheckRest(ledger, ledger.FirstIndex, 300);
    }

    [Fact]
    public void A_segment_stays_while_one_of_its_sources_must()
    {
        RetentionOptions retention = new()
        {
            MaxAge = TimeSpan.FromDays(1),
            MaxAgeOfNamespace = new Dictionary<string, TimeSpan> { ["audit"] = TimeSpan.FromDays(100) },
        };
        using Ledger ledger = TestLedger.Open(_files, Options(retention), _clock);
        Fill(ledger, "debug", 100);
        Fill(ledger, "audit", 1);
        Fill(ledger, "debug", 100);
        _clock.Advance(TimeSpan.FromDays(2));
        long first = ledger.Prune();
        Assert.InRange(first, 1, 100);
        _clock.Advance(TimeSpan.FromDays(100));
        Assert.True(ledger.Prune() > 100);
    }

    [Fact]
    public void A_legal_hold_stops_pruning_until_it_is_released_and_over_restarts()
    {
        LedgerOptions options = Options(new RetentionOptions { MaxAge = TimeSpan.FromDays(1) });
        using (Ledger ledger = TestLedger.Open(_files, options, _clock))
        {
            Fill(ledger, "default", 200);
            ledger.Hold(LegalHold.All("case 12", "court order"));
            _clock.Advance(TimeSpan.FromDays(5));
            Assert.Equal(0, ledger.Prune());
        }

        using Ledger again = TestLedger.Open(_files, options, _clock);
        Assert.Equal("court order", Assert.Single(again.Holds).Reason);
        Assert.Equal(0, again.Prune());
        Assert.False(again.Release("case 13"));
        Assert.True(again.Release("case 12"));
        Assert.True(again.Prune() > 0);
    }

    private static LedgerOptions Options(RetentionOptions retention) =>
        TestLedger.Options with { Retention = retention, SegmentBytesForTests = 4 << 10 };

    private static void Fill(Ledger ledger, string space, int count)
    {
        for (int i = 0; i < count; i++)
        {
            EventBatch batch = new();
            batch.Add(new EventDraft { Namespace = space, Raw = new byte[60] });
            ledger.Append(batch, i == count - 1 ? ReceiptLevel.Published : ReceiptLevel.Durable);
        }
    }

    /// <summary>Every leaf that is stored must be proved by the tiles under the newest checkpoint's root.</summary>
    private static void CheckRest(Ledger ledger, long first, long count)
    {
        Assert.Equal(count, ledger.Count);
        AppendReceipt all = new(0, (int)count, ReceiptLevel.Accepted);
        ledger.Wait(all, ReceiptLevel.Published);
        Assert.True(Checkpoint.TryParse(ledger.Checkpoint!.Text, out Checkpoint? checkpoint));
        Assert.Equal(count, checkpoint.Size);
        TileReader reader = new(ledger.Tiles, ledger.Leaves()) { Size = checkpoint.Size };
        for (long index = first; index < count; index += 7)
        {
            byte[] leaf = new byte[MerkleHash.Bytes];
            MerkleHash.Leaf(ledger.RecordAt(index), leaf);
            byte[] path = InclusionProof.Compute(reader, index, checkpoint.Size);
            Assert.True(InclusionProof.Verify(leaf, index, checkpoint.Size, path, checkpoint.Root.Span));
        }
    }
}
