namespace Synapsid.Ledger.Segments;

/// <summary>
/// A filter that says of most absent ids that they are absent. It is split into blocks of one cache line, each a small
/// Bloom filter (Putze, Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007), so that a
/// question touches 64 bytes.
/// </summary>
internal static class BloomFilter
{
    public const int BlockBytes = 64;

    private const int BlockBits = BlockBytes * 8;
    private const int ProbesMax = 16;

    /// <summary>Bytes of a filter: whole blocks, at least one.</summary>
    public static int Bytes(int keys, int bitsPerKey) =>
        (int)((((long)keys * bitsPerKey) + BlockBits - 1) / BlockBits * BlockBytes);

    /// <summary>Bits that a key sets: what makes wrong answers rarest.</summary>
    public static int Probes(int bitsPerKey) => Math.Clamp((int)Math.Round(bitsPerKey * 0.69), 1, ProbesMax);

    /// <summary>Where the block of a hash begins in a filter of so many bytes.</summary>
    public static long BlockOffset(ulong hash, long bytes) =>
        (long)(((hash >> 32) * (ulong)(bytes / BlockBytes)) >> 32) * BlockBytes;

    /// <summary>Adds a hash to its block.</summary>
    public static void Add(Span<byte> block, ulong hash, int probes)
    {
        (uint at, uint step) = Walk(hash);
        for (int i = 0; i < probes; i++, at += step) block[(int)(at % BlockBits) >> 3] |= (byte)(1 << (int)(at & 7));
    }

    /// <summary>Whether a block may hold a hash.</summary>
    public static bool MayHold(ReadOnlySpan<byte> block, ulong hash, int probes)
    {
        (uint at, uint step) = Walk(hash);
        for (int i = 0; i < probes; i++, at += step)
        {
            if ((block[(int)(at % BlockBits) >> 3] & (1 << (int)(at & 7))) == 0) return false;
        }

        return true;
    }

    // The block is chosen by the upper half of the hash, the bits within it by the lower.
    private static (uint At, uint Step) Walk(ulong hash) => ((uint)hash & 0xFFFF, ((uint)hash >> 16) | 1);
}
