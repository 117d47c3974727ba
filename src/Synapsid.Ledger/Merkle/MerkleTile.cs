namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Up to 256 neighbouring hashes of one level of the tree (C2SP tlog-tiles): at tile level 0 leaf hashes, above it the
/// roots of full tiles of the level below. A full tile never changes; a partial one only grows.
/// </summary>
/// <param name="Level">Tile level: 8 levels of the tree each.</param>
/// <param name="Index">Place within the level, from 0.</param>
/// <param name="Hashes">1 to 256 hashes of 32 bytes. The tile owns them.</param>
public sealed record MerkleTile(int Level, long Index, ReadOnlyMemory<byte> Hashes)
{
    /// <summary>Hashes of a full tile.</summary>
    public const int FullWidth = 256;

    /// <summary>Levels of the tree that a tile spans.</summary>
    public const int Height = 8;

    /// <summary>Bytes of a full tile.</summary>
    public const int FullBytes = FullWidth * MerkleHash.Bytes;

    /// <summary>Tile levels that a tree of any size can have.</summary>
    public const int LevelsMax = 8;

    /// <summary>Number of hashes.</summary>
    public int Width => Hashes.Length / MerkleHash.Bytes;

    /// <summary>How many hashes of a tile a tree of <paramref name="size"/> leaves has: 0 to 256.</summary>
    public static int WidthAt(int level, long index, long size)
    {
        // Levels and places come from whoever asks: neither may wrap around to a tile that there is.
        if (level >= LevelsMax) return 0;
        long count = size >> (Height * level);
        return index > count / FullWidth ? 0 : (int)Math.Min(count - (index * FullWidth), FullWidth);
    }
}
