using FsCheck.Fluent;

using Synapsid.Ledger.Merkle;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class ProofTests
{
    [Fact]
    public void Every_leaf_of_every_small_tree_has_the_specifications_path()
    {
        const int Max = 70;
        (TileReader tiles, byte[][] leaves) = Tiles(Max);
        for (int size = 1; size <= Max; size++)
        {
            byte[] root = PlainTree.Root(leaves.AsSpan(0, size));
            for (int index = 0; index < size; index++)
            {
                byte[] path = InclusionProof.Compute(tiles, index, size);
                Assert.Equal(PlainTree.Path(index, leaves.AsSpan(0, size)), path);
                Assert.True(InclusionProof.Verify(leaves[index], index, size, path, root), $"{index} of {size}");
            }
        }
    }

    [Fact]
    public void Every_pair_of_small_trees_has_the_specifications_consistency_proof()
    {
        const int Max = 70;
        (TileReader tiles, byte[][] leaves) = Tiles(Max);
        for (int newer = 0; newer <= Max; newer++)
        {
            byte[] root = PlainTree.Root(leaves.AsSpan(0, newer));
            for (int older = 0; older <= newer; older++)
            {
                byte[] proof = ConsistencyProof.Compute(tiles, older, newer);
                byte[] before = PlainTree.Root(leaves.AsSpan(0, older));
                if (older > 0) Assert.Equal(PlainTree.Consistency(older, leaves.AsSpan(0, newer)), proof);
                Assert.True(ConsistencyProof.Verify(older, before, newer, root, proof), $"{older} in {newer}");
            }
        }
    }

    [Fact]
    public void Trees_of_many_tiles_have_them_too()
    {
        const int Max = 70_000;
        (TileReader tiles, byte[][] leaves) = Tiles(Max);
        Random random = new(5);
        foreach (int size in (int[])[255, 256, 257, 65_535, 65_536, 65_537, 66_000, Max])
        {
            byte[] root = PlainTree.Root(leaves.AsSpan(0, size));
            byte[] computed = new byte[32];
            tiles.Root(size, computed);
            Assert.Equal(root, computed);
            foreach (int index in (int[])[0, size - 1, size / 2, random.Next(size)])
            {
                byte[] path = InclusionProof.Compute(tiles, index, size);
                Assert.Equal(PlainTree.Path(index, leaves.AsSpan(0, size)), path);
                Assert.True(InclusionProof.Verify(leaves[index], index, size, path, root));
                byte[] proof = ConsistencyProof.Compute(tiles, index + 1, size);
                Assert.Equal(PlainTree.Consistency(index + 1, leaves.AsSpan(0, size)), proof);
                Assert.True(ConsistencyProof.Verify(
                    index + 1, PlainTree.Root(leaves.AsSpan(0, index + 1)), size, root, proof));
            }
        }
    }

    [Fact]
    public void No_other_path_index_size_leaf_or_root_passes()
    {
        const int Max = 40;
        (TileReader tiles, byte[][] leaves) = Tiles(Max);
        for (int size = 1; size <= Max; size += 3)
        {
            byte[] root = PlainTree.Root(leaves.AsSpan(0, size));
            for (int index = 0; index < size; index++)
            {
                byte[] path = InclusionProof.Compute(tiles, index, size);
                byte[] leaf = leaves[index];
                for (int i = 0; i < path.Length; i += 7) Assert.False(Passes(leaf, index, size, Flip(path, i), root));
                Assert.False(Passes(Flip(leaf, 3), index, size, path, root));
                Assert.False(Passes(leaf, index, size, path, Flip(root, 31)));
                Assert.False(Passes(leaf, index, size, [.. path, .. root], root));
                Assert.False(Passes(leaf, index, size, [.. path, .. leaf], root));
                Assert.False(Passes(leaf, index, size, [.. path, 0], root));
                if (path.Length > 0) Assert.False(Passes(leaf, index, size, path[32..], root));
                if (path.Length > 0) Assert.False(Passes(leaf, index, size, path[..^32], root));
                foreach (int other in (int[])[index + 1, index - 1, index + size, index ^ 1, -index - 1])
                {
                    if (other != index) Assert.False(Passes(leaf, other, size, path, root), $"{other} for {index} of {size}");
                }

                Assert.False(Passes(leaf, index, index, path, root));
                Assert.False(Passes(leaf, index, 0, path, root));
                Assert.False(Passes(leaf, index, -size, path, root));
            }
        }
    }

    [Fact]
    public void The_shapes_of_known_forgeries_are_refused()
    {
        (TileReader tiles, byte[][] leaves) = Tiles(16);
        byte[] root = PlainTree.Root(leaves);

        // An inner node passed off as a leaf: 16 leaves are not 8 nodes, and the hash of their children is no entry's.
        byte[] node = PlainTree.Root(leaves.AsSpan(0, 2));
        byte[] upper = InclusionProof.Compute(tiles, 0, 16)[32..];
        Assert.False(InclusionProof.Verify(node, 0, 16, upper, root));
        byte[] asEntry = new byte[32];
        MerkleHash.Leaf([.. leaves[0], .. leaves[1]], asEntry);
        Assert.False(InclusionProof.Verify(asEntry, 0, 16, upper, root));

        // A "proof" of nothing: no path at all, the root as the leaf, a tree of size 1 or 0.
        Assert.False(InclusionProof.Verify(root, 0, 16, [], root));
        Assert.False(InclusionProof.Verify([], 0, 0, [], []));
        Assert.False(ConsistencyProof.Verify(8, root, 16, root, []));
        Assert.False(ConsistencyProof.Verify(8, PlainTree.Root(leaves.AsSpan(0, 8)), 8, root, []));
        Assert.False(ConsistencyProof.Verify(0, root, 16, root, []));
        Assert.False(ConsistencyProof.Verify(16, root, 8, root, []));
        Assert.False(ConsistencyProof.Verify(-1, root, 16, root, []));
        Assert.False(ConsistencyProof.Verify(8, PlainTree.Root(leaves.AsSpan(0, 8)), 16, root, PlainTree.Path(8, leaves)));
    }

    [Fact]
    public void A_tree_that_was_changed_has_no_consistency_proof()
    {
        const int Max = 33;
        (TileReader tiles, byte[][] leaves) = Tiles(Max);
        for (int older = 1; older < Max; older += 2)
        {
            byte[] proof = ConsistencyProof.Compute(tiles, older, Max);
            byte[] before = PlainTree.Root(leaves.AsSpan(0, older));
            byte[][] changed = [.. leaves];
            changed[older / 2] = leaves[Max - 1];
            byte[] after = PlainTree.Root(changed);
            Assert.False(ConsistencyProof.Verify(older, before, Max, after, proof));
            Assert.False(ConsistencyProof.Verify(older, before, Max, after, PlainTree.Consistency(older, changed)));
            byte[] root = PlainTree.Root(leaves);
            for (int i = 0; i < proof.Length; i += 5)
            {
                Assert.False(ConsistencyProof.Verify(older, before, Max, root, Flip(proof, i)));
            }
        }
    }

    [Fact]
    public void Any_input_is_answered_without_throwing() =>
        Prop.ForAll<byte[], long, long>((bytes, first, second) =>
        {
            byte[] path = bytes.Length >= 32 ? bytes[..(bytes.Length / 32 * 32)] : bytes;
            InclusionProof.Verify(new byte[32], first, second, path, new byte[32]);
            InclusionProof.Verify(path, first, second, path, path);
            ConsistencyProof.Verify(first, new byte[32], second, new byte[32], path);
            ConsistencyProof.Verify(first, path, second, path, path);
            foreach (long extreme in (long[])[long.MinValue, -1, 0, long.MaxValue])
            {
                Assert.False(InclusionProof.Verify(new byte[32], first, extreme, path, PlainTree.Leaf([])));
                Assert.False(InclusionProof.Verify(new byte[32], extreme, second, path, PlainTree.Leaf([])));
                ConsistencyProof.Verify(extreme, new byte[32], second, new byte[32], path);
                Assert.False(ConsistencyProof.Verify(first, path, extreme, new byte[31], path));
            }
        }).Holds();

    [Fact]
    public void What_does_not_exist_is_refused()
    {
        (TileReader tiles, _) = Tiles(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => InclusionProof.Compute(tiles, 10, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => InclusionProof.Compute(tiles, 0, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => InclusionProof.Compute(tiles, -1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConsistencyProof.Compute(tiles, 5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConsistencyProof.Compute(tiles, 5, 11));
    }

    private static bool Passes(byte[] leaf, long index, long size, byte[] path, byte[] root) =>
        InclusionProof.Verify(leaf, index, size, path, root);

    private static byte[] Flip(byte[] bytes, int at)
    {
        byte[] flipped = [.. bytes];
        flipped[at] ^= 0x40;
        return flipped;
    }

    private static (TileReader Tiles, byte[][] Leaves) Tiles(int count)
    {
        byte[][] leaves = PlainTree.Leaves(count);
        MerkleTree tree = new();
        tree.Append(leaves.SelectMany(hash => hash).ToArray());
        TileStore store = TileStore.Open(new SimulatedFileSystem(), "/ledger");
        store.Put(tree, edge: true);
        store.Flush();
        return (new TileReader(store) { Size = count }, leaves);
    }
}
