using Synapsid.Ledger.Merkle;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class TreeRecoveryTests
{
    [Fact]
    public void The_tree_goes_on_after_any_crash()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            using LedgerFolder ledger = new(900 + (seed * 300), 450, seed);
            byte[] root = ledger.Root();
            for (int i = 0; i < 70; i++) ledger.Records.Add([(byte)i, 9]);
            ledger.Files.Crash(seed);
            ledger.Reopen();
            Assert.Equal(ledger.Records.Count, ledger.Tree.Size);
            byte[] signed = new byte[32];
            ledger.Reader.Root(ledger.Log.Last!.Size, signed);
            Assert.Equal(root, signed);
            ledger.Publish();
            for (int index = 0; index < ledger.Tree.Size; index += 41)
            {
                byte[] path = InclusionProof.Compute(ledger.Reader, index, ledger.Tree.Size);
                byte[] leaf = PlainTree.Leaf(ledger.Records[index]);
                Assert.True(InclusionProof.Verify(leaf, index, ledger.Tree.Size, path, ledger.Root()));
            }
        }
    }

    [Fact]
    public void All_tiles_can_be_lost()
    {
        using LedgerFolder ledger = new(66_100, 66_100);
        byte[] root = ledger.Root();
        for (int index = 0; index < 258; index++) ledger.Files.Lose(new TilePath(0, index, 256).ToString().Insert(0, "/ledger/"));
        foreach (string partial in (string[])["0/258.p/52", "1/001.p/2", "2/000.p/1", "1/000"]) ledger.Files.Lose("/ledger/tile/" + partial);
        ledger.Reopen();
        Assert.Equal(root, ledger.Root());
        Assert.True(InclusionProof.Verify(
            PlainTree.Leaf(ledger.Records[5]), 5, 66_100, InclusionProof.Compute(ledger.Reader, 5, 66_100), root));
    }

    [Fact]
    public void A_damaged_edge_is_made_again()
    {
        using LedgerFolder ledger = new(1000, 1000);
        byte[] root = ledger.Root();
        foreach (string partial in (string[])["0/003.p/232", "1/000.p/3"])
        {
            ledger.Files.Corrupt("/ledger/tile/" + partial, 3);
            ledger.Reopen();
            Assert.Equal(root, ledger.Root());
        }

        // A damaged tile inside and a lost edge: the edge made from it is wrong, so all records are hashed.
        ledger.Files.Corrupt("/ledger/tile/0/001", 3);
        ledger.Files.Lose("/ledger/tile/1/000.p/3");
        ledger.Reopen();
        Assert.Equal(root, ledger.Root());
    }

    [Fact]
    public void Pruned_records_are_known_by_their_tiles()
    {
        using LedgerFolder ledger = new(1000, 1000);
        byte[] root = ledger.Root();
        ledger.Records.FirstIndex = 700;
        ledger.Files.Lose("/ledger/tile/1/000.p/3");
        ledger.Reopen();
        Assert.Equal(root, ledger.Root());
        Assert.NotEmpty(InclusionProof.Compute(ledger.Reader, 3, 1000));
        ledger.Files.Lose("/ledger/tile/0/001");
        ledger.Files.Lose("/ledger/tile/1/000.p/3");
        Assert.Throws<TileDamagedException>(ledger.Reopen);
    }

    [Fact]
    public void Records_that_are_fewer_other_or_unreadable_are_refused()
    {
        using LedgerFolder ledger = new(1000, 1000);
        ledger.Records[999][0] ^= 1;
        ledger.Files.Lose("/ledger/tile/0/003.p/232");
        Assert.Throws<TreeRecoveryException>(ledger.Reopen);
        ledger.Records[999][0] ^= 1;
        ledger.Records.Unreadable.Add(998);
        Assert.Contains("998", Assert.Throws<TreeRecoveryException>(ledger.Reopen).Message);
        ledger.Records.Unreadable.Clear();
        ledger.Reopen();
        ledger.Records.Cut(999);
        Assert.Throws<TreeRecoveryException>(ledger.Reopen);
    }

    [Fact]
    public void A_ledger_that_was_never_signed_begins_with_its_records()
    {
        using LedgerFolder ledger = new(0, 1);
        for (int i = 0; i < 300; i++) ledger.Records.Add([(byte)i]);
        ledger.Reopen();
        Assert.Equal(300, ledger.Tree.Size);
        ledger.Publish();
        Assert.Equal(300, ledger.Log.Last!.Size);
    }
}
