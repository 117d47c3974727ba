using Synapsid.Base.Files;
using Synapsid.Ledger.Merkle;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class TileReaderTests
{
    [Theory]
    [InlineData("/ledger/tile/0/001")]
    [InlineData("/ledger/tile/0/256")]
    [InlineData("/ledger/tile/1/000")]
    public void A_damaged_tile_is_made_again_from_the_records(string path)
    {
        using LedgerFolder ledger = new(66_000, 66_000);
        byte[] before = InclusionProof.Compute(ledger.Reader, 300, 66_000);
        foreach (Action damage in (Action[])
            [() => ledger.Files.Corrupt(path, 100), () => ledger.Files.Lose(path), () => Cut(ledger, path)])
        {
            damage();
            ledger.Reopen();
            Assert.Equal(before, InclusionProof.Compute(ledger.Reader, 300, 66_000));
            InclusionProof.Compute(ledger.Reader, 65_600, 66_000);
            ledger.Tiles.Flush();
            TileReader plain = new(TileStore.Open(ledger.Files, LedgerFolder.Folder)) { Size = 66_000 };
            Assert.Equal(before, InclusionProof.Compute(plain, 300, 66_000));
        }
    }

    [Fact]
    public void A_tile_that_cannot_be_made_again_is_refused()
    {
        using LedgerFolder ledger = new(1000, 1000);
        ledger.Files.Corrupt("/ledger/tile/0/001", 8191, 1);
        TileReader plain = new(TileStore.Open(ledger.Files, LedgerFolder.Folder)) { Size = 1000 };
        TileDamagedException refused = Assert.Throws<TileDamagedException>(() => InclusionProof.Compute(plain, 300, 1000));
        Assert.Equal("/ledger/tile/0/001", refused.Path);

        ledger.Records.FirstIndex = 512;
        ledger.Reopen();
        Assert.Throws<TileDamagedException>(() => InclusionProof.Compute(ledger.Reader, 300, 1000));
        InclusionProof.Compute(ledger.Reader, 600, 1000);

        // Of what is damaged the record is still there.
        ledger.Records.FirstIndex = 400;
        ledger.Reopen();
        InclusionProof.Compute(ledger.Reader, 300, 1000);

        ledger.Records.FirstIndex = 0;
        ledger.Records[300][0] ^= 1;
        ledger.Reopen();
        Assert.Throws<TileDamagedException>(() => InclusionProof.Compute(ledger.Reader, 300, 1000));
    }

    [Fact]
    public void Few_cached_tiles_give_the_same_proofs()
    {
        using LedgerFolder ledger = new(70_000, 70_000);
        TileReader small = new(ledger.Tiles, null, cachedTilesMax: 2) { Size = 70_000 };
        for (int index = 0; index < 70_000; index += 997)
        {
            Assert.Equal(
                InclusionProof.Compute(ledger.Reader, index, 70_000), InclusionProof.Compute(small, index, 70_000));
        }
    }

    private static void Cut(LedgerFolder ledger, string path)
    {
        using IFile file = ledger.Files.Open(path, FileIntent.ReadWrite);
        file.SetLength(0);
    }
}
