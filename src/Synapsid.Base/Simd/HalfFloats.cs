// Safety: the loop reads 16 bytes and writes 8 floats only while both lie whole inside the spans.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Synapsid.Base.Simd;

/// <summary>Half-precision floats, as files hold them, to single precision. Every half is exact in single.</summary>
public static unsafe class HalfFloats
{
    /// <summary>Bytes of one half.</summary>
    public const int Bytes = 2;

    private const float TwoToThe112 = 5.192296858534828e33f;
    private const int LargestFinite = 0x7BFF, SingleExponent = 0x7F800000;

    /// <summary>Converts little-endian IEEE 754 binary16, two bytes each; any alignment.</summary>
    /// <exception cref="ArgumentException">The source has not twice as many bytes as the destination has
    /// floats.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToSingle(SimdLevel level, ReadOnlySpan<byte> source, Span<float> destination)
    {
        if (source.Length != (long)destination.Length * Bytes)
        {
            throw new ArgumentException(
                $"{destination.Length} floats need {2L * destination.Length} bytes of halves, not {source.Length}.",
                nameof(source));
        }

        int done = 0;
        if (level >= SimdLevel.Avx2)
        {
            fixed (byte* from = source)
            fixed (float* to = destination)
            {
                for (; done + 8 <= destination.Length; done += 8)
                    Widen(Vector128.Load((ushort*)(from + (done * Bytes)))).Store(to + done);
            }
        }

        for (; done < destination.Length; done++)
            destination[done] = (float)BinaryPrimitives.ReadHalfLittleEndian(source[(done * Bytes)..]);
    }

    // Moves exponent and fraction to their place in a single; the product 2^112 makes up for the two exponents' biases
    // and normalizes subnormal halves by the way. Infinity and NaN have all exponent bits set, before and after.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Widen(Vector128<ushort> halves)
    {
        Vector256<int> bits = Avx2.ConvertToVector256Int32(halves);
        Vector256<int> magnitude = bits & Vector256.Create(0x7FFF);
        Vector256<int> sign = Vector256.ShiftLeft(bits ^ magnitude, 16);
        Vector256<float> scaled = Vector256.ShiftLeft(magnitude, 13).AsSingle() * Vector256.Create(TwoToThe112);
        Vector256<int> isSpecial = Vector256.GreaterThan(magnitude, Vector256.Create(LargestFinite));
        Vector256<int> special = isSpecial & Vector256.Create(SingleExponent);
        return (scaled.AsInt32() | special | sign).AsSingle();
    }
}
