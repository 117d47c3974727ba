using System.Security.Cryptography;

namespace Synapsid.Ledger.Tests.Merkle;

/// <summary>RFC 6962, section 2.1, word for word, on leaf hashes in memory: what the tree and its proofs are compared
/// with.</summary>
internal static class PlainTree
{
    public static byte[] Leaf(ReadOnlySpan<byte> entry) => SHA256.HashData([0, .. entry]);

    public static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.IsEmpty) return SHA256.HashData([]);
        if (leaves.Length == 1) return leaves[0];
        int split = Split(leaves.Length);
        return SHA256.HashData([1, .. Root(leaves[..split]), .. Root(leaves[split..])]);
    }

    /// <summary>PATH(m, D[n]).</summary>
    public static byte[] Path(int index, ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1) return [];
        int split = Split(leaves.Length);
        return index < split
            ? [.. Path(index, leaves[..split]), .. Root(leaves[split..])]
            : [.. Path(index - split, leaves[split..]), .. Root(leaves[..split])];
    }

    /// <summary>PROOF(m, D[n]) for 0 &lt; m.</summary>
    public static byte[] Consistency(int size, ReadOnlySpan<byte[]> leaves) => SubProof(size, leaves, whole: true);

    public static byte[][] Leaves(int count, int seed = 0) =>
        [.. Enumerable.Range(0, count).Select(i => Leaf(BitConverter.GetBytes(((long)seed << 32) + i)))];

    private static byte[] SubProof(int size, ReadOnlySpan<byte[]> leaves, bool whole)
    {
        if (size == leaves.Length) return whole ? [] : Root(leaves);
        int split = Split(leaves.Length);
        return size <= split
            ? [.. SubProof(size, leaves[..split], whole), .. Root(leaves[split..])]
            : [.. SubProof(size - split, leaves[split..], whole: false), .. Root(leaves[..split])];
    }

    private static int Split(int count)
    {
        int split = 1;
        while (split * 2 < count) split *= 2;
        return split;
    }
}
