using Synapsid.Ledger.Merkle;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// Grows the tree with what is written, keeps its tiles, and has its checkpoints signed. <see cref="Append"/> and
/// <see cref="Capture"/> are the sequencer's.
/// </summary>
internal sealed class TreeKeeper(MerkleTree tree, TileStore tiles, CheckpointLog checkpoints) : IDisposable
{
    private byte[] _hashes = [];

    /// <summary>Leaves that the newest signed checkpoint covers.</summary>
    public long PublishedSize { get; private set; } = checkpoints.Last?.Size ?? 0;

    public TileStore Tiles { get; } = tiles;

    public CheckpointLog Checkpoints { get; } = checkpoints;

    /// <summary>Adds records as leaves.</summary>
    public void Append(ReadOnlySpan<byte> records, ReadOnlySpan<int> ends)
    {
        int bytes = ends.Length * MerkleHash.Bytes;
        if (_hashes.Length < bytes) _hashes = new byte[bytes];
        Span<byte> hashes = _hashes.AsSpan(0, bytes);
        MerkleHash.Leaves(records, ends, hashes);
        tree.Append(hashes);
        Tiles.Put(tree, edge: false);
    }

    /// <summary>The tree as it is, for a checkpoint to be signed by another thread.</summary>
    public TreeState Capture()
    {
        byte[] root = new byte[MerkleHash.Bytes];
        tree.Root(root);
        Tiles.Put(tree, edge: true);
        return new TreeState(tree.Size, root);
    }

    /// <summary>Writes the tiles that wait. They can be made again, so a full disk is no reason to stop.</summary>
    public void FlushTiles() => Tiles.Flush();

    /// <summary>Signs and publishes a checkpoint; what it covers is safe on disk.</summary>
    public void Publish(TreeState state, DateTimeOffset now)
    {
        FlushTiles();
        Checkpoints.Publish(state.Size, state.Root.Span, now);
        PublishedSize = state.Size;
    }

    public void Dispose() => Checkpoints.Dispose();
}
