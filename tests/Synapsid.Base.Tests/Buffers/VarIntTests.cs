using Synapsid.Base.Buffers;

namespace Synapsid.Base.Tests.Buffers;

public sealed class VarIntTests
{
    [Fact]
    public void Golden_bytes_hold()
    {
        byte[] bytes = new byte[VarInt.BytesMax];
        Assert.Equal(2, VarInt.Write(bytes, 300));
        Assert.Equal([0xAC, 0x02], bytes.AsSpan(0, 2).ToArray());
        Assert.Equal(10, VarInt.Write(bytes, ulong.MaxValue));
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], bytes);
    }

    [Fact]
    public void Values_around_every_power_of_two_come_back()
    {
        byte[] bytes = new byte[VarInt.BytesMax];
        for (int bit = 0; bit < 64; bit++)
        {
            foreach (ulong value in (ulong[])[(1ul << bit) - 1, 1ul << bit, (1ul << bit) + 1])
            {
                int size = VarInt.Write(bytes, value);
                Assert.Equal(VarInt.Size(value), size);
                Assert.True(VarInt.TryRead(bytes.AsSpan(0, size), out ulong read, out int readSize));
                Assert.Equal((value, size), (read, readSize));
                Assert.False(VarInt.TryRead(bytes.AsSpan(0, size - 1), out _, out _));
            }
        }
    }

    [Fact]
    public void Overlong_values_are_refused()
    {
        Assert.False(VarInt.TryRead(Enumerable.Repeat((byte)0x80, 11).ToArray(), out _, out _));
        byte[] overflow = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02];
        Assert.False(VarInt.TryRead(overflow, out _, out _));
    }
}
