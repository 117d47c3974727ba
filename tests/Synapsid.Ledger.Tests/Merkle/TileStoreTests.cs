using Synapsid.Ledger.Merkle;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class TileStoreTests
{
    private readonly SimulatedFileSystem _files = new();

    [Fact]
    public void A_tile_is_read_before_and_after_it_is_written()
    {
        TileStore store = TileStore.Open(_files, "/ledger");
        MerkleTree tree = Tree(70_000);
        store.Put(tree, edge: true);
        Assert.Equal(274 + 3, store.Waiting);
        AssertReads(store, tree);
        store.Flush();
        Assert.Equal(0, store.Waiting);
        AssertReads(store, tree);
        AssertReads(TileStore.Open(_files, "/ledger"), tree);
        Assert.True(_files.FileExists("/ledger/tile/0/272"));
        Assert.True(_files.FileExists("/ledger/tile/0/273.p/112"));
        Assert.True(_files.FileExists("/ledger/tile/2/000.p/1"));
    }

    [Fact]
    public void Partial_tiles_stay_until_the_full_one_is_there()
    {
        TileStore store = TileStore.Open(_files, "/ledger");
        MerkleTree tree = new();
        foreach (int count in (int[])[3, 97, 100])
        {
            tree.Append(new byte[32 * count]);
            store.Put(tree, edge: true);
            store.Flush();
        }

        Assert.Equal(["100", "200", "3"], _files.ListFiles("/ledger/tile/0/000.p"));
        tree.Append(new byte[32 * 56]);
        store.Put(tree, edge: true);
        store.Flush();
        Assert.Empty(_files.ListFiles("/ledger/tile/0/000.p"));
        Assert.Equal(["000"], _files.ListFiles("/ledger/tile/0"));
        Assert.Equal(["1"], _files.ListFiles("/ledger/tile/1/000.p"));
    }

    [Fact]
    public void A_part_is_read_from_a_wider_tile()
    {
        TileStore store = TileStore.Open(_files, "/ledger");
        store.Put(Tree(200), edge: true);
        store.Flush();
        store = TileStore.Open(_files, "/ledger");
        Assert.True(store.TryRead(0, 0, 100, new byte[3200]));
        Assert.False(store.TryRead(0, 0, 201, new byte[32 * 201]));
    }

    [Fact]
    public void A_missing_or_cut_file_is_not_read()
    {
        TileStore store = TileStore.Open(_files, "/ledger");
        store.Put(Tree(600), edge: true);
        store.Flush();
        _files.Lose("/ledger/tile/0/000");
        using (var file = _files.Open("/ledger/tile/0/001", Base.Files.FileIntent.ReadWrite)) file.SetLength(8191);
        store = TileStore.Open(_files, "/ledger");
        byte[] hashes = new byte[8192];
        Assert.False(store.TryRead(0, 0, 256, hashes));
        Assert.False(store.TryRead(0, 1, 1, hashes));
        Assert.False(store.TryRead(5, 7, 1, hashes));
        Assert.True(store.TryRead(0, 2, 88, hashes));
    }

    [Fact]
    public void Synced_tiles_survive_a_crash()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            SimulatedFileSystem files = new();
            TileStore store = TileStore.Open(files, "/ledger");
            MerkleTree tree = Tree(70_000);
            store.Put(tree, edge: true);
            store.Sync(0, 70_000);
            files.Crash(seed);
            AssertReads(TileStore.Open(files, "/ledger"), tree);
        }
    }

    [Fact]
    public void After_a_failed_write_the_tile_still_waits()
    {
        TileStore store = TileStore.Open(_files, "/ledger");
        MerkleTree tree = Tree(600);
        store.Put(tree, edge: true);
        _files.FailAtOperation = _files.Operations + 3;
        Assert.Throws<IOException>(store.Flush);
        Assert.NotEqual(0, store.Waiting);
        AssertReads(store, tree);
        store.Flush();
        AssertReads(TileStore.Open(_files, "/ledger"), tree);
    }

    private static MerkleTree Tree(int count)
    {
        MerkleTree tree = new();
        tree.Append(PlainTree.Leaves(count).SelectMany(hash => hash).ToArray());
        return tree;
    }

    private static void AssertReads(TileStore store, MerkleTree tree)
    {
        byte[] hashes = new byte[8192];
        byte[][] leaves = PlainTree.Leaves((int)tree.Size);
        for (int index = 0; index < leaves.Length / 256; index += 17)
        {
            Assert.True(store.TryRead(0, index, 256, hashes));
            Assert.Equal(leaves.AsSpan(index * 256, 256).ToArray().SelectMany(hash => hash), hashes);
        }

        foreach (MerkleTile tile in tree.EdgeTiles())
        {
            Assert.True(store.TryRead(tile.Level, tile.Index, tile.Width, hashes));
            Assert.True(tile.Hashes.Span.SequenceEqual(hashes.AsSpan(0, tile.Hashes.Length)));
        }
    }
}
