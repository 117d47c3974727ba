using Synapsid.Base.Memory;

namespace Synapsid.Base.Tests.Memory;

public sealed class AlignedFloatsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void All_of_a_block_can_be_written_and_read(int length)
    {
        using AlignedFloats block = new(length);
        Assert.Equal(length, block.Span.Length);
        block.Span.Fill(3);
        Assert.Equal(-1, block.Span.IndexOfAnyExcept(3f));
    }

    [Fact]
    public void A_block_is_gone_after_disposal_and_may_be_disposed_twice()
    {
        AlignedFloats block = new(16);
        block.Dispose();
        block.Dispose();
        Assert.Throws<ObjectDisposedException>(() => block.Span.Length);
    }

    [Fact]
    public void A_negative_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedFloats(-1));
}
