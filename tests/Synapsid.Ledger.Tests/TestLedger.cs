using System.Globalization;
using System.Text;

using Synapsid.Base.Files;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Merkle;
using Synapsid.Testing;

namespace Synapsid.Ledger.Tests;

/// <summary>Ledgers and events for tests, and what must be true of any ledger.</summary>
internal static class TestLedger
{
    public const string Folder = "/ledger";

    /// <summary>Small segments, so that a short test rotates; whoever waits does the work.</summary>
    public static LedgerOptions Options { get; } = new()
    {
        Inline = true,
        SegmentBytesForTests = 16 << 10,
        IndexInterval = 16,
        MemoryBudgetMb = 16,
    };

    public static Ledger Open(IFileSystem files, LedgerOptions? options = null, TimeProvider? clock = null) =>
        Ledger.Open(files, Folder, options ?? Options, clock ?? new TestClock(), new Random(1));

    /// <summary>A batch of small events whose raw bytes are the texts.</summary>
    public static EventBatch Batch(params IEnumerable<string> texts)
    {
        EventBatch batch = new();
        foreach (string text in texts) batch.Add(new EventDraft { Host = "web-1", Raw = Encoding.UTF8.GetBytes(text) });
        return batch;
    }

    public static string TextOf(LedgerEvent found) => Encoding.UTF8.GetString(found.Raw.Span);

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads every record in the order of the files, grows a tree of them and compares it with the newest checkpoint;
    /// every event must be found by its id. Returns the events' texts.
    /// </summary>
    public static List<string> CheckAll(Ledger ledger)
    {
        ILeafSource leaves = ledger.Leaves();
        MerkleTree tree = new();
        LeafBatch batch = new();
        List<string> texts = [];
        byte[] hashes = new byte[LeafBatch.RecordsDefault * MerkleHash.Bytes];
        bool signed = Checkpoint.TryParse(ledger.Checkpoint?.Text ?? "", out Checkpoint? checkpoint);
        while (tree.Size < leaves.Count)
        {
            batch.Clear();
            leaves.Read(tree.Size, batch);
            Assert.Null(batch.Fault);
            for (int i = 0; i < batch.Count; i++)
            {
                MerkleHash.Leaf(batch[i], hashes);
                tree.Append(hashes.AsSpan(0, MerkleHash.Bytes));
                Assert.True(EventView.TryParse(batch[i], out EventView view));
                Assert.True(ledger.TryGet(view.Id, out LedgerEvent? found));
                Assert.Equal(tree.Size - 1, found.Index);
                texts.Add(TextOf(found));
                if (!signed || tree.Size != checkpoint!.Size) continue;
                byte[] root = new byte[MerkleHash.Bytes];
                tree.Root(root);
                Assert.Equal(checkpoint.Root.ToArray(), root);
            }
        }

        Assert.True(!signed || checkpoint!.Size <= tree.Size, "The checkpoint covers more than there is.");
        return texts;
    }
}
