namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Brings the tree back when a ledger is opened: from the tiles at the last signed checkpoint and the records after it,
/// or, where the tiles do not have the signed root, from all records.
/// </summary>
/// <remarks>
/// Tiles are never synced, so a crash may have taken or torn any of them. Nothing is believed for being there: the edge
/// must have the root that was signed, and a tile inside is checked when it is read (<see cref="TileReader"/>).
/// </remarks>
public static class TreeRecovery
{
    /// <summary>Tiles that may wait while records are hashed; then they are written.</summary>
    private const int WaitingMax = 1024;

    /// <summary>
    /// The tree over all records, its tiles put into the store and its edge at the checkpoint with them.
    /// </summary>
    /// <param name="tiles">The ledger's tiles.</param>
    /// <param name="records">The ledger's records.</param>
    /// <param name="last">The newest signed checkpoint; null where none was signed.</param>
    /// <exception cref="TreeRecoveryException">The records are fewer than were signed, or others.</exception>
    public static MerkleTree Recover(TileStore tiles, ILeafSource records, Checkpoint? last)
    {
        if (last is not null && records.Count < last.Size)
        {
            throw new TreeRecoveryException(
                $"its newest checkpoint covers {last.Size} records, and only {records.Count} are there");
        }

        DeleteUnsigned(tiles, last?.Size ?? 0, records.Count);
        MerkleTree? tree = last is null ? new MerkleTree() : FromEdge(tiles, records, last);
        if (tree is null)
        {
            tree = FromRecords(tiles, records, last!)
                ?? throw new TreeRecoveryException($"its {last!.Size} records do not have the root that was signed");

            tiles.Put(tree, edge: true);
        }

        AddRecords(tree, tiles, records, records.Count);
        return tree;
    }

    /// <summary>The tree at the checkpoint from its edge tiles as they are, then from made-again ones.</summary>
    private static MerkleTree? FromEdge(TileStore tiles, ILeafSource records, Checkpoint last)
    {
        TileRebuilder rebuilder = new(tiles, records);
        foreach (bool rebuild in (bool[])[false, true])
        {
            List<MerkleTile> edge = [];
            int widths = 0;
            for (int level = 0; level < MerkleTile.LevelsMax; level++)
            {
                long count = last.Size >> (MerkleTile.Height * level);
                int width = (int)(count % MerkleTile.FullWidth);
                if (width == 0) continue;
                widths++;
                byte[] hashes = new byte[width * MerkleHash.Bytes];
                long index = count / MerkleTile.FullWidth;
                bool found = rebuild
                    ? rebuilder.TryRebuild(level, index, width, hashes)
                    : tiles.TryRead(level, index, width, hashes);
                if (found) edge.Add(new MerkleTile(level, index, hashes));
            }

            if (edge.Count < widths) continue;
            MerkleTree tree = MerkleTree.Restore(last.Size, edge);
            if (!HasRoot(tree, last)) continue;
            tiles.Put(tree, edge: true);
            return tree;
        }

        return null;
    }

    /// <summary>
    /// Partial tiles of a checkpoint that was not signed any more may be torn, and no tree that is signed later need
    /// have their width.
    /// </summary>
    private static void DeleteUnsigned(TileStore tiles, long signed, long size)
    {
        for (int level = 0; level < MerkleTile.LevelsMax; level++)
        {
            int shift = MerkleTile.Height * (level + 1);
            for (long index = signed >> shift; index <= size >> shift; index++)
            {
                tiles.DeletePartialsBeyond(level, index, MerkleTile.WidthAt(level, index, signed));
            }

            if (size >> shift == 0) break;
        }
    }

    /// <summary>
    /// The tree over the tiles of what was pruned and all records after them; null where it has not the signed root. A
    /// crash may have torn some of the partial tiles at the border: each is tried.
    /// </summary>
    private static MerkleTree? FromRecords(TileStore tiles, ILeafSource records, Checkpoint last)
    {
        long border = records.FirstIndex / MerkleTile.FullWidth;
        int pruned = (int)(records.FirstIndex % MerkleTile.FullWidth);
        TilePath[] partials =
        [
            .. tiles.Partials(0, border).Where(partial => pruned > 0 && partial.Width >= pruned).Reverse(),
            new TilePath(0, border, MerkleTile.FullWidth),
        ];
        byte[] hashes = new byte[MerkleTile.FullBytes];
        foreach (TilePath partial in partials)
        {
            Span<byte> known = hashes.AsSpan(0, pruned * MerkleHash.Bytes);
            if (pruned > 0 && !tiles.TryReadFile(partial, known)) continue;
            if (!HasRoot(Grow(null, known), last)) continue;
            return Grow(tiles, known);
        }

        return null;

        MerkleTree Grow(TileStore? into, ReadOnlySpan<byte> known)
        {
            MerkleTree tree = new();
            AddPruned(tree, tiles, border, into);
            tree.Append(known);
            AddRecords(tree, into, records, last.Size);
            return tree;
        }
    }

    /// <summary>Leaves whose records were pruned are known from their tiles alone.</summary>
    private static void AddPruned(MerkleTree tree, TileStore tiles, long count, TileStore? into)
    {
        byte[] hashes = new byte[MerkleTile.FullBytes];
        for (long index = 0; index < count; index++)
        {
            if (!tiles.TryRead(0, index, MerkleTile.FullWidth, hashes))
            {
                string path = tiles.PathOf(new TilePath(0, index, MerkleTile.FullWidth));
                throw new TileDamagedException(path, "is missing, and its records were pruned");
            }

            tree.Append(hashes);
            PutAndFlush(tree, into);
        }
    }

    private static void AddRecords(MerkleTree tree, TileStore? tiles, ILeafSource records, long size)
    {
        LeafBatch batch = new();
        byte[] hashes = new byte[LeafBatch.RecordsDefault * MerkleHash.Bytes];
        while (tree.Size < size)
        {
            batch.Clear();
            records.Read(tree.Size, batch);
            if (batch.Count == 0)
            {
                LeafFault? fault = batch.Fault;
                string reason = $"record {tree.Size} in '{fault?.File}' cannot be read: {fault?.Reason}";
                throw new TreeRecoveryException(reason);
            }

            int used = (int)Math.Min(batch.Count, size - tree.Size);
            MerkleHash.Leaves(batch.Data, batch.Ends[..used], hashes);
            tree.Append(hashes.AsSpan(0, used * MerkleHash.Bytes));
            PutAndFlush(tree, tiles);
        }
    }

    private static void PutAndFlush(MerkleTree tree, TileStore? tiles)
    {
        while (tiles is null && tree.TryTakeFullTile(out _))
        {
            // The tree is only tried: it may have another root than the one that was signed.
        }

        if (tiles is null) return;
        tiles.Put(tree, edge: false);
        if (tiles.Waiting > Math.Min(WaitingMax, tiles.WaitingMax / 2)) tiles.Flush();
    }

    private static bool HasRoot(MerkleTree tree, Checkpoint checkpoint)
    {
        Span<byte> root = stackalloc byte[MerkleHash.Bytes];
        tree.Root(root);
        return root.SequenceEqual(checkpoint.Root.Span);
    }
}
