// Safety: the spans are pinned while the kernels run, and every end and every length has been checked against them
// before; Sha256Batch argues for the rest.
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

using Synapsid.Base.Simd;

namespace Synapsid.Base.Hashing;

/// <summary>
/// SHA-256 (FIPS 180-4) of many short messages, 16 or 8 side by side: what a Merkle tree over a million events a second
/// needs. The framework's <see cref="SHA256"/> is the specification, and what runs without vectors.
/// </summary>
/// <remarks>
/// One call of the framework costs 430 ns for 65 bytes, nearly all of it fixed cost; here a node of the tree costs 60
/// ns on one core (EPYC, Zen 4, AVX-512, 2026-11-21, <c>synbench ledger-hash</c>).
/// </remarks>
public static class Sha256Lanes
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>
    /// A message beyond this many bytes goes to the framework: alone in its lane it would keep the other lanes waiting,
    /// and the framework's fixed cost is little of its time.
    /// </summary>
    private const int LaneBytesMax = 4096;

    /// <summary>Fewer messages than this cost less by the framework.</summary>
    private const int ManyMin = 3;

    /// <summary>Fewer nodes than this cost less by the framework.</summary>
    private const int NodesMin = 2;

    /// <summary>
    /// Hashes messages: number i is the byte <paramref name="prefix"/> followed by <c>data[ends[i - 1]..ends[i]]</c>,
    /// the first from 0.
    /// </summary>
    /// <param name="prefix">The byte before every message.</param>
    /// <param name="data">The messages, one after another.</param>
    /// <param name="ends">Where each ends; never falling, none beyond the data.</param>
    /// <param name="hashes">Receives 32 bytes a message. Must not overlap the data.</param>
    /// <exception cref="ArgumentException">The ends fall or lie outside, or the hashes do not fit.</exception>
    public static void HashMany(byte prefix, ReadOnlySpan<byte> data, ReadOnlySpan<int> ends, Span<byte> hashes) =>
        HashMany(prefix, data, ends, hashes, SimdWidth.Current);

    /// <summary>As the overload without <paramref name="level"/>, at a level that this CPU must have.</summary>
    public static unsafe void HashMany(
        byte prefix, ReadOnlySpan<byte> data, ReadOnlySpan<int> ends, Span<byte> hashes, SimdLevel level)
    {
        bool anyLong = CheckEnds(data.Length, ends, hashes.Length);
        bool lanes = level != SimdLevel.Scalar && ends.Length >= ManyMin;
        if (lanes)
        {
            fixed (int* end = ends)
            fixed (byte* source = data, target = hashes)
            {
                if (level == SimdLevel.Avx512)
                {
                    Sha256Batch<Sha256Lanes512, Vector512<uint>>.HashMany(
                        prefix, source, end, ends.Length, target, LaneBytesMax);
                }
                else
                {
                    Sha256Batch<Sha256Lanes256, Vector256<uint>>.HashMany(
                        prefix, source, end, ends.Length, target, LaneBytesMax);
                }
            }
        }

        if (lanes && !anyLong) return;
        int start = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            ReadOnlySpan<byte> message = data[start..ends[i]];
            if (!lanes || message.Length > LaneBytesMax)
            {
                HashOne(prefix, message, hashes.Slice(i * HashBytes, HashBytes));
            }

            start = ends[i];
        }
    }

    /// <summary>
    /// Hashes the inner nodes of a Merkle tree: node i is the hash of <paramref name="prefix"/> and the two children at
    /// <c>children[64 * i]</c>.
    /// </summary>
    /// <param name="prefix">The byte before every pair; 0x01 in RFC 6962.</param>
    /// <param name="children">Pairs of hashes, 64 bytes each.</param>
    /// <param name="hashes">Receives 32 bytes a pair; may begin where <paramref name="children"/> does.</param>
    /// <exception cref="ArgumentException">The children are not whole pairs, or the hashes do not fit.</exception>
    public static void HashNodes(byte prefix, ReadOnlySpan<byte> children, Span<byte> hashes) =>
        HashNodes(prefix, children, hashes, SimdWidth.Current);

    /// <summary>As the overload without <paramref name="level"/>, at a level that this CPU must have.</summary>
    public static unsafe void HashNodes(
        byte prefix, ReadOnlySpan<byte> children, Span<byte> hashes, SimdLevel level)
    {
        int count = children.Length / (2 * HashBytes);
        if (children.Length % (2 * HashBytes) != 0 || hashes.Length < count * HashBytes)
        {
            throw new ArgumentException(
                $"{children.Length} bytes are no pairs of hashes, or {hashes.Length} bytes do not hold theirs.");
        }

        if (level == SimdLevel.Scalar || count < NodesMin)
        {
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> pair = children.Slice(2 * i * HashBytes, 2 * HashBytes);
                HashOne(prefix, pair, hashes.Slice(i * HashBytes, HashBytes));
            }

            return;
        }

        fixed (byte* source = children, target = hashes)
        {
            if (level == SimdLevel.Avx512)
            {
                Sha256Batch<Sha256Lanes512, Vector512<uint>>.HashNodes(prefix, source, count, target);
            }
            else
            {
                Sha256Batch<Sha256Lanes256, Vector256<uint>>.HashNodes(prefix, source, count, target);
            }
        }
    }

    /// <summary>The specification: the framework's hash of a prefix and a message.</summary>
    /// <param name="prefix">The byte before the message.</param>
    /// <param name="message">Any bytes.</param>
    /// <param name="hash">Receives 32 bytes; may overlap the message.</param>
    public static void HashOne(byte prefix, ReadOnlySpan<byte> message, Span<byte> hash)
    {
        const int OnStackMax = 1024;
        if (message.Length < OnStackMax)
        {
            Span<byte> whole = stackalloc byte[OnStackMax];
            whole[0] = prefix;
            message.CopyTo(whole[1..]);
            SHA256.HashData(whole[..(1 + message.Length)], hash);
            return;
        }

        using IncrementalHash hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hasher.AppendData([prefix]);
        hasher.AppendData(message);
        hasher.GetHashAndReset(hash);
    }

    /// <summary>Whether a message is too long for a lane; throws where the ends are no ends.</summary>
    private static bool CheckEnds(int dataLength, ReadOnlySpan<int> ends, int hashBytes)
    {
        bool anyLong = false;
        int start = 0;
        foreach (int end in ends)
        {
            if (end < start || end > dataLength)
            {
                throw new ArgumentException($"A message from {start} to {end} does not lie in {dataLength} bytes.");
            }

            anyLong |= end - start > LaneBytesMax;
            start = end;
        }

        return hashBytes / HashBytes >= ends.Length
            ? anyLong
            : throw new ArgumentException($"{ends.Length} hashes do not fit into {hashBytes} bytes.");
    }
}
