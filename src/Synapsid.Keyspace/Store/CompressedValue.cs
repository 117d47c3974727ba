using System.Numerics;
using Synapsid.Base.Buffers;
using Synapsid.Base.Compression;

namespace Synapsid.Keyspace.Store;

/// <summary>A string's bytes compressed: their length as a varint, then an LZ4 block.</summary>
internal static class CompressedValue
{
    /// <summary>Longer values stay as they are: to make one readable takes about a millisecond a mebibyte.</summary>
    public const int BytesMax = 4 << 20;

    private const int KeptScratchBytes = 64 << 10;

    /// <summary>
    /// Compresses into a buffer, which is replaced where it is too short. False where it does not save 12 %.
    /// </summary>
    public static bool TryCompress(ReadOnlySpan<byte> value, scoped ref byte[] scratch, out ReadOnlySpan<byte> stored)
    {
        int target = (int)(value.Length * 88L / 100);
        Fit(ref scratch, target);
        int size = VarInt.Write(scratch, (uint)value.Length);
        int block = Lz4Block.Compress(value, scratch.AsSpan(size, target - size));
        stored = scratch.AsSpan(0, block == 0 ? 0 : size + block);
        return block != 0;
    }

    /// <summary>The bytes before compression, in a buffer that is replaced where it is too short.</summary>
    public static ReadOnlySpan<byte> Expand(ReadOnlySpan<byte> stored, scoped ref byte[] scratch)
    {
        int size = LengthOf(stored, out int at);
        Fit(ref scratch, size);
        Span<byte> value = scratch.AsSpan(0, size);
        if (!Lz4Block.TryDecompress(stored[at..], value))
            throw new InvalidDataException($"A compressed value of {size:N0} bytes in memory is damaged.");
        return value;
    }

    /// <summary>How many bytes it stands for.</summary>
    public static int LengthOf(ReadOnlySpan<byte> stored) => LengthOf(stored, out _);

    private static int LengthOf(ReadOnlySpan<byte> stored, out int at)
    {
        at = 0;
        if (VarInt.TryRead(stored, ref at, out uint size) && size <= BytesMax) return (int)size;
        throw new InvalidDataException("A compressed value in memory has no length.");
    }

    /// <summary>A buffer grows by powers of two; one that was needed once for something big is not kept.</summary>
    private static void Fit(ref byte[] scratch, int bytes)
    {
        int wanted = Math.Max(4096, bytes);
        bool wasteful = scratch.Length > KeptScratchBytes && scratch.Length / 8 > wanted;
        if (scratch.Length >= bytes && !wasteful) return;
        scratch = GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)wanted));
    }
}
