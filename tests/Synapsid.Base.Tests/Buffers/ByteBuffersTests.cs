using Synapsid.Base.Buffers;

namespace Synapsid.Base.Tests.Buffers;

public sealed class ByteBuffersTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 << 10)]
    [InlineData((64 << 10) + 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    public void A_buffer_is_as_long_as_asked_for_and_can_be_returned(int bytes)
    {
        byte[] buffer = ByteBuffers.Rent(bytes);
        Assert.InRange(buffer.Length, bytes, Math.Max(bytes * 2, 32));
        ByteBuffers.Return(buffer);
        ByteBuffers.Forget();
        ByteBuffers.Return(ByteBuffers.Rent(bytes));
    }

    [Fact]
    public void Buffers_that_are_out_are_different_ones()
    {
        byte[][] buffers = [.. Enumerable.Range(0, 40).Select(_ => ByteBuffers.Rent(200_000))];
        Assert.Equal(40, buffers.Distinct().Count());
        foreach (byte[] buffer in buffers) ByteBuffers.Return(buffer);
    }

    [Fact]
    public void What_was_returned_is_gone_once_it_is_forgotten()
    {
        WeakReference returned = Use();
        ByteBuffers.Forget();
        GC.Collect();
        Assert.False(returned.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Use()
    {
        byte[] buffer = ByteBuffers.Rent(500_000);
        ByteBuffers.Return(buffer);
        return new WeakReference(buffer);
    }
}
