using Synapsid.Base.Files;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Merkle;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests;

/// <summary>
/// Every file of a whole ledger, changed behind its back: opening refuses it, verifying names it, or, where it was made
/// of others, it is made again as it was.
/// </summary>
public sealed class LedgerDamageTests
{
    private const int Events = 120;
    private const int PlacesMax = 60;

    private static readonly LedgerOptions Options = TestLedger.Options with { SegmentBytesForTests = 4 << 10 };

    private readonly Dictionary<string, byte[]> _files = Written();

    [Fact]
    public void Any_byte_of_any_file_that_changes_is_refused_named_or_made_good()
    {
        string[] kinds = [".seg", ".idx", ".vec", ".rows", ".log", ".pem"];
        string[] names = ["/ledger/checkpoint", "/ledger/holds", "/ledger/vkey"];
        Assert.All(kinds, kind => Assert.Contains(_files.Keys, path => path.EndsWith(kind, StringComparison.Ordinal)));
        Assert.All(names, name => Assert.Contains(name, _files.Keys));
        Assert.Contains(_files.Keys, path => path.StartsWith("/ledger/tile/0/", StringComparison.Ordinal));
        foreach ((string path, byte[] bytes) in _files)
        {
            int step = Math.Max(1, (bytes.Length / PlacesMax) | 1);
            for (int at = 0; at < bytes.Length; at += step)
            {
                SimulatedFileSystem changed = Copy();
                changed.Corrupt(path, at, 0x11);
                Assert.True(IsNoticed(changed, path), $"Byte {at} of {path} was changed, and nobody noticed.");
            }
        }
    }

    [Fact]
    public void Segments_that_changed_places_are_refused()
    {
        string[] segments = Segments();
        for (int i = 0; i + 1 < segments.Length; i++)
        {
            SimulatedFileSystem changed = Copy(path =>
                path == segments[i] ? segments[i + 1] : path == segments[i + 1] ? segments[i] : path);
            LedgerDamagedException refused = Assert.Throws<LedgerDamagedException>(() => TestLedger.Open(changed, Options));
            Assert.Contains(refused.Path, segments[i..(i + 2)]);
        }
    }

    [Fact]
    public void A_segment_that_lost_its_end_is_refused_or_the_checkpoint_tells()
    {
        foreach (string path in Segments())
        {
            foreach (int left in (int[])[0, 31, 33, 500, _files[path].Length / 2])
            {
                if (!_files[path].AsSpan(left).ContainsAnyExcept((byte)0)) continue; // nothing but room is lost
                SimulatedFileSystem changed = Copy();
                using (IFile file = changed.Open(path, FileIntent.ReadWrite)) file.SetLength(left);
                IOException refused = Assert.ThrowsAny<IOException>(() => TestLedger.Open(changed, Options));
                Assert.True(
                    refused is TreeRecoveryException || refused.Message.Contains(path, StringComparison.Ordinal),
                    refused.Message);
            }
        }
    }

    [Fact]
    public void A_ledger_put_back_to_an_older_copy_of_its_segments_is_refused()
    {
        SimulatedFileSystem files = Copy();
        using (Ledger ledger = TestLedger.Open(files, Options)) ledger.Append(TestLedger.Batch("newer"), ReceiptLevel.Published);
        SimulatedFileSystem older = Copy();
        foreach (string name in (string[])["checkpoint", "checkpoints/00000000000000000000.log"])
        {
            using IFile from = files.Open("/ledger/" + name, FileIntent.Read);
            byte[] bytes = new byte[from.Length];
            from.Read(bytes, 0);
            using IFile to = older.Open("/ledger/" + name, FileIntent.CreateOrReplace);
            to.Write(bytes, 0);
        }

        Assert.Throws<TreeRecoveryException>(() => TestLedger.Open(older, Options));
    }

    private static bool IsNoticed(SimulatedFileSystem files, string path)
    {
        try
        {
            using Ledger ledger = TestLedger.Open(files, Options);
            LedgerReport report = ledger.Verify(new LedgerVerifyOptions(), TestContext.Current.CancellationToken);
            if (!report.IsClean) return report.Findings.Any(finding => finding.File == path);
            IReadOnlyList<string> faults = ledger.VerifyIndexes();
            if (faults.Count > 0) return faults.Any(fault => fault.Contains(path, StringComparison.Ordinal));
            return ledger.TornTail?.Contains(path, StringComparison.Ordinal) == true ? ledger.Count == Events : IsWhole(ledger);
        }
        catch (IOException refused)
        {
            // A last batch that looks torn and was signed, and another name of the key, are told by the checkpoint; all
            // else by the file's name.
            bool told = refused is TreeRecoveryException
                || (refused is CheckpointDamagedException && path == "/ledger/vkey");
            return told || refused.Message.Contains(path, StringComparison.Ordinal);
        }
    }

    private static bool IsWhole(Ledger ledger)
    {
        Assert.Equal(Enumerable.Range(0, Events).Select(Text), TestLedger.CheckAll(ledger));
        Assert.Equal("case 7", Assert.Single(ledger.Holds).Name);
        for (int i = 0; i < Events; i += 7) Assert.Equal(i, ledger.Similar("default", Vector(i), 1)[0].Index);
        return true;
    }

    private string[] Segments() =>
        [.. _files.Keys.Where(path => path.EndsWith(".seg", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private SimulatedFileSystem Copy(Func<string, string>? rename = null)
    {
        SimulatedFileSystem copy = new();
        foreach ((string path, byte[] bytes) in _files) copy.Add(rename?.Invoke(path) ?? path, bytes);
        return copy;
    }

    private static Dictionary<string, byte[]> Written()
    {
        SimulatedFileSystem files = new();
        using (Ledger ledger = TestLedger.Open(files, Options))
        {
            ledger.Hold(LegalHold.All("case 7", "court order"));
            for (int i = 0; i < Events; i += 4)
            {
                EventBatch batch = new();
                for (int n = i; n < i + 4; n++)
                {
                    batch.Add(new EventDraft { Raw = System.Text.Encoding.UTF8.GetBytes(Text(n)), Vector = Vector(n) });
                }

                ledger.Append(batch, i % 20 == 0 ? ReceiptLevel.Published : ReceiptLevel.Durable);
            }
        }

        Dictionary<string, byte[]> all = [];
        foreach (string folder in (string[])["/ledger", "/ledger/segments", "/ledger/checkpoints", "/ledger/tile/0", "/ledger/tile/0/000.p"])
        {
            foreach (string name in files.ListFiles(folder))
            {
                using IFile file = files.Open($"{folder}/{name}", FileIntent.Read);
                byte[] bytes = new byte[file.Length];
                file.Read(bytes, 0);
                all.Add($"{folder}/{name}", bytes);
            }
        }

        return all;
    }

    private static string Text(int number) => $"event {number} {new string('a', number % 50)}";

    private static float[] Vector(int number) => [1, number, number * number / 10f, 3];
}
