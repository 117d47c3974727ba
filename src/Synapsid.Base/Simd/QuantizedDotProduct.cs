// Safety: each vector load reads 16 or 8 elements at an index that the loop's bound keeps that far below the end of
// both spans, whose lengths Rows has compared with the shape asked for; the scalar tail indexes spans, which the
// runtime checks.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Synapsid.Base.Simd;

/// <summary>
/// Dot products of one vector with many rows of <see cref="ScalarQuantizer"/>: the inner loop of an exact search where
/// rows take a byte a dimension.
/// </summary>
/// <remarks>
/// The vector keeps its full precision, so only the rows' rounding shows. A row's sum is formed the same way whatever
/// is beside it. Levels agree within rounding, not to the bit. The loops are compiled in full at once: code compiled
/// ahead cannot have this machine's instructions, and the first, quick compilation calls a method for each load.
/// </remarks>
public static class QuantizedDotProduct
{
    /// <summary>Independent sums of a row: they hide the multiply-add's latency.</summary>
    private const int Sums = 4;

    /// <summary>Computes <c>products[i] = vector · (codes of row i) × scales[i]</c>.</summary>
    /// <param name="vector">One vector; its length is a row's.</param>
    /// <param name="codes">Rows of that length, one after another: <c>products.Length</c> of them.</param>
    /// <param name="scales">One scale a row.</param>
    /// <param name="products">Receives one product a row.</param>
    /// <exception cref="ArgumentException">The rows or scales are not as many as asked for.</exception>
    public static void Rows(
        ReadOnlySpan<float> vector, ReadOnlySpan<sbyte> codes, ReadOnlySpan<float> scales, Span<float> products) =>
        Rows(vector, codes, scales, products, SimdWidth.Current);

    /// <summary>As the overload without <paramref name="level"/>, at a level that this CPU must have.</summary>
    public static void Rows(
        ReadOnlySpan<float> vector,
        ReadOnlySpan<sbyte> codes,
        ReadOnlySpan<float> scales,
        Span<float> products,
        SimdLevel level)
    {
        if ((long)vector.Length * products.Length != codes.Length || scales.Length != products.Length)
        {
            throw new ArgumentException(
                $"{codes.Length} codes and {scales.Length} scales are not {products.Length} rows of {vector.Length}.",
                nameof(codes));
        }

        for (int row = 0; row < products.Length; row++)
        {
            ReadOnlySpan<sbyte> those = codes.Slice(row * vector.Length, vector.Length);
            products[row] = scales[row] * level switch
            {
                SimdLevel.Avx512 => Sum512(vector, those),
                SimdLevel.Avx2 => Sum256(vector, those),
                _ => Tail(vector, those, 0, 0f),
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum512(ReadOnlySpan<float> vector, ReadOnlySpan<sbyte> codes)
    {
        const int Step = 16;
        ref float query = ref MemoryMarshal.GetReference(vector);
        ref sbyte row = ref MemoryMarshal.GetReference(codes);
        Vector512<float> a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i <= codes.Length - (Sums * Step); i += Sums * Step)
        {
            a = Add(a, ref row, ref query, i);
            b = Add(b, ref row, ref query, i + Step);
            c = Add(c, ref row, ref query, i + (2 * Step));
            d = Add(d, ref row, ref query, i + (3 * Step));
        }

        for (; i <= codes.Length - Step; i += Step) a = Add(a, ref row, ref query, i);
        return Tail(vector, codes, i, Vector512.Sum((a + b) + (c + d)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum256(ReadOnlySpan<float> vector, ReadOnlySpan<sbyte> codes)
    {
        const int Step = 8;
        ref float query = ref MemoryMarshal.GetReference(vector);
        ref sbyte row = ref MemoryMarshal.GetReference(codes);
        Vector256<float> a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i <= codes.Length - (Sums * Step); i += Sums * Step)
        {
            a = Add(a, ref row, ref query, i);
            b = Add(b, ref row, ref query, i + Step);
            c = Add(c, ref row, ref query, i + (2 * Step));
            d = Add(d, ref row, ref query, i + (3 * Step));
        }

        for (; i <= codes.Length - Step; i += Step) a = Add(a, ref row, ref query, i);
        return Tail(vector, codes, i, Vector256.Sum((a + b) + (c + d)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Add(Vector512<float> sum, ref sbyte row, ref float query, int i)
    {
        Vector512<int> codes = Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref row, (nuint)i));
        Vector512<float> part = Vector512.LoadUnsafe(ref query, (nuint)i);
        return Vector512.FusedMultiplyAdd(Avx512F.ConvertToVector512Single(codes), part, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add(Vector256<float> sum, ref sbyte row, ref float query, int i)
    {
        Vector128<sbyte> eight = Vector64.LoadUnsafe(ref row, (nuint)i).ToVector128Unsafe();
        Vector256<float> codes = Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(eight));
        return Vector256.FusedMultiplyAdd(codes, Vector256.LoadUnsafe(ref query, (nuint)i), sum);
    }

    private static float Tail(ReadOnlySpan<float> vector, ReadOnlySpan<sbyte> codes, int from, float sum)
    {
        for (int i = from; i < codes.Length; i++) sum = MathF.FusedMultiplyAdd(vector[i], codes[i], sum);
        return sum;
    }
}
