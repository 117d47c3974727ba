using System.Text;

using Synapsid.Base.Hashing;

namespace Synapsid.Base.Tests.Hashing;

public sealed class Crc32CTests
{
    [Fact]
    public void Published_vectors_hold()
    {
        // RFC 3720, B.4, and the check value of the CRC catalogue.
        Assert.Equal(0u, Crc32C.Compute([]));
        Assert.Equal(0xE306_9283u, Crc32C.Compute(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8A91_36AAu, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62A8_AB43u, Crc32C.Compute(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0x46DD_794Eu, Crc32C.Compute(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
    }

    [Fact]
    public void The_instruction_agrees_with_the_table_at_every_length_and_alignment()
    {
        byte[] bytes = new byte[16_000];
        new Random(1).NextBytes(bytes);
        for (int length = 0; length < 9_400; length += length < 80 ? 1 : 61)
        {
            ReadOnlySpan<byte> part = bytes.AsSpan(length % 9, length);
            Assert.Equal(Crc32C.AppendByTable(0x1234_5678, part), Crc32C.Append(0x1234_5678, part));
        }
    }

    [Fact]
    public void Appending_parts_gives_the_checksum_of_the_whole()
    {
        byte[] bytes = new byte[7_001];
        new Random(2).NextBytes(bytes);
        uint whole = Crc32C.Compute(bytes);
        for (int cut = 0; cut <= bytes.Length; cut += 499)
        {
            Assert.Equal(whole, Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }
}
