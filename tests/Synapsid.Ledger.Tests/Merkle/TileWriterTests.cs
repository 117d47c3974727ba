using Synapsid.Base.Files;
using Synapsid.Ledger.Merkle;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class TileWriterTests
{
    private const int Records = 70_000;
    private const int LeafTiles = Records / 256;

    private readonly SimulatedFileSystem _files = new();
    private readonly MemoryRecords _records = MemoryRecords.Create(Records);
    private readonly MerkleTree _tree = new();

    [Fact]
    public void Tiles_that_may_not_wait_are_made_again_from_the_records()
    {
        TileStore store = TileStore.Open(_files, "/ledger", waitingMax: 10);
        Grow(store, Records);
        Assert.InRange(store.Waiting, 11, 16);
        Assert.True(store.IsToCome(0, 5));
        Assert.True(store.IsToCome(0, 200));
        Assert.False(store.TryRead(0, 200, 256, new byte[8192]));
        using TileWriter writer = Writer(store, Records);
        writer.WriteAll();
        Assert.False(store.IsToCome(0, 5));
        Assert.False(store.IsToCome(0, 200));
        AssertFiles();
    }

    [Fact]
    public void A_reader_has_a_tile_that_may_not_wait_made_again()
    {
        TileStore store = TileStore.Open(_files, "/ledger", waitingMax: 10);
        Grow(store, Records);
        byte[] hashes = new byte[8192];
        new TileReader(store, _records) { Size = Records }.Read(new TilePath(0, 200, 256), hashes);
        Assert.Equal(Leaves(200), hashes);
    }

    [Fact]
    public void Nothing_beyond_the_newest_checkpoint_is_made_again_before_it_is_signed()
    {
        TileStore store = TileStore.Open(_files, "/ledger", waitingMax: 2);
        Grow(store, 2_000);
        long signed = 0;
        using TileWriter writer = new(store, _records, () => signed, new TestClock());
        writer.WriteAll();
        Assert.Equal(["000", "001"], _files.ListFiles("/ledger/tile/0"));
        Assert.False(writer.Settle(0, 2_000));
        signed = 1_999;
        writer.WriteAll();
        Assert.Equal(7, _files.ListFiles("/ledger/tile/0").Count);
    }

    [Fact]
    public void What_a_crash_took_of_an_earlier_run_is_made_again()
    {
        Grow(TileStore.Open(_files, "/ledger"), Records, flush: true);
        foreach (string lost in (string[])["0/000", "0/117", "0/256", "1/000"]) _files.Lose("/ledger/tile/" + lost);
        using (IFile cut = _files.Open("/ledger/tile/0/118", FileIntent.ReadWrite)) cut.SetLength(4096);
        _files.Add("/ledger/tile/0/117.p/9", new byte[9 * 32]);
        TileStore store = TileStore.Open(_files, "/ledger");
        store.Put(_tree, edge: true);
        using TileWriter writer = Writer(store, Records);
        writer.WriteAll();
        AssertFiles();
        Assert.Empty(_files.ListFiles("/ledger/tile/0/117.p"));
    }

    [Fact]
    public void A_tile_is_not_made_again_from_records_that_are_not_those_of_the_tree()
    {
        Grow(TileStore.Open(_files, "/ledger"), Records, flush: true);
        _files.Lose("/ledger/tile/0/117");
        _records[117 * 256][3] ^= 1;
        TileStore store = TileStore.Open(_files, "/ledger");
        store.Put(_tree, edge: true);
        using TileWriter writer = Writer(store, Records);
        writer.WriteAll();
        Assert.False(_files.FileExists("/ledger/tile/0/117"));
    }

    [Fact]
    public void On_a_full_disk_tiles_wait_and_closing_ends()
    {
        TileStore store = TileStore.Open(_files, "/ledger", waitingMax: 50);
        Grow(store, Records);
        _files.SpaceBytes = 100_000;
        using (TileWriter writer = Writer(store, Records))
        {
            Assert.Throws<DiskFullException>(writer.WriteAll);
            Assert.Throws<DiskFullException>(writer.WriteAll);
            Assert.True(store.Waiting <= 52);
        }

        _files.SpaceBytes = long.MaxValue;
        using TileWriter later = Writer(store, Records);
        later.WriteAll();
        AssertFiles();
    }

    [Fact]
    public void Closing_writes_what_waits_and_a_thread_writes_by_itself()
    {
        TileStore store = TileStore.Open(_files, "/ledger", waitingMax: 20);
        long signed = 0;
        using (TileWriter writer = new(store, _records, () => Volatile.Read(ref signed), new TestClock()))
        {
            writer.Start();
            Grow(store, Records, writer);
            Volatile.Write(ref signed, Records); // only now are the edge tiles there, which those left out need
            writer.Wake();
        }

        AssertFiles();
    }

    [Fact]
    public void Settled_tiles_survive_a_crash_though_they_were_lost_or_wrong_before()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            SimulatedFileSystem files = new();
            TileStore store = TileStore.Open(files, "/ledger", waitingMax: 30);
            MerkleTree tree = new();
            Grow(tree, store, Records);
            using TileWriter writer = new(store, _records, () => Records, new TestClock());
            writer.WriteAll();
            files.Lose("/ledger/tile/0/100");
            files.Corrupt("/ledger/tile/0/101", 77);
            Assert.True(writer.Settle(20_000, 40_000));
            files.Crash(seed);
            TileStore after = TileStore.Open(files, "/ledger");
            byte[] hashes = new byte[8192];
            for (int tile = 20_000 / 256; tile <= 39_999 / 256; tile++)
            {
                Assert.True(after.TryRead(0, tile, 256, hashes));
                Assert.Equal(Leaves(tile), hashes);
            }
        }
    }

    [Fact]
    public void The_tile_at_the_border_of_what_was_pruned_survives_its_becoming_full()
    {
        for (int seed = 0; seed < 8; seed++)
        {
            SimulatedFileSystem files = new();
            TileStore store = TileStore.Open(files, "/ledger");
            MerkleTree tree = new();
            Grow(tree, store, 300);
            using TileWriter writer = new(store, _records, () => tree.Size, new TestClock());
            store.FlushEdge();
            Assert.True(writer.Settle(0, 290));
            Grow(tree, store, 600);
            writer.WriteAll();
            files.Crash(seed);
            Assert.True(TileStore.Open(files, "/ledger").TryRead(0, 1, 290 - 256, new byte[8192]));
        }
    }

    private TileWriter Writer(TileStore store, long signed) => new(store, _records, () => signed, new TestClock());

    private void Grow(TileStore store, int size, TileWriter? writer = null) => Grow(_tree, store, size, writer);

    private void Grow(TileStore store, int size, bool flush)
    {
        Grow(_tree, store, size);
        if (flush) store.Flush();
    }

    private void Grow(MerkleTree tree, TileStore store, int size, TileWriter? writer = null)
    {
        byte[] hash = new byte[32];
        while (tree.Size < size)
        {
            MerkleHash.Leaf(_records[tree.Size], hash);
            tree.Append(hash);
            if (tree.Size % 1_000 != 0) continue;
            store.Put(tree, edge: false);
            writer?.Wake();
        }

        store.Put(tree, edge: true);
    }

    private byte[] Leaves(int tile) =>
        [.. Enumerable.Range(tile * 256, 256).SelectMany(index => PlainTree.Leaf(_records[index]))];

    /// <summary>Every full tile lies in its file, and is right.</summary>
    private void AssertFiles()
    {
        Assert.Equal(LeafTiles, _files.ListFiles("/ledger/tile/0").Count);
        TileStore plain = TileStore.Open(_files, "/ledger");
        byte[] hashes = new byte[8192];
        for (int tile = 0; tile < LeafTiles; tile++)
        {
            Assert.True(plain.TryReadFile(new TilePath(0, tile, 256), hashes));
            if (tile % 13 == 0 || tile is 117 or 118 or 256) Assert.Equal(Leaves(tile), hashes);
        }

        Assert.True(plain.TryReadFile(new TilePath(1, 0, 256), hashes));
        MerkleHash.Fold(hashes);
        byte[] root = PlainTree.Root([.. Enumerable.Range(0, 65_536).Select(index => PlainTree.Leaf(_records[index]))]);
        Assert.Equal(root, hashes[..32]);
    }
}
