namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Makes tiles again from what lies below them: leaf tiles from the records, others from the tiles of the level below.
/// What it makes is only as good as that; its callers compare it with a hash that they trust.
/// </summary>
internal sealed class TileRebuilder(TileStore tiles, ILeafSource records)
{
    private readonly LeafBatch _batch = new(MerkleTile.FullWidth);

    /// <summary>
    /// The first <paramref name="width"/> hashes of a tile. False where records that it needs were pruned or cannot be
    /// read.
    /// </summary>
    public bool TryRebuild(int level, long index, int width, Span<byte> hashes)
    {
        hashes = hashes[..(width * MerkleHash.Bytes)];
        if (level == 0)
        {
            // What was pruned at the beginning of a tile is known from the partial tiles that stayed for it.
            long first = index * MerkleTile.FullWidth;
            int pruned = (int)Math.Clamp(records.FirstIndex - first, 0, width);
            if (pruned > 0 && !tiles.TryRead(0, index, pruned, hashes)) return false;
            return TryHashRecords(first + pruned, hashes[(pruned * MerkleHash.Bytes)..]);
        }

        byte[] child = new byte[MerkleTile.FullBytes];
        for (int i = 0; i < width; i++)
        {
            long place = (index * MerkleTile.FullWidth) + i;
            if (!tiles.TryRead(level - 1, place, MerkleTile.FullWidth, child)
                && !TryRebuild(level - 1, place, MerkleTile.FullWidth, child))
            {
                return false;
            }

            MerkleHash.Fold(child);
            child.AsSpan(0, MerkleHash.Bytes).CopyTo(hashes[(i * MerkleHash.Bytes)..]);
        }

        return true;
    }

    private bool TryHashRecords(long first, Span<byte> hashes)
    {
        if (first < records.FirstIndex) return false;
        while (!hashes.IsEmpty)
        {
            _batch.Clear();
            if (first < records.Count) records.Read(first, _batch);
            if (_batch.Count == 0) return false;
            int used = Math.Min(_batch.Count, hashes.Length / MerkleHash.Bytes);
            MerkleHash.Leaves(_batch.Data, _batch.Ends[..used], hashes);
            hashes = hashes[(used * MerkleHash.Bytes)..];
            first += used;
        }

        return true;
    }
}
