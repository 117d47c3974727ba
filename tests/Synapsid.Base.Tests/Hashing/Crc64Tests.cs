using System.Text;

using Synapsid.Base.Hashing;

namespace Synapsid.Base.Tests.Hashing;

public sealed class Crc64Tests
{
    [Fact]
    public void Published_vectors_hold()
    {
        // The check value of CRC-64/XZ in the CRC catalogue.
        Assert.Equal(0ul, Crc64.Compute([]));
        Assert.Equal(0x995D_C9BB_DF19_39FAul, Crc64.Compute(Encoding.ASCII.GetBytes("123456789")));
    }

    [Fact]
    public void Eight_at_a_time_agrees_with_one_at_a_time()
    {
        byte[] bytes = new byte[400];
        new Random(3).NextBytes(bytes);
        for (int length = 0; length <= 390; length++)
        {
            ReadOnlySpan<byte> part = bytes.AsSpan(length % 9, length);
            Assert.Equal(Crc64.AppendByByte(77, part), Crc64.Append(77, part));
        }
    }

    [Fact]
    public void Much_at_once_agrees_with_one_at_a_time()
    {
        byte[] bytes = new byte[70_000];
        new Random(5).NextBytes(bytes);
        for (int length = 4_090; length < 4_300; length++)
        {
            ReadOnlySpan<byte> part = bytes.AsSpan(length % 17, length);
            Assert.Equal(Crc64.AppendByByte(77, part), Crc64.Append(77, part));
        }

        Assert.Equal(Crc64.AppendByByte(0, bytes), Crc64.Append(0, bytes));
        for (int bit = 0; bit < 8 * 4_200; bit += 61)
        {
            byte[] one = new byte[4_200];
            one[bit / 8] = (byte)(1 << (bit % 8));
            Assert.Equal(Crc64.AppendByByte(0, one), Crc64.Append(0, one));
        }
    }

    [Fact]
    public void Appending_parts_gives_the_checksum_of_the_whole()
    {
        byte[] bytes = new byte[1_001];
        new Random(4).NextBytes(bytes);
        for (int cut = 0; cut <= bytes.Length; cut += 77)
        {
            Assert.Equal(
                Crc64.Compute(bytes), Crc64.Append(Crc64.Compute(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }
}
