using System.Numerics;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Proofs that a tree is the beginning of a larger one (RFC 6962, section 2.1.2): nothing in it was changed, dropped or
/// inserted since.
/// </summary>
/// <remarks>
/// The proof begins with the largest whole subtree at the older tree's right edge, left out where it is the whole older
/// tree, and goes on with the siblings on its way up, from which both roots follow.
/// </remarks>
public static class ConsistencyProof
{
    /// <summary>The proof between two sizes.</summary>
    /// <param name="tiles">The tree's tiles.</param>
    /// <param name="older">The smaller size; 0 gives an empty proof.</param>
    /// <param name="newer">The larger size, at most the tiles' <see cref="TileReader.Size"/>.</param>
    /// <returns>Hashes of 32 bytes, one after another.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are no such pair.</exception>
    /// <exception cref="TileDamagedException">A tile is damaged for good.</exception>
    public static byte[] Compute(TileReader tiles, long older, long newer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(newer, tiles.Size);
        ArgumentOutOfRangeException.ThrowIfNegative(older);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, newer);
        byte[] proof = new byte[Length(older, newer) * MerkleHash.Bytes];
        if (proof.Length == 0) return proof;
        int level = BitOperations.TrailingZeroCount(older);
        Span<byte> rest = proof;
        if (!BitOperations.IsPow2(older))
        {
            tiles.Node(level, (older - 1) >> level, rest);
            rest = rest[MerkleHash.Bytes..];
        }

        InclusionProof.ComputeFrom(tiles, level, older - 1, newer, rest);
        return proof;
    }

    /// <summary>
    /// Whether a proof shows that the older tree is the beginning of the newer one. The empty tree is the beginning of
    /// every tree, by an empty proof. Never throws, whatever it is given.
    /// </summary>
    public static bool Verify(
        long older, ReadOnlySpan<byte> olderRoot, long newer, ReadOnlySpan<byte> newerRoot, ReadOnlySpan<byte> proof)
    {
        if (older < 0 || older > newer) return false;
        if (olderRoot.Length != MerkleHash.Bytes || newerRoot.Length != MerkleHash.Bytes) return false;
        if (proof.Length != Length(older, newer) * MerkleHash.Bytes) return false;
        if (older == newer && !olderRoot.SequenceEqual(newerRoot)) return false;
        if (older == 0) return olderRoot.SequenceEqual(MerkleHash.EmptyRoot);
        if (older == newer) return true;

        int start = BitOperations.TrailingZeroCount(older);
        Span<byte> oldHash = stackalloc byte[MerkleHash.Bytes];
        Span<byte> newHash = stackalloc byte[MerkleHash.Bytes];
        if (BitOperations.IsPow2(older))
        {
            olderRoot.CopyTo(oldHash);
        }
        else
        {
            proof[..MerkleHash.Bytes].CopyTo(oldHash);
            proof = proof[MerkleHash.Bytes..];
        }

        oldHash.CopyTo(newHash);
        int inner = InclusionProof.InnerLength(older - 1, newer) - start;
        for (int i = 0; i < inner; i++)
        {
            ReadOnlySpan<byte> sibling = proof.Slice(i * MerkleHash.Bytes, MerkleHash.Bytes);
            if (((older - 1) >> (start + i) & 1) == 0)
            {
                MerkleHash.Node(newHash, sibling, newHash);
                continue;
            }

            MerkleHash.Node(sibling, oldHash, oldHash);
            MerkleHash.Node(sibling, newHash, newHash);
        }

        ReadOnlySpan<byte> left = proof[(inner * MerkleHash.Bytes)..];
        InclusionProof.JoinLeft(oldHash, left);
        InclusionProof.JoinLeft(newHash, left);
        return oldHash.SequenceEqual(olderRoot) && newHash.SequenceEqual(newerRoot);
    }

    /// <summary>Hashes in the proof between two sizes, 0 ≤ older ≤ newer.</summary>
    private static int Length(long older, long newer)
    {
        if (older == 0 || older == newer) return 0;
        int start = BitOperations.TrailingZeroCount(older);
        int seed = BitOperations.IsPow2(older) ? 0 : 1;
        return seed + InclusionProof.PathLength(older - 1, newer) - start;
    }
}
