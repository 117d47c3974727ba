using Synapsid.Base.Files;
using Synapsid.Ledger.Merkle;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests.Segments;

/// <summary>Bytes that change behind the ledger's back.</summary>
public sealed class SegmentDamageTests
{
    [Fact]
    public void Any_byte_of_any_segment_that_changes_is_detected_and_located()
    {
        SimulatedFileSystem files = Written(out int count);
        string[] names = NamesOf(files, ".seg");
        Assert.True(names.Length >= 3);
        foreach (string name in names)
        {
            string path = "/ledger/segments/" + name;
            long length;
            using (IFile file = files.Open(path, FileIntent.Read)) length = file.Length;
            bool last = name == names[^1];
            for (long at = 0; at < length; at += at > 120 ? 53 : 3)
            {
                // The last segment is changed by an opening that takes the damage for a torn tail; the others are not.
                SimulatedFileSystem copy = last ? Written(out _) : files;
                copy.Corrupt(path, at);
                Assert.True(Located(copy, path, count, last), $"A changed byte {at} of {name} was not noticed.");
                copy.Corrupt(path, at);
            }
        }
    }

    [Fact]
    public void A_damaged_index_is_named_and_made_again_when_it_is_deleted()
    {
        SimulatedFileSystem files = Written(out int count);
        string name = NamesOf(files, ".idx")[0];
        string path = "/ledger/segments/" + name;
        files.Corrupt(path, 300);
        files.Lose(path);
        using Ledger ledger = TestLedger.Open(files);
        Assert.Equal(count, TestLedger.CheckAll(ledger).Count);
        Assert.True(files.FileExists(path));
        Assert.Empty(ledger.VerifyIndexes());
    }

    [Fact]
    public void Every_section_of_an_index_is_covered_by_a_checksum()
    {
        SimulatedFileSystem files = Written(out _);
        string name = NamesOf(files, ".idx")[0];
        string path = "/ledger/segments/" + name;
        long length;
        using (IFile file = files.Open(path, FileIntent.Read)) length = file.Length;
        for (long at = 256; at < length; at += 101)
        {
            SimulatedFileSystem copy = Written(out _);
            copy.Corrupt(path, at);
            using Ledger ledger = TestLedger.Open(copy);
            IReadOnlyList<string> faults = ledger.VerifyIndexes();
            if (faults.Count > 0) Assert.Contains(path, faults[0], StringComparison.Ordinal);
            else Assert.Equal(150, TestLedger.CheckAll(ledger).Count); // it was made again
        }
    }

    [Fact]
    public void A_missing_segment_in_the_middle_is_damage()
    {
        SimulatedFileSystem files = Written(out _);
        string[] names = NamesOf(files, ".seg");
        files.Lose("/ledger/segments/" + names[1]);
        Assert.Throws<LedgerDamagedException>(() => TestLedger.Open(files));
    }

    /// <summary>Whether opening or reading names the file, or the last checkpoint is not reached any more.</summary>
    private static bool Located(SimulatedFileSystem files, string path, int count, bool last)
    {
        try
        {
            using Ledger ledger = TestLedger.Open(files);
            ILeafSource leaves = ledger.Leaves();
            LeafBatch batch = new();
            for (long index = 0; index < leaves.Count;)
            {
                batch.Clear();
                leaves.Read(index, batch);
                if (batch.Fault is not null) return batch.Fault.File == path;
                index += batch.Count;
            }

            // Behind the last batch lie zeros, which hold nothing; a changed one is cut off as a torn write would be.
            return last && leaves.Count == count && ledger.TornTail is not null;
        }
        catch (LedgerDamagedException damaged)
        {
            return damaged.Path == path;
        }
        catch (TreeRecoveryException)
        {
            // The last batch looks torn, but was signed: the checkpoint tells.
            return last;
        }
    }

    private static string[] NamesOf(SimulatedFileSystem files, string extension) =>
        [.. files.ListFiles("/ledger/segments").Where(name => Path.GetExtension(name) == extension)];
    
    private static SimulatedFileSystem Written(out int count)
    {
        SimulatedFileSystem files = new();
        count = 0;
        LedgerOptions options = TestLedger.Options with { SegmentBytesForTests = 4 << 10 };
        using Ledger ledger = TestLedger.Open(files, options);
        for (int i = 0; i < 50; i++, count += 3)
        {
            ledger.Append(TestLedger.Batch($"a {i} {new string('a', 60)}", $"b {i}", $"c {i}"), ReceiptLevel.Durable);
        }

        return files;
    }
}
