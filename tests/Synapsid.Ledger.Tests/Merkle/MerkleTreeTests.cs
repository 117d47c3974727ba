using Synapsid.Ledger.Merkle;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class MerkleTreeTests
{
    /// <summary>The entries and roots of the test of RFC 6962's reference implementation.</summary>
    public static TheoryData<string, string> ReferenceRoots => new()
    {
        { "", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
        { "00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
        { "10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
        { "2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
        { "3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
        { "40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
        { "5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
        { "606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
    };

    [Fact]
    public void The_reference_implementations_roots_hold()
    {
        MerkleTree tree = new();
        byte[] hash = new byte[32];
        tree.Root(hash);
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(hash));
        foreach ((string entry, string root) in ReferenceRoots.Select(row => row.Data))
        {
            MerkleHash.Leaf(Convert.FromHexString(entry), hash);
            tree.Append(hash);
            tree.Root(hash);
            Assert.Equal(root, Convert.ToHexStringLower(hash));
        }
    }

    [Theory]
    [InlineData(1, 70)]
    [InlineData(7, 900)]
    [InlineData(256, 1300)]
    [InlineData(5000, 9000)]
    public void Leaves_may_come_in_any_portions(int portionMax, int count)
    {
        byte[][] leaves = PlainTree.Leaves(count);
        Random random = new(portionMax);
        MerkleTree tree = new();
        for (int from = 0; from < count;)
        {
            int to = Math.Min(count, from + 1 + random.Next(portionMax));
            tree.Append(leaves[from..to].SelectMany(hash => hash).ToArray());
            from = to;
            if (random.Next(4) == 0 || from == count) Assert.Equal(PlainTree.Root(leaves.AsSpan(0, to)), RootOf(tree));
        }

        Assert.Equal(count, tree.Size);
    }

    [Fact]
    public void Tiles_hold_what_the_specification_says()
    {
        const int Count = 70_000;
        byte[][] leaves = PlainTree.Leaves(Count);
        MerkleTree tree = new();
        tree.Append(leaves.SelectMany(hash => hash).ToArray());
        List<MerkleTile> full = [];
        while (tree.TryTakeFullTile(out MerkleTile? tile)) full.Add(tile);

        // The example of tlog-tiles: 273 full tiles and one of 112 below, one full and one of 17, one of 1.
        Assert.Equal(273, full.Count(tile => tile.Level == 0));
        Assert.Equal(1, full.Count(tile => tile.Level == 1));
        Assert.Equal([(0, 273, 112), (1, 1, 17), (2, 0, 1)], tree.EdgeTiles().Select(tile => (tile.Level, (int)tile.Index, tile.Width)));
        foreach (MerkleTile tile in full.Concat(tree.EdgeTiles()))
        {
            int span = 1 << (8 * tile.Level);
            for (int i = 0; i < tile.Width; i += tile.Level == 0 ? 1 : 15)
            {
                int first = (int)((tile.Index * 256) + i) * span;
                byte[] expected = PlainTree.Root(leaves.AsSpan(first, span));
                Assert.True(expected.AsSpan().SequenceEqual(tile.Hashes.Span.Slice(32 * i, 32)), $"{tile.Level} {tile.Index} {i}");
            }
        }
    }

    [Fact]
    public void A_tree_goes_on_from_its_edge()
    {
        byte[][] leaves = PlainTree.Leaves(3000);
        foreach (int size in (int[])[0, 1, 2, 255, 256, 257, 511, 512, 1023, 1500, 2816])
        {
            MerkleTree first = new();
            first.Append(leaves[..size].SelectMany(hash => hash).ToArray());
            MerkleTree tree = MerkleTree.Restore(size, first.EdgeTiles());
            Assert.Equal(PlainTree.Root(leaves.AsSpan(0, size)), RootOf(tree));
            tree.Append(leaves[size..].SelectMany(hash => hash).ToArray());
            Assert.Equal(PlainTree.Root(leaves), RootOf(tree));
            MerkleTree whole = new();
            whole.Append(leaves.SelectMany(hash => hash).ToArray());
            Assert.Equal(
                whole.EdgeTiles().Select(tile => Convert.ToHexString(tile.Hashes.Span)),
                tree.EdgeTiles().Select(tile => Convert.ToHexString(tile.Hashes.Span)));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MerkleTree().Append(new byte[33]));
        Assert.Throws<ArgumentException>(() => MerkleTree.Restore(3, []));
        Assert.Throws<ArgumentException>(() => MerkleTree.Restore(3, [new MerkleTile(0, 0, new byte[64])]));
    }

    [Fact]
    public void A_record_over_64_KiB_enters_as_its_hash()
    {
        byte[] largest = new byte[65_535];
        byte[] larger = new byte[65_536];
        byte[] hashes = new byte[96];
        MerkleHash.Leaves([.. largest, .. larger, 1], [65_535, 131_071, 131_072], hashes);
        Assert.Equal(PlainTree.Leaf(largest), hashes[..32]);
        Assert.Equal(PlainTree.Leaf(System.Security.Cryptography.SHA256.HashData(larger)), hashes[32..64]);
        Assert.Equal(PlainTree.Leaf([1]), hashes[64..]);
    }

    private static byte[] RootOf(MerkleTree tree)
    {
        byte[] root = new byte[32];
        tree.Root(root);
        return root;
    }
}
