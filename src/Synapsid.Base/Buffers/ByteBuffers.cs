using System.Buffers;

namespace Synapsid.Base.Buffers;

/// <summary>
/// Byte arrays for a while, from pools that are small beside what passes through them: those of up to 64 KiB from the
/// runtime's, of up to 1 MiB from one of ours, which can be emptied, for the runtime's would keep dozens of each size
/// for good. Larger ones are made and left to the collector.
/// </summary>
public static class ByteBuffers
{
    private const int SharedBytesMax = 64 << 10;
    private const int PooledBytesMax = 1 << 20;
    private const int KeptOfASize = 8;

    private static ArrayPool<byte> s_large = NewPool();

    /// <summary>An array of so many bytes or more, with anything in them.</summary>
    public static byte[] Rent(int bytes) => bytes switch
    {
        <= SharedBytesMax => ArrayPool<byte>.Shared.Rent(bytes),
        <= PooledBytesMax => Volatile.Read(ref s_large).Rent(bytes),
        _ => GC.AllocateUninitializedArray<byte>(bytes),
    };

    /// <summary>Takes back an array from <see cref="Rent"/>, which its user must not touch any more.</summary>
    public static void Return(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (buffer.Length > PooledBytesMax) return;
        if (buffer.Length > SharedBytesMax) Volatile.Read(ref s_large).Return(buffer);
        else ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Leaves the larger ones that nobody uses to the collector.</summary>
    public static void Forget() => Volatile.Write(ref s_large, NewPool());

    private static ArrayPool<byte> NewPool() => ArrayPool<byte>.Create(PooledBytesMax, KeptOfASize);
}
