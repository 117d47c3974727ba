using Synapsid.Ledger.Merkle;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// Grows the tree with what is written, keeps its tiles, and has its checkpoints signed. <see cref="Append"/> and
/// <see cref="Capture"/> are the sequencer's.
/// </summary>
internal sealed class TreeKeeper(MerkleTree tree, TileStore tiles, CheckpointLog checkpoints) : IDisposable
{
    private byte[] _hashes = [];
    private long _publishedSize = checkpoints.Last?.Size ?? 0;
    private TileWriter? _writer;

    /// <summary>Leaves that the newest signed checkpoint covers.</summary>
    public long PublishedSize
    {
        get => Volatile.Read(ref _publishedSize);
        private set => Volatile.Write(ref _publishedSize, value);
    }

    public TileStore Tiles { get; } = tiles;

    public CheckpointLog Checkpoints { get; } = checkpoints;

    /// <summary>Has tiles that were written give their memory to new ones.</summary>
    public void ShareMemory() => tree.Spare = Tiles.TakeSpare;

    /// <summary>Makes tiles files; set once the records can be read.</summary>
    public TileWriter Writer
    {
        get => _writer ?? throw new InvalidOperationException("The tiles' writer is not there yet.");
        set => _writer = value;
    }

    /// <summary>Adds records as leaves.</summary>
    public void Append(ReadOnlySpan<byte> records, ReadOnlySpan<int> ends)
    {
        int bytes = ends.Length * MerkleHash.Bytes;
        if (_hashes.Length < bytes) _hashes = new byte[bytes];
        Span<byte> hashes = _hashes.AsSpan(0, bytes);
        MerkleHash.Leaves(records, ends, hashes);
        tree.Append(hashes);
        Tiles.Put(tree, edge: false);
        _writer?.Wake();
    }

    /// <summary>The tree as it is, for a checkpoint to be signed by another thread.</summary>
    public TreeState Capture()
    {
        byte[] root = new byte[MerkleHash.Bytes];
        tree.Root(root);
        Tiles.Put(tree, edge: true);
        return new TreeState(tree.Size, root);
    }

    /// <summary>Signs and publishes a checkpoint; what it covers is safe on disk.</summary>
    /// <exception cref="CheckpointRoomException">The disk is full; it may be tried again.</exception>
    public void Publish(TreeState state, DateTimeOffset now)
    {
        try
        {
            Tiles.FlushEdge();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // They can be made again from the segments, so a full disk is no reason to stop: they wait.
        }

        Checkpoints.Publish(state.Size, state.Root.Span, now);
        PublishedSize = state.Size;
    }

    public void Dispose() => Checkpoints.Dispose();
}
