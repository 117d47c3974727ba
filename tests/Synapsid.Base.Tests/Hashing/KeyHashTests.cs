using System.Globalization;
using System.Numerics;
using System.Text;
using Synapsid.Base.Hashing;

namespace Synapsid.Base.Tests.Hashing;

public sealed class KeyHashTests
{
    [Fact]
    public void Same_bytes_and_seed_give_the_same_hash_wherever_they_lie()
    {
        byte[] bytes = new byte[400];
        new Random(1).NextBytes(bytes);
        byte[] moved = [0, 0, 0, .. bytes];
        for (int length = 0; length <= bytes.Length; length++)
        {
            ulong hash = KeyHash.Of(bytes.AsSpan(0, length), 7);
            Assert.Equal(hash, KeyHash.Of(moved.AsSpan(3, length), 7));
            Assert.NotEqual(hash, KeyHash.Of(bytes.AsSpan(0, length), 8));
        }
    }

    [Fact]
    public void Length_alone_makes_a_difference()
    {
        var seen = new HashSet<ulong>();
        for (int length = 0; length < 2_000; length++) Assert.True(seen.Add(KeyHash.Of(new byte[length], 3)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    public void Each_bit_of_key_and_seed_moves_each_bit_of_the_hash_half_of_the_time(int length)
    {
        const int Keys = 2_000;
        var random = new Random(length);
        byte[] key = new byte[length];
        for (int bit = 0; bit < (length * 8) + 64; bit++)
        {
            int[] flips = new int[64];
            for (int round = 0; round < Keys; round++)
            {
                random.NextBytes(key);
                ulong seed = (ulong)random.NextInt64();
                ulong before = KeyHash.Of(key, seed);
                if (bit < length * 8) key[bit >> 3] ^= (byte)(1 << (bit & 7));
                else seed ^= 1ul << (bit - (length * 8));
                for (ulong moved = before ^ KeyHash.Of(key, seed); moved != 0; moved &= moved - 1)
                    flips[BitOperations.TrailingZeroCount(moved)]++;
            }

            // Half of 2,000 with a standard deviation of 22: seven of them either way.
            foreach (int count in flips) Assert.InRange(count, 843, 1_157);
        }
    }

    [Theory]
    [InlineData("key:{0}")]
    [InlineData("{0:D16}")]
    [InlineData("{0}")]
    [InlineData("user:{0:X8}:session")]
    public void Keys_in_a_row_fill_shards_and_low_bits_evenly_and_do_not_collide(string format)
    {
        const int Keys = 256_000;
        int[] high = new int[256];
        int[] low = new int[256];
        var seen = new HashSet<ulong>();
        for (int i = 0; i < Keys; i++)
        {
            ulong hash = KeyHash.Of(Encoding.ASCII.GetBytes(string.Format(CultureInfo.InvariantCulture, format, i)), 11);
            high[hash >> 56]++;
            low[hash & 0xFF]++;
            Assert.True(seen.Add(hash));
        }

        // Chi-square of 255 degrees of freedom: 360 is passed once in 50,000 times.
        foreach (int[] counts in new[] { high, low })
            Assert.InRange(counts.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000.0), 150, 360);
    }

    [Fact]
    public void Bytes_equal_to_the_constants_do_not_hide_the_rest_of_the_key()
    {
        // In a fold with a fixed factor, a key whose word equals that constant would hash alike whatever follows.
        byte[] key = new byte[16];
        BitConverter.TryWriteBytes(key, 0xE7037ED1A0B428DB);
        var seen = new HashSet<ulong>();
        for (int i = 0; i < 1_000; i++)
        {
            BitConverter.TryWriteBytes(key.AsSpan(8), (long)i);
            Assert.True(seen.Add(KeyHash.Of(key, 12_345)));
        }
    }
}
