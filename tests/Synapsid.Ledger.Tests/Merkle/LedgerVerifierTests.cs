using System.Text;

using Synapsid.Base.Files;
using Synapsid.Ledger.Merkle;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class LedgerVerifierTests
{
    private const string History = "/ledger/checkpoints/00000000000000000000.log";

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(300, 7)]
    [InlineData(5000, 777)]
    [InlineData(66_000, 30_000)]
    public void A_ledger_as_it_was_written_is_clean(int records, int checkpointEvery)
    {
        using LedgerFolder ledger = new(records, checkpointEvery);
        LedgerReport report = Verify(ledger);
        Assert.Empty(report.Findings);
        Assert.True(report.IsClean);
        Assert.Equal((records, 0, 0), (report.Records, report.Unsigned, report.FirstIndex));
        Assert.Equal(ledger.Notes.Count, report.Checkpoints);
        Assert.Equal(ledger.Log.Last?.ToText(), report.Last?.ToText());
        if (records == 66_000) Assert.Equal(257 + 1 + 1 + 1 + 1, report.Tiles);
    }

    [Fact]
    public void Every_flipped_byte_of_every_file_is_found_and_its_file_named()
    {
        using LedgerFolder ledger = new(260, 130);
        ledger.Publish();
        string[] files =
        [
            "/ledger/tile/0/000", "/ledger/tile/0/001.p/4", "/ledger/tile/1/000.p/1", "/ledger/checkpoint", History,
        ];
        foreach (string path in files)
        {
            int length = Read(ledger.Files, path).Length;
            for (int i = 0; i < length; i++)
            {
                ledger.Files.Corrupt(path, i, (byte)(1 << (i % 8)));
                LedgerReport report = Verify(ledger);
                Assert.Contains(report.Findings, finding => finding.File == path);
                if (path.Contains("tile/0", StringComparison.Ordinal))
                {
                    int first = path.EndsWith("000", StringComparison.Ordinal) ? 0 : 256;
                    LedgerFinding finding = Assert.Single(report.Findings);
                    Assert.Equal((FindingKind.Tile, first + (i / 32)), (finding.Kind, finding.Index));
                }

                ledger.Files.Corrupt(path, i, (byte)(1 << (i % 8)));
            }
        }

        Assert.True(Verify(ledger).IsClean);
    }

    [Fact]
    public void Every_flipped_byte_of_a_record_is_found_and_its_index_and_file_named()
    {
        using LedgerFolder ledger = new(600, 250);
        for (int index = 0; index < 600; index += index is > 200 and < 300 ? 1 : 13)
        {
            for (int i = 0; i < ledger.Records[index].Length; i += 11)
            {
                ledger.Records[index][i] ^= 0x10;
                LedgerFinding finding = Assert.Single(Verify(ledger).Findings);
                Assert.Equal((FindingKind.Record, index), (finding.Kind, finding.Index));
                Assert.Equal($"/ledger/segments/{index / 100}", finding.File);
                ledger.Records[index][i] ^= 0x10;
            }
        }
    }

    [Fact]
    public void Lost_and_cut_files_are_found()
    {
        string[] paths = ["/ledger/tile/0/001", "/ledger/tile/1/000.p/3", "/ledger/tile/0/003.p/232", "/ledger/checkpoint"];
        foreach (string path in paths)
        {
            using LedgerFolder ledger = new(1000, 500);
            byte[] whole = Read(ledger.Files, path);
            ledger.Files.Lose(path);
            Assert.Contains(Verify(ledger).Findings, finding => finding.File == path);
            ledger.Files.Add(path, whole[..^1]);
            Assert.Contains(Verify(ledger).Findings, finding => finding.File == path);
            ledger.Files.Add(path, [.. whole, 0]);
            Assert.Contains(Verify(ledger).Findings, finding => finding.File == path);
            ledger.Files.Add(path, whole);
            Assert.True(Verify(ledger).IsClean);
        }
    }

    [Fact]
    public void Records_that_cannot_be_read_are_named_and_the_rest_is_still_verified()
    {
        using LedgerFolder ledger = new(1000, 500);
        ledger.Records.Unreadable.Add(3);
        ledger.Records.Unreadable.Add(999);
        ledger.Records[600][1] ^= 1;
        LedgerReport report = Verify(ledger);
        Assert.Equal([3L, 600, 999], report.Findings.Select(finding => finding.Index));
        Assert.All(report.Findings, finding => Assert.Equal(FindingKind.Record, finding.Kind));
        Assert.Contains("checksum", report.Findings[0].Reason);
    }

    [Fact]
    public void Records_that_changed_places_were_dropped_or_put_in_between_are_found()
    {
        using LedgerFolder ledger = new(1000, 500);
        byte[] kept = [.. ledger.Records[5]];
        (byte[] left, byte[] right) = ([.. ledger.Records[700]], [.. ledger.Records[701]]);
        MemoryRecords swapped = Copy(ledger.Records, index => index == 700 ? right : index == 701 ? left : null);
        Assert.Equal([700L, 701], Verify(ledger, swapped).Findings.Select(finding => finding.Index));
        MemoryRecords dropped = new();
        MemoryRecords inserted = new();
        for (int i = 0; i < 1000; i++)
        {
            if (i != 300) dropped.Add(ledger.Records[i]);
            inserted.Add(ledger.Records[i]);
            if (i == 300) inserted.Add(kept);
        }

        Assert.Equal(300, Verify(ledger, dropped).Findings[0].Index);
        Assert.Equal(301, Verify(ledger, inserted).Findings[0].Index);
    }

    [Fact]
    public void A_record_and_its_tile_changed_together_are_found()
    {
        using LedgerFolder ledger = new(1000, 500);
        ledger.Records[300][0] ^= 1;
        byte[] tile = Read(ledger.Files, "/ledger/tile/0/001");
        MerkleHash.Leaf(ledger.Records[300], tile.AsSpan(32 * 44));
        ledger.Files.Add("/ledger/tile/0/001", tile);
        LedgerReport report = Verify(ledger);
        Assert.Contains(report.Findings, finding => finding is { Kind: FindingKind.Tile, Index: 256 });
        Assert.Contains(report.Findings, finding => finding is { Kind: FindingKind.Root, Index: 0 });
    }

    [Fact]
    public void A_ledger_written_anew_without_the_key_is_found()
    {
        using LedgerFolder ledger = new(1000, 250);
        MemoryRecords changed = Copy(ledger.Records, index => index == 600 ? [1, 2, 3] : null);
        TileStore store = TileStore.Open(ledger.Files, LedgerFolder.Folder);
        MerkleTree tree = new();
        for (int i = 0; i < 1000; i++) tree.Append(PlainTree.Leaf(changed[i]));
        store.Put(tree, edge: true);
        LedgerReport report = Verify(ledger, changed, tiles: store);

        // The first two checkpoints still hold, so the change lies after what they cover.
        Assert.Equal([500L, 500], report.Findings.Select(finding => finding.Index));
        Assert.All(report.Findings, finding => Assert.Equal((FindingKind.Root, History), (finding.Kind, finding.File)));
    }

    [Fact]
    public void A_truncated_ledger_is_found()
    {
        using LedgerFolder ledger = new(1000, 250);
        foreach (int left in (int[])[999, 750, 749, 256, 1, 0])
        {
            ledger.Records.Cut(left);
            LedgerReport report = Verify(ledger);
            Assert.NotEmpty(report.Findings);
            Assert.All(report.Findings, finding => Assert.Equal((FindingKind.Truncated, left), (finding.Kind, finding.Index)));
            Assert.Equal(ledger.Notes.Count - (left / 250), report.Findings.Count);
        }
    }

    [Fact]
    public void A_history_that_lost_checkpoints_is_found()
    {
        using LedgerFolder ledger = new(1000, 250);
        CheckpointRecord[] records = [.. CheckpointHistory.Read(ledger.Files, LedgerFolder.Folder)];
        byte[] whole = Read(ledger.Files, History);
        for (int dropped = 0; dropped < 4; dropped++)
        {
            CheckpointRecord record = records[dropped];
            byte[] without = [.. whole[..(int)record.Offset], .. whole[((int)record.Offset + record.Length)..]];
            ledger.Files.Add(History, without);
            LedgerReport report = Verify(ledger);
            Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.Checkpoint);
        }

        (byte[] first, byte[] second) = (whole[..(int)records[1].Offset], whole[(int)records[1].Offset..(int)records[2].Offset]);
        ledger.Files.Add(History, [.. second, .. first, .. whole[(int)records[2].Offset..]]);
        Assert.Contains(Verify(ledger).Findings, finding => finding.Kind == FindingKind.Checkpoint);
    }

    [Fact]
    public void An_old_or_foreign_checkpoint_in_the_place_of_the_newest_is_found()
    {
        using LedgerFolder ledger = new(1000, 250);
        using LedgerFolder other = new(1000, 250, seed: 9);
        foreach (SignedNote note in (SignedNote[])[ledger.Notes[0], ledger.Notes[1], other.Notes[3]])
        {
            ledger.Files.Add("/ledger/checkpoint", note.Bytes.ToArray());
            LedgerFinding finding = Assert.Single(Verify(ledger).Findings);
            Assert.Equal((FindingKind.Checkpoint, "/ledger/checkpoint"), (finding.Kind, finding.File));
        }

        // A crash between history and file leaves the one before the newest; that is no damage.
        ledger.Files.Add("/ledger/checkpoint", ledger.Notes[2].Bytes.ToArray());
        Assert.True(Verify(ledger).IsClean);
        NoteVerifier foreign = other.Verifier;
        Assert.Contains(Verify(ledger, key: foreign).Findings, finding => finding.Kind == FindingKind.Checkpoint);
    }

    [Fact]
    public void Every_older_checkpoint_is_consistent_and_a_fork_with_a_valid_signature_is_not()
    {
        using LedgerFolder ledger = new(1000, 250);
        foreach (SignedNote note in ledger.Notes) Assert.True(Verify(ledger, since: note).IsClean);

        // The owner of the key signs another history for somebody else: smaller, as large, and larger than this one.
        MemoryRecords others = Copy(ledger.Records, index => index == 400 ? [7] : null);
        for (int i = 0; i < 200; i++) others.Add([(byte)i]);
        foreach (int size in (int[])[450, 1000, 1200])
        {
            MerkleTree tree = new();
            for (int i = 0; i < size; i++) tree.Append(PlainTree.Leaf(others[i]));
            byte[] root = new byte[32];
            tree.Root(root);
            SignedNote fork = ledger.Signer.Sign(
                Checkpoint.Create(LedgerFolder.Origin, size, root, 77, DateTimeOffset.UnixEpoch).ToText());
            LedgerFinding finding = Assert.Single(Verify(ledger, since: fork).Findings);
            Assert.Equal("the given checkpoint", finding.File);
            Assert.Equal(size > 1000 ? FindingKind.Truncated : FindingKind.Root, finding.Kind);
            if (size == 450) Assert.Equal(250, finding.Index);
        }

        // The same fork inside the history is found as well.
        using LedgerFolder forked = new(500, 250);
        forked.Log.Publish(600, PlainTree.Leaf([1]), DateTimeOffset.MaxValue);
        for (int i = 0; i < 100; i++) forked.Records.Add([5]);
        Assert.Contains(Verify(forked).Findings, finding => finding is { Kind: FindingKind.Root, Index: 500 });
    }

    [Fact]
    public void A_given_note_that_is_not_this_ledgers_is_said_to_be_so()
    {
        using LedgerFolder ledger = new(10, 10);
        using LedgerFolder other = new(10, 10);
        using NoteSigner named = LedgerFolder.FixedSigner("other.example", 1);
        SignedNote[] notes =
        [
            ledger.Signer.Sign("a letter\n"), other.Notes[0], named.Sign(ledger.Notes[0].Text),
            named.Sign(ledger.Notes[0].Text.Replace(LedgerFolder.Origin, "other.example", StringComparison.Ordinal)),
        ];
        string[] reasons = ["no checkpoint", "signature", "signature", "is of other.example"];
        foreach ((SignedNote note, string reason) in notes.Zip(reasons))
        {
            Assert.Contains(reason, Assert.Single(Verify(ledger, since: note).Findings).Reason);
        }
    }

    [Fact]
    public void A_time_without_heartbeats_is_reported()
    {
        using LedgerFolder ledger = new(30, 10);
        Assert.Empty(Verify(ledger, heartbeatMax: TimeSpan.FromSeconds(1)).Gaps);
        DateTimeOffset before = ledger.Log.Last!.Time!.Value;
        ledger.Log.Publish(30, ledger.Root(), before.AddSeconds(61));
        LedgerReport report = Verify(ledger, heartbeatMax: TimeSpan.FromSeconds(60));
        Assert.True(report.IsClean);
        Assert.Equal(new CheckpointGap(before, before.AddSeconds(61), 3), Assert.Single(report.Gaps));
        Assert.Empty(Verify(ledger).Gaps);
    }

    [Fact]
    public void What_was_pruned_is_verified_by_its_tiles()
    {
        using LedgerFolder ledger = new(2000, 500);
        ledger.Records.FirstIndex = 700;
        LedgerReport report = Verify(ledger);
        Assert.True(report.IsClean);
        Assert.Equal((1300, 700), (report.Records, report.FirstIndex));
        ledger.Files.Corrupt("/ledger/tile/0/001", 32 * 5);
        Assert.Contains(Verify(ledger).Findings, finding => finding is { Kind: FindingKind.Tile, File: "/ledger/tile/0/001" });
        ledger.Files.Lose("/ledger/tile/0/001");
        Assert.Contains(Verify(ledger).Findings, finding => finding is { Kind: FindingKind.Tile, Index: 256 });
    }

    [Fact]
    public void Records_after_the_newest_checkpoint_are_counted()
    {
        using LedgerFolder ledger = new(1000, 500);
        for (int i = 0; i < 300; i++) ledger.Records.Add([(byte)i]);
        LedgerReport report = Verify(ledger);
        Assert.True(report.IsClean);
        Assert.Equal((1300, 300), (report.Records, report.Unsigned));

        // The last signed tile is compared though the tree has grown over it.
        ledger.Files.Corrupt("/ledger/tile/0/003.p/232", 40);
        LedgerFinding finding = Assert.Single(Verify(ledger).Findings);
        Assert.Equal(("/ledger/tile/0/003.p/232", 769), (finding.File, finding.Index));
    }

    [Fact]
    public void Findings_beyond_the_limit_are_counted_and_the_work_can_be_stopped()
    {
        using LedgerFolder ledger = new(600, 600);
        for (int i = 0; i < 600; i++) ledger.Records[i][0] ^= 1;
        LedgerReport report = Verify(ledger);
        Assert.Equal((100, 600), (report.Findings.Count, report.FindingCount));
        Assert.Equal(0, report.Findings[0].Index);
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => LedgerVerifier.Verify(
            ledger.Files, LedgerFolder.Folder, ledger.Records, ledger.Tiles, ledger.Verifier, new LedgerVerifyOptions(), stop.Token));
    }

    [Fact]
    public void Any_history_is_read_without_throwing()
    {
        Random random = new(4);
        using LedgerFolder ledger = new(20, 5);
        byte[] whole = Read(ledger.Files, History);
        for (int round = 0; round < 300; round++)
        {
            byte[] changed = [.. whole[..random.Next(whole.Length)], .. Noise(random), .. whole[random.Next(whole.Length)..]];
            ledger.Files.Add(History, changed);
            ledger.Files.Add("/ledger/checkpoint", Noise(random));
            Assert.False(Verify(ledger).IsClean);
        }
    }

    private static byte[] Noise(Random random)
    {
        byte[] noise = new byte[random.Next(40)];
        random.NextBytes(noise);
        return random.Next(3) switch
        {
            0 => noise,
            1 => Encoding.ASCII.GetBytes($"checkpoint {random.NextInt64()} {random.Next(400)} {random.Next():x8}\n"),
            _ => Encoding.ASCII.GetBytes($"\n\ncheckpoint 9223372036854775808 -1 00000000\n{random.Next()}"),
        };
    }

    private static LedgerReport Verify(
        LedgerFolder ledger, MemoryRecords? records = null, SignedNote? since = null, TileStore? tiles = null,
        NoteVerifier? key = null, TimeSpan heartbeatMax = default) =>
        LedgerVerifier.Verify(
            ledger.Files, LedgerFolder.Folder, records ?? ledger.Records, tiles ?? ledger.Tiles, key ?? ledger.Verifier,
            new LedgerVerifyOptions { Since = since, HeartbeatMax = heartbeatMax }, CancellationToken.None);

    private static MemoryRecords Copy(MemoryRecords records, Func<int, byte[]?> change)
    {
        MemoryRecords copy = new();
        for (int i = 0; i < records.Count; i++) copy.Add(change(i) ?? records[i]);
        return copy;
    }

    private static byte[] Read(SimulatedFileSystem files, string path)
    {
        using IFile file = files.Open(path, FileIntent.Read);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }
}
