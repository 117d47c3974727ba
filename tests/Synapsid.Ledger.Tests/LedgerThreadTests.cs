using System.Collections.Concurrent;

using Synapsid.Base.Files;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Merkle;
using Synapsid.Ledger.Query;
using Synapsid.Storage.Journals;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests;

/// <summary>The ledger's threads, on a real disk.</summary>
public sealed class LedgerThreadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapsid-ledger-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(FsyncMode.Always)]
    [InlineData(FsyncMode.Periodic)]
    [InlineData(FsyncMode.Never)]
    public void Twenty_parallel_writers_order_of_files_is_order_of_tree_and_nothing_is_lost(FsyncMode mode)
    {
        const int Writers = 20;
        const int Batches = 40;
        LedgerOptions options = new()
        {
            FsyncMode = mode,
            SegmentBytesForTests = 256 << 10,
            MemoryBudgetMb = 16,
            CheckpointIntervalMs = 20,
        };
        ConcurrentDictionary<long, string> appended = [];
        using (Ledger ledger = Open(options))
        {
            Thread[] writers = new Thread[Writers];
            for (int writer = 0; writer < Writers; writer++)
            {
                int name = writer;
                writers[writer] = new Thread(() => Write(ledger, name, Batches, mode, appended));
                writers[writer].Start();
            }

            foreach (Thread writer in writers) writer.Join();
            Assert.Equal(appended.Count, ledger.Count);
            CheckOrder(TestLedger.CheckAll(ledger), appended);
        }

        using Ledger again = Open(options);
        CheckOrder(TestLedger.CheckAll(again), appended);
        Assert.True(Checkpoint.TryParse(again.Checkpoint!.Text, out Checkpoint? checkpoint));
        Assert.Equal(appended.Count, checkpoint.Size);
        Assert.True(again.Statistics.Segments > 2);
        Assert.Empty(again.VerifyIndexes());
    }

    [Fact]
    public async Task A_receipt_can_be_awaited_up_to_a_signed_checkpoint()
    {
        using Ledger ledger = Open(new LedgerOptions { CheckpointIntervalMs = 5, MemoryBudgetMb = 16 });
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        AppendReceipt receipt = ledger.Append(TestLedger.Batch("one"));
        receipt = await ledger.WaitAsync(receipt, ReceiptLevel.Durable, cancellation);
        Assert.Equal(ReceiptLevel.Durable, receipt.Level);
        receipt = await ledger.WaitAsync(receipt, ReceiptLevel.Published, cancellation);
        Assert.Equal(ReceiptLevel.Published, receipt.Level);
        Assert.True(Checkpoint.TryParse(ledger.Checkpoint!.Text, out Checkpoint? checkpoint));
        Assert.True(checkpoint.Size >= receipt.End);
    }

    [Fact]
    public async Task A_tail_gives_what_matches_as_it_comes()
    {
        using Ledger ledger = Open(new LedgerOptions { MemoryBudgetMb = 16 });
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ledger.Append(TestLedger.Batch("before"));
        LedgerTail tail = ledger.Tail(new LedgerQuery { Text = "wanted" });
        Task coming = tail.WaitAsync(cancellation);
        Assert.False(coming.IsCompleted);
        ledger.Append(TestLedger.Batch("wanted 1", "other", "Wanted 2"));
        await coming;
        Assert.Equal(["wanted 1"], tail.Read(1, cancellation).Select(TestLedger.TextOf));
        Assert.Equal(["Wanted 2"], tail.Read(10, cancellation).Select(TestLedger.TextOf));
        Assert.Empty(tail.Read(10, cancellation));
        Assert.Equal(4, tail.Next);
    }

    [Fact]
    public void What_a_crash_kept_from_being_signed_is_signed_soon_after_the_opening()
    {
        SimulatedFileSystem files = new();
        LedgerOptions options = new() { CheckpointIntervalMs = 1_000_000, MemoryBudgetMb = 16 };
        Ledger killed = TestLedger.Open(files, options, TimeProvider.System);
        killed.Append(TestLedger.Batch("one", "two"), ReceiptLevel.Durable);
        Assert.Null(killed.Checkpoint);
        files.Kill();
        options = options with { CheckpointIntervalMs = 1 };
        using (Ledger ledger = TestLedger.Open(files, options, TimeProvider.System))
        {
            Assert.True(SpinWait.SpinUntil(() => ledger.Progress.Published == 2, TimeSpan.FromSeconds(20)));
        }

        killed.Dispose();
    }

    private Ledger Open(LedgerOptions options) =>
        Ledger.Open(PhysicalFileSystem.Instance, _folder, options, TimeProvider.System, new Random(2));

    private static void Write(
        Ledger ledger, int writer, int batches, FsyncMode mode, ConcurrentDictionary<long, string> appended)
    {
        EventBatch batch = new();
        for (int i = 0; i < batches; i++)
        {
            batch.Clear();
            string[] texts = [.. Enumerable.Range(0, 1 + (i % 50)).Select(n => $"{writer}/{i}/{n}")];
            foreach (string text in texts) batch.Add(new EventDraft { Raw = System.Text.Encoding.UTF8.GetBytes(text) });
            AppendReceipt receipt = ledger.Append(batch);
            if (mode == FsyncMode.Always || i % 10 == 0) ledger.Wait(receipt, ReceiptLevel.Durable);
            for (int n = 0; n < texts.Length; n++) Assert.True(appended.TryAdd(receipt.FirstIndex + n, texts[n]));
            if (i % 7 == 0) Assert.True(ledger.TryGet(batch.IdOf(0), out _));
        }
    }

    private static void CheckOrder(List<string> texts, ConcurrentDictionary<long, string> appended)
    {
        Assert.Equal(appended.Count, texts.Count);
        for (int i = 0; i < texts.Count; i++) Assert.Equal(appended[i], texts[i]);
    }
}
