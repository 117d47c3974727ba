using System.Security.Cryptography;

using Synapsid.Base.Hashing;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// The hashes of an RFC 6962 tree (section 2.1): SHA-256, 0x00 before a leaf, 0x01 before two children.
/// </summary>
public static class MerkleHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Bytes = 32;

    /// <summary>
    /// Bytes of the longest entry that is hashed as it is: what fits an entry bundle's 16-bit length. A longer one
    /// enters the tree as its SHA-256, that is as an entry of 32 bytes. No stored record is as short as that, so the
    /// two cannot be mistaken for each other.
    /// </summary>
    public const int EntryBytesMax = ushort.MaxValue;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>The root of the tree without leaves: the SHA-256 of nothing.</summary>
    public static ReadOnlySpan<byte> EmptyRoot =>
    [
        0xE3, 0xB0, 0xC4, 0x42, 0x98, 0xFC, 0x1C, 0x14, 0x9A, 0xFB, 0xF4, 0xC8, 0x99, 0x6F, 0xB9, 0x24,
        0x27, 0xAE, 0x41, 0xE4, 0x64, 0x9B, 0x93, 0x4C, 0xA4, 0x95, 0x99, 0x1B, 0x78, 0x52, 0xB8, 0x55,
    ];

    /// <summary>What the tree sees of a record: the record, or its SHA-256 where it is too long.</summary>
    public static ReadOnlySpan<byte> EntryOf(ReadOnlySpan<byte> record) =>
        record.Length <= EntryBytesMax ? record : SHA256.HashData(record);

    /// <summary>The leaf hash of one record, into 32 bytes.</summary>
    public static void Leaf(ReadOnlySpan<byte> record, Span<byte> hash) =>
        Sha256Lanes.HashOne(LeafPrefix, EntryOf(record), hash);

    /// <summary>
    /// The leaf hashes of records: number i is <c>data[ends[i - 1]..ends[i]]</c>. Hashed side by side, so many at once
    /// cost a fraction of as many calls of <see cref="Leaf"/>.
    /// </summary>
    /// <param name="data">The records, one after another.</param>
    /// <param name="ends">Where each ends.</param>
    /// <param name="hashes">Receives 32 bytes a record.</param>
    public static void Leaves(ReadOnlySpan<byte> data, ReadOnlySpan<int> ends, Span<byte> hashes)
    {
        Sha256Lanes.HashMany(LeafPrefix, data, ends, hashes);
        int start = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            if (ends[i] - start > EntryBytesMax) Leaf(data[start..ends[i]], hashes.Slice(i * Bytes, Bytes));
            start = ends[i];
        }
    }

    /// <summary>The hash of an inner node; <paramref name="hash"/> may be either child.</summary>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> children = stackalloc byte[2 * Bytes];
        left.CopyTo(children);
        right.CopyTo(children[Bytes..]);
        Sha256Lanes.HashOne(NodePrefix, children, hash);
    }

    /// <summary>
    /// The hashes of inner nodes: node i has the children at <c>children[64 * i]</c>. Both spans may begin at one
    /// place.
    /// </summary>
    public static void Nodes(ReadOnlySpan<byte> children, Span<byte> hashes) =>
        Sha256Lanes.HashNodes(NodePrefix, children, hashes);

    /// <summary>
    /// The root over a power of two of neighbouring hashes, which are overwritten; the root is the first 32 bytes.
    /// </summary>
    internal static void Fold(Span<byte> hashes)
    {
        for (int bytes = hashes.Length; bytes > Bytes; bytes /= 2) Nodes(hashes[..bytes], hashes);
    }
}
