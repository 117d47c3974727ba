using System.Numerics;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Proofs that an entry is in a tree (RFC 6962, section 2.1.1): the siblings on the way from its leaf to the root,
/// lowest first.
/// </summary>
/// <remarks>
/// On that way the two parts are told apart that index and size alone determine: below the point where the leaf's way
/// meets the last leaf's, every level has a sibling, left or right as the index says; above it only left ones.
/// </remarks>
public static class InclusionProof
{
    /// <summary>The path of the leaf <paramref name="index"/> in the tree of <paramref name="size"/> leaves.</summary>
    /// <param name="tiles">The tree's tiles.</param>
    /// <param name="index">From 0 to <paramref name="size"/>, exclusive.</param>
    /// <param name="size">At most the tiles' <see cref="TileReader.Size"/>.</param>
    /// <returns>Hashes of 32 bytes, one after another.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf or no such tree.</exception>
    /// <exception cref="TileDamagedException">A tile is damaged for good.</exception>
    public static byte[] Compute(TileReader tiles, long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, tiles.Size);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        byte[] path = new byte[PathLength(index, size) * MerkleHash.Bytes];
        ComputeFrom(tiles, 0, index, size, path);
        return path;
    }

    /// <summary>
    /// Whether a path proves that the leaf <paramref name="index"/> of the tree with that size and root has this hash.
    /// Never throws, whatever it is given.
    /// </summary>
    public static bool Verify(
        ReadOnlySpan<byte> leafHash, long index, long size, ReadOnlySpan<byte> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size) return false;
        if (leafHash.Length != MerkleHash.Bytes || root.Length != MerkleHash.Bytes) return false;
        if (path.Length != PathLength(index, size) * MerkleHash.Bytes) return false;
        Span<byte> hash = stackalloc byte[MerkleHash.Bytes];
        leafHash.CopyTo(hash);
        int inner = InnerLength(index, size);
        for (int level = 0; level < inner; level++)
        {
            ReadOnlySpan<byte> sibling = path.Slice(level * MerkleHash.Bytes, MerkleHash.Bytes);
            if ((index >> level & 1) == 0) MerkleHash.Node(hash, sibling, hash);
            else MerkleHash.Node(sibling, hash, hash);
        }

        JoinLeft(hash, path[(inner * MerkleHash.Bytes)..]);
        return hash.SequenceEqual(root);
    }

    /// <summary>Levels below the point where the ways of a leaf and of the last leaf meet.</summary>
    internal static int InnerLength(long index, long size) =>
        64 - BitOperations.LeadingZeroCount((ulong)(index ^ (size - 1)));

    /// <summary>Hashes in the path of a leaf that exists.</summary>
    internal static int PathLength(long index, long size)
    {
        int inner = InnerLength(index, size);
        return inner + BitOperations.PopCount((ulong)(index >> inner));
    }

    /// <summary>The siblings on the way of a leaf, from a level on.</summary>
    internal static void ComputeFrom(TileReader tiles, int level, long index, long size, Span<byte> path)
    {
        int inner = InnerLength(index, size);
        for (; !path.IsEmpty; level++)
        {
            long place = index >> level;
            if (level >= inner && (place & 1) == 0) continue;
            tiles.Part(level, place ^ 1, size, path);
            path = path[MerkleHash.Bytes..];
        }
    }

    /// <summary>Joins siblings from the left, nearest first.</summary>
    internal static void JoinLeft(Span<byte> hash, ReadOnlySpan<byte> siblings)
    {
        for (; !siblings.IsEmpty; siblings = siblings[MerkleHash.Bytes..])
        {
            MerkleHash.Node(siblings[..MerkleHash.Bytes], hash, hash);
        }
    }
}
