using Synapsid.Base.Memory;

namespace Synapsid.Base.Tests.Memory;

public sealed class NativeBlockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(256 << 10)]
    public void A_block_is_zeroed_and_keeps_what_is_written(int length)
    {
        for (int round = 0; round < 3; round++)
        {
            NativeBlock block = NativeBlock.Allocate(length);
            Assert.Equal(length, block.Length);
            Assert.Equal(length, block.Span.Length);
            Assert.False(block.Span.ContainsAnyExcept((byte)0));
            block.Span.Fill(0xA5);
            Assert.False(block.Span.ContainsAnyExcept((byte)0xA5));
            block.Free();
        }
    }

    [Fact]
    public void Numbers_lie_over_the_bytes_and_within_the_block()
    {
        NativeBlock block = NativeBlock.Allocate(40);
        block.UInt32(8, 8)[7] = 0x01020304;
        Assert.Equal(new byte[] { 4, 3, 2, 1 }, block.Span[36..].ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => block.UInt32(8, 9).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => block.UInt32(-1, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => block.UInt32(0, int.MaxValue).Length);
        block.Free();
    }

    [Fact]
    public void No_block_has_no_bytes_and_is_freed_without_harm()
    {
        NativeBlock none = default;
        Assert.True(none.IsNull);
        Assert.True(none.Span.IsEmpty);
        none.Free();
        Assert.Throws<ArgumentOutOfRangeException>(() => NativeBlock.Allocate(0).Length);
    }

    [Fact]
    public void Freed_memory_goes_back_to_the_system()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Resident memory is read from /proc.");
        const int Blocks = 256;
        long before = ResidentBytes();
        var blocks = new NativeBlock[Blocks];
        for (int i = 0; i < Blocks; i++)
        {
            blocks[i] = NativeBlock.Allocate(256 << 10);
            blocks[i].Span.Fill(1);
        }

        Assert.InRange(ResidentBytes() - before, 60 << 20, long.MaxValue);
        foreach (NativeBlock block in blocks) block.Free();
        Assert.InRange(ResidentBytes() - before, long.MinValue, 16 << 20);
    }

    private static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], null) * Environment.SystemPageSize;
}
