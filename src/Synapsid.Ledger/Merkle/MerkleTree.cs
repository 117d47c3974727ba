using System.Diagnostics.CodeAnalysis;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// An RFC 6962 tree that grows: of every level it keeps what its right edge needs, at most 8 KiB a tile level, and
/// hands out each tile as it becomes full. Used by one thread at a time.
/// </summary>
public sealed class MerkleTree
{
    /// <summary>
    /// Leaves that are folded at once: enough to fill the lanes on most levels, few enough for the cache.
    /// </summary>
    private const int ChunkLeaves = 2048;

    private const int LevelsMax = 63;

    /// <summary>Where a level has an odd number of nodes: its last, which waits for its sibling.</summary>
    private readonly byte[] _pending = new byte[LevelsMax * MerkleHash.Bytes];

    /// <summary>The tile that is being filled, of each tile level.</summary>
    private readonly byte[]?[] _edge = new byte[]?[MerkleTile.LevelsMax];

    private readonly Queue<MerkleTile> _full = new();

    // One level's hashes, and the next one's; the first 32 bytes of each are room for the pending hash before them.
    private byte[] _below = new byte[(1 + ChunkLeaves) * MerkleHash.Bytes];
    private byte[] _above = new byte[(1 + ChunkLeaves) * MerkleHash.Bytes];

    /// <summary>
    /// Gives memory for the next tile, of <see cref="MerkleTile.FullBytes"/> with anything in it; null: new memory.
    /// </summary>
    internal Func<byte[]?>? Spare { get; set; }

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>The tree of <paramref name="size"/> leaves whose right edge is known.</summary>
    /// <param name="size">Number of leaves.</param>
    /// <param name="edge">Its partial tiles, as <see cref="EdgeTiles"/> gives them; none of width 0.</param>
    /// <exception cref="ArgumentException">The tiles are not those of a tree of that size.</exception>
    public static MerkleTree Restore(long size, IReadOnlyList<MerkleTile> edge)
    {
        MerkleTree tree = new() { Size = size };
        for (int level = 0; level < MerkleTile.LevelsMax; level++)
        {
            long count = size >> (MerkleTile.Height * level);
            int width = (int)(count % MerkleTile.FullWidth);
            if (width == 0) continue;
            MerkleTile tile = edge.SingleOrDefault(tile => tile.Level == level && tile.Width == width)
                ?? throw new ArgumentException($"No tile of width {width} at level {level} for {size} leaves.");
            tree._edge[level] = new byte[MerkleTile.FullBytes];
            tile.Hashes.CopyTo(tree._edge[level]);
            for (int bit = 0; bit < MerkleTile.Height; bit++)
            {
                if ((width >> bit & 1) == 0) continue;
                int first = ((width >> bit) - 1) << bit;
                byte[] part = tile.Hashes.Slice(first * MerkleHash.Bytes, MerkleHash.Bytes << bit).ToArray();
                MerkleHash.Fold(part);
                part.AsSpan(0, MerkleHash.Bytes).CopyTo(tree.Pending((MerkleTile.Height * level) + bit));
            }
        }

        return tree;
    }

    /// <summary>Adds leaves at the right.</summary>
    /// <param name="leafHashes">Their hashes, 32 bytes each, in order.</param>
    public void Append(ReadOnlySpan<byte> leafHashes)
    {
        if (leafHashes.Length % MerkleHash.Bytes != 0)
        {
            throw new ArgumentException($"{leafHashes.Length} bytes are no hashes.", nameof(leafHashes));
        }

        while (!leafHashes.IsEmpty)
        {
            int bytes = Math.Min(leafHashes.Length, ChunkLeaves * MerkleHash.Bytes);
            leafHashes[..bytes].CopyTo(_below.AsSpan(MerkleHash.Bytes));
            AppendChunk(bytes / MerkleHash.Bytes);
            leafHashes = leafHashes[bytes..];
        }
    }

    /// <summary>Writes the root of the leaves so far into 32 bytes.</summary>
    public void Root(Span<byte> root)
    {
        if (Size == 0)
        {
            MerkleHash.EmptyRoot.CopyTo(root);
            return;
        }

        int level = System.Numerics.BitOperations.TrailingZeroCount(Size);
        Pending(level).CopyTo(root);
        for (level++; Size >> level != 0; level++)
        {
            if ((Size >> level & 1) != 0) MerkleHash.Node(Pending(level), root[..MerkleHash.Bytes], root);
        }
    }

    /// <summary>The oldest tile that has become full and was not yet taken.</summary>
    public bool TryTakeFullTile([NotNullWhen(true)] out MerkleTile? tile) => _full.TryDequeue(out tile);

    /// <summary>Copies of the partial tiles that a tree of this size has, lowest level first.</summary>
    public IReadOnlyList<MerkleTile> EdgeTiles()
    {
        List<MerkleTile> tiles = [];
        for (int level = 0; level < MerkleTile.LevelsMax; level++)
        {
            long count = Size >> (MerkleTile.Height * level);
            int width = (int)(count % MerkleTile.FullWidth);
            if (width == 0) continue;
            byte[] hashes = _edge[level]!.AsSpan(0, width * MerkleHash.Bytes).ToArray();
            tiles.Add(new MerkleTile(level, count / MerkleTile.FullWidth, hashes));
        }

        return tiles;
    }

    /// <summary>
    /// Folds what lies in <see cref="_below"/> level by level: on each the hashes pair up, after the one that waited,
    /// and the pairs' hashes go one level up.
    /// </summary>
    private void AppendChunk(int count)
    {
        long before = Size;
        Size += count;
        for (int level = 0; count > 0; level++, before >>= 1)
        {
            Span<byte> hashes = _below.AsSpan(MerkleHash.Bytes, count * MerkleHash.Bytes);
            if (level % MerkleTile.Height == 0) AddToTiles(level / MerkleTile.Height, before, hashes);
            if ((before & 1) != 0)
            {
                Pending(level).CopyTo(_below);
                count++;
                hashes = _below.AsSpan(0, count * MerkleHash.Bytes);
            }

            int pairs = count / 2;
            if (count % 2 != 0) hashes[^MerkleHash.Bytes..].CopyTo(Pending(level));
            MerkleHash.Nodes(hashes[..(2 * pairs * MerkleHash.Bytes)], _above.AsSpan(MerkleHash.Bytes));
            (_below, _above) = (_above, _below);
            count = pairs;
        }
    }

    private void AddToTiles(int level, long before, ReadOnlySpan<byte> hashes)
    {
        while (!hashes.IsEmpty)
        {
            byte[] edge = _edge[level] ??= Spare?.Invoke() ?? new byte[MerkleTile.FullBytes];
            int used = (int)(before % MerkleTile.FullWidth);
            int taken = Math.Min(MerkleTile.FullWidth - used, hashes.Length / MerkleHash.Bytes);
            hashes[..(taken * MerkleHash.Bytes)].CopyTo(edge.AsSpan(used * MerkleHash.Bytes));
            hashes = hashes[(taken * MerkleHash.Bytes)..];
            before += taken;
            if (used + taken < MerkleTile.FullWidth) continue;
            _full.Enqueue(new MerkleTile(level, (before / MerkleTile.FullWidth) - 1, edge));
            _edge[level] = null;
        }
    }

    private Span<byte> Pending(int level) => _pending.AsSpan(level * MerkleHash.Bytes, MerkleHash.Bytes);
}
