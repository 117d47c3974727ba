using System.Numerics;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Any node of the tree, from its tiles: what proofs are computed from. A full tile is believed only if its root is
/// what its parent says, up to the partial tiles at the right edge, which are in memory and whose root was signed; a
/// tile that is missing or wrong is made again from the records. Safe for concurrent use.
/// </summary>
/// <remarks>
/// A tile is kept with its inner nodes (16 KiB), so that a proof from cached tiles hashes next to nothing.
/// </remarks>
/// <param name="tiles">Where tiles are read.</param>
/// <param name="records">What to make damaged tiles from again; null where they are only to be refused.</param>
/// <param name="cachedTilesMax">Tiles that are kept.</param>
public sealed class TileReader(TileStore tiles, ILeafSource? records = null, int cachedTilesMax = 1024)
{
    private readonly Lock _gate = new();
    private readonly Lock _rebuilding = new();
    private readonly TileRebuilder? _rebuilder = records is null ? null : new TileRebuilder(tiles, records);

    // Two generations: what was used since the older one was begun is in the younger one and outlives it.
    private Dictionary<(int Level, long Index), Nodes> _young = [];
    private Dictionary<(int Level, long Index), Nodes> _old = [];
    private long _size;

    /// <summary>
    /// Leaves of the newest tree whose edge tiles were put into the store: the last signed one. It never shrinks.
    /// </summary>
    public long Size
    {
        get => Volatile.Read(ref _size);
        set => Volatile.Write(ref _size, value);
    }

    /// <summary>The hash of a whole subtree.</summary>
    /// <param name="level">Height above the leaves, from 0.</param>
    /// <param name="index">Place within the level, from 0; the subtree must lie within <see cref="Size"/>.</param>
    /// <param name="hash">Receives 32 bytes.</param>
    /// <exception cref="TileDamagedException">A tile is damaged for good.</exception>
    public void Node(int level, long index, Span<byte> hash)
    {
        int inner = level % MerkleTile.Height;
        int shift = MerkleTile.Height - inner;
        long place = index & ((1L << shift) - 1);
        Nodes nodes = Tile(level / MerkleTile.Height, index >> shift, (int)(place + 1) << inner);
        nodes.Hash(inner, (int)place).CopyTo(hash);
    }

    /// <summary>
    /// The hash of the leaves below a node, of those that a tree of <paramref name="size"/> leaves has: the node's own
    /// where they are all there, else the root of the part.
    /// </summary>
    /// <param name="level">Height above the leaves.</param>
    /// <param name="index">Place within the level; at least one leaf must be below <paramref name="size"/>.</param>
    /// <param name="size">At most <see cref="Size"/>.</param>
    /// <param name="hash">Receives 32 bytes.</param>
    public void Part(int level, long index, long size, Span<byte> hash)
    {
        hash = hash[..MerkleHash.Bytes];
        long first = index << level;
        if (size - first >= 1L << level)
        {
            Node(level, index, hash);
            return;
        }

        // The part is a row of whole subtrees, largest first; their roots are joined from the right.
        Span<byte> left = stackalloc byte[MerkleHash.Bytes];
        bool any = false;
        for (long rest = size - first; rest != 0; rest &= rest - 1)
        {
            int height = BitOperations.TrailingZeroCount(rest);
            Node(height, ((first + rest) >> height) - 1, left);
            if (any) MerkleHash.Node(left, hash, hash);
            else left.CopyTo(hash);
            any = true;
        }
    }

    /// <summary>The root of the tree of the first <paramref name="size"/> leaves, at most <see cref="Size"/>.</summary>
    public void Root(long size, Span<byte> root)
    {
        if (size == 0) MerkleHash.EmptyRoot.CopyTo(root);
        else Part(64 - BitOperations.LeadingZeroCount((ulong)size), 0, size, root);
    }

    /// <summary>The hashes of a tile, for those who read the tree from tiles.</summary>
    /// <param name="tile">A tile that lies within <see cref="Size"/>, full or the beginning of one.</param>
    /// <param name="hashes">Receives 32 bytes a hash.</param>
    /// <exception cref="TileDamagedException">The tile is damaged for good, or lies beyond the tree.</exception>
    public void Read(TilePath tile, Span<byte> hashes)
    {
        Nodes nodes = Tile(tile.Level, tile.Index, tile.Width);
        for (int i = 0; i < tile.Width; i++) nodes.Hash(0, i).CopyTo(hashes[(i * MerkleHash.Bytes)..]);
    }

    private Nodes Tile(int level, long index, int width)
    {
        (int, long) key = (level, index);
        lock (_gate)
        {
            if (_young.TryGetValue(key, out Nodes? known) && known.Width >= width) return known;
            if (_old.TryGetValue(key, out known) && known.Width >= width)
            {
                Keep(key, known);
                return known;
            }
        }

        Nodes loaded = Load(level, index, width);
        lock (_gate) Keep(key, loaded);
        return loaded;
    }

    private void Keep((int Level, long Index) key, Nodes nodes)
    {
        _young[key] = nodes;
        if (_young.Count <= cachedTilesMax / 2) return;
        _old = _young;
        _young = [];
    }

    private Nodes Load(int level, long index, int wanted)
    {
        int width = MerkleTile.WidthAt(level, index, Size);
        string path = tiles.PathOf(new TilePath(level, index, Math.Max(width, wanted)));
        if (width < wanted) throw new TileDamagedException(path, "lies beyond the tree");
        byte[] hashes = new byte[Nodes.Bytes];
        bool read = tiles.TryRead(level, index, width, hashes);
        if (width < MerkleTile.FullWidth) return read ? new Nodes(hashes, width) : throw Damaged("is missing");

        Span<byte> parent = stackalloc byte[MerkleHash.Bytes];
        Node(MerkleTile.Height * (level + 1), index, parent);
        if (read)
        {
            Nodes nodes = new(hashes, width);
            if (nodes.Root.SequenceEqual(parent)) return nodes;
        }

        if (_rebuilder is null) throw Damaged(read ? "is not what its parent says" : "is missing");
        lock (_rebuilding)
        {
            if (!_rebuilder.TryRebuild(level, index, width, hashes)) throw Damaged("cannot be made again");
        }

        Nodes rebuilt = new(hashes, width);
        if (!rebuilt.Root.SequenceEqual(parent)) throw Damaged("does not agree with the records");
        tiles.PutAgain(new MerkleTile(level, index, hashes.AsMemory(0, MerkleTile.FullBytes).ToArray()));
        return rebuilt;

        TileDamagedException Damaged(string reason) => new(path, reason);
    }

    /// <summary>A tile's hashes and the nodes above them, level by level.</summary>
    private sealed class Nodes
    {
        /// <summary>256 hashes, then 128, and so on to one.</summary>
        public const int Bytes = ((2 * MerkleTile.FullWidth) - 1) * MerkleHash.Bytes;

        private readonly byte[] _hashes;

        public Nodes(byte[] hashes, int width)
        {
            _hashes = hashes;
            Width = width;
            for (int level = 0; width >> (level + 1) != 0; level++)
            {
                int pairs = width >> (level + 1);
                MerkleHash.Nodes(
                    hashes.AsSpan(Offset(level), 2 * pairs * MerkleHash.Bytes), hashes.AsSpan(Offset(level + 1)));
            }
        }

        public int Width { get; }

        public ReadOnlySpan<byte> Root => Hash(MerkleTile.Height, 0);

        public ReadOnlySpan<byte> Hash(int level, int place) =>
            _hashes.AsSpan(Offset(level) + (place * MerkleHash.Bytes), MerkleHash.Bytes);

        private static int Offset(int level) =>
            ((2 * MerkleTile.FullWidth) - (2 * MerkleTile.FullWidth >> level)) * MerkleHash.Bytes;
    }
}
