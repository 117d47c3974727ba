using System.Buffers.Binary;
using System.Numerics;

namespace Synapsid.Base.Hashing;

/// <summary>
/// A seeded 64-bit hash for tables in memory: multiply-and-fold over 16 bytes a step, in the manner of wyhash. Both
/// factors of each product depend on the seed, so that nobody who does not know it can make a factor zero and with it
/// keys that collide. Not for files, and no defence against somebody who knows the seed.
/// </summary>
public static class KeyHash
{
    private const ulong A = 0xA0761D6478BD642F;
    private const ulong B = 0xE7037ED1A0B428DB;
    private const ulong C = 0x8EBC6AF09C88C6E3;

    /// <summary>The hash of some bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed)
    {
        ulong state = seed ^ A;
        ulong other = BitOperations.RotateLeft(seed, 32) ^ B;
        int length = bytes.Length;
        while (bytes.Length > 16)
        {
            state = Fold(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ other,
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ state);
            bytes = bytes[16..];
        }

        ulong low;
        ulong high;
        if (bytes.Length >= 8)
        {
            low = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]);
        }
        else if (bytes.Length >= 4)
        {
            low = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]);
        }
        else
        {
            low = bytes.IsEmpty ? 0 : ((ulong)bytes[0] << 16) | ((ulong)bytes[bytes.Length >> 1] << 8) | bytes[^1];
            high = 0;
        }

        return Fold(other ^ (ulong)length, Fold(low ^ other, high ^ state) ^ C);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
