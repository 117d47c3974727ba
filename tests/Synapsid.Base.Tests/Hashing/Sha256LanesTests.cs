using System.Security.Cryptography;

using FsCheck.Fluent;

using Synapsid.Base.Hashing;
using Synapsid.Base.Simd;
using Synapsid.Testing;

namespace Synapsid.Base.Tests.Hashing;

public sealed class Sha256LanesTests
{
    public static TheoryData<SimdLevel> Levels => [.. SimdWidth.Available];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_length_has_the_frameworks_hash(SimdLevel level)
    {
        for (int length = 0; length <= 300; length++) AssertHashes(0, Enumerable.Repeat(length, 19), length, level);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_count_of_messages_is_hashed_whole(SimdLevel level)
    {
        for (int count = 0; count <= 70; count++) AssertHashes(0x7F, Enumerable.Repeat(200, count), count, level);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Messages_of_all_lengths_mix(SimdLevel level)
    {
        Random random = new(11);
        int[] long5 = [5000, 0, 4096, 4097, 4095, 100_000];
        AssertHashes(1, long5, 1, level);
        AssertHashes(1, Enumerable.Range(0, 400), 2, level);
        AssertHashes(1, Enumerable.Range(0, 400).Select(i => 399 - i), 3, level);
        AssertHashes(1, Enumerable.Range(0, 3000).Select(_ => random.Next(9) == 0 ? random.Next(9000) : random.Next(300)), 4, level);
    }

    [Fact]
    public void Any_messages_have_the_frameworks_hashes_at_every_level() =>
        Prop.ForAll<byte[], byte>((lengths, prefix) =>
        {
            foreach (SimdLevel level in SimdWidth.Available)
            {
                AssertHashes(prefix, lengths.Select(length => length * (1 + (prefix & 3))), lengths.Length, level);
            }
        }).Holds();

    [Theory]
    [MemberData(nameof(Levels))]
    public void Nodes_have_the_frameworks_hashes(SimdLevel level)
    {
        for (int count = 0; count < 70; count++)
        {
            byte[] children = new byte[64 * count];
            new Random(count).NextBytes(children);
            byte[] hashes = new byte[(32 * count) + 5];
            Sha256Lanes.HashNodes(1, children, hashes, level);
            for (int i = 0; i < count; i++)
            {
                byte[] expected = SHA256.HashData([1, .. children.AsSpan(64 * i, 64)]);
                Assert.Equal(expected, hashes.AsSpan(32 * i, 32).ToArray());
            }

            Assert.Equal(new byte[5], hashes[(32 * count)..]);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Nodes_may_be_folded_in_place(SimdLevel level)
    {
        byte[] hashes = new byte[32 * 256];
        new Random(3).NextBytes(hashes);
        byte[] plain = [.. hashes];
        for (int count = 128; count > 0; count /= 2)
        {
            Sha256Lanes.HashNodes(1, hashes.AsSpan(0, 64 * count), hashes, level);
            Sha256Lanes.HashNodes(1, plain.AsSpan(0, 64 * count).ToArray(), plain, SimdLevel.Scalar);
            Assert.Equal(plain.AsSpan(0, 32 * count).ToArray(), hashes.AsSpan(0, 32 * count).ToArray());
        }
    }

    [Fact]
    public void The_published_hash_of_abc_holds()
    {
        // FIPS 180-2, B.1: "abc", here as the prefix "a" and the message "bc", in every lane.
        byte[] data = [.. Enumerable.Repeat("bc"u8.ToArray(), 40).SelectMany(pair => pair)];
        byte[] hashes = new byte[32 * 40];
        Sha256Lanes.HashMany((byte)'a', data, [.. Enumerable.Range(1, 40).Select(i => 2 * i)], hashes);
        byte[] expected = Convert.FromHexString("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
        Assert.All(hashes.Chunk(32), hash => Assert.Equal(expected, hash));
    }

    [Fact]
    public void Ends_that_fall_or_lie_outside_and_hashes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Sha256Lanes.HashMany(0, new byte[9], [5, 4], new byte[64]));
        Assert.Throws<ArgumentException>(() => Sha256Lanes.HashMany(0, new byte[9], [5, 10], new byte[64]));
        Assert.Throws<ArgumentException>(() => Sha256Lanes.HashMany(0, new byte[9], [-1], new byte[64]));
        Assert.Throws<ArgumentException>(() => Sha256Lanes.HashMany(0, new byte[9], [1, 2], new byte[63]));
        Assert.Throws<ArgumentException>(() => Sha256Lanes.HashNodes(1, new byte[63], new byte[64]));
        Assert.Throws<ArgumentException>(() => Sha256Lanes.HashNodes(1, new byte[128], new byte[63]));
    }

    private static void AssertHashes(byte prefix, IEnumerable<int> lengths, int seed, SimdLevel level)
    {
        int[] all = [.. lengths];
        byte[] data = new byte[all.Sum()];
        new Random(seed).NextBytes(data);
        int[] ends = new int[all.Length];
        for (int i = 0, end = 0; i < all.Length; i++) ends[i] = end += all[i];
        byte[] hashes = new byte[32 * all.Length];
        Sha256Lanes.HashMany(prefix, data, ends, hashes, level);
        for (int i = 0; i < all.Length; i++)
        {
            byte[] expected = SHA256.HashData([prefix, .. data.AsSpan(ends[i] - all[i], all[i])]);
            Assert.True(
                expected.AsSpan().SequenceEqual(hashes.AsSpan(32 * i, 32)), $"{level}: message {i} of {all[i]} bytes");
        }
    }
}
