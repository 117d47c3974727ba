// Safety: the caller (MatrixProduct) has checked that rows × k floats at `a` (row stride `aStride`), k × 2 vectors at
// `b`, 2 vectors at `bias` where it is not null, and rows × 2 vectors at `c` (row stride `cStride`) are inside live
// buffers.
using System.Runtime.CompilerServices;

namespace Synapsid.Base.Simd;

/// <summary>
/// The innermost loop of a matrix product: a tile of up to twelve rows by two vectors of columns, whose sums stay in
/// registers while the depth is walked once.
/// </summary>
/// <remarks>
/// Every step of depth loads two vectors of B and one float of A a row, and does two multiply-adds a row: at eight rows
/// or more the multiplier is the bound, not the loads (Goto and van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication", 2008). Each sum is formed in the same order whatever the number of rows, so a row's result does
/// not depend on its neighbours, bit for bit. The row count is a type, so that the JIT drops the rows that are not
/// there; the long form below is what keeps 24 sums in registers, since the JIT does not unroll over an array.
/// </remarks>
internal static unsafe class MicroKernel
{
    /// <summary>A number of rows, known when the code is compiled.</summary>
    private interface IRows
    {
        static abstract int Count { get; }
    }

    /// <summary>
    /// Computes c[r][0…2L) = bias + Σₖ a[r][k] · b[k][0…2L) for <paramref name="rows"/> rows, L lanes a vector.
    /// </summary>
    public static void Multiply<TLanes, TVector>(
        int rows, float* a, nint aStride, float* b, nint depth, float* bias, float* c, nint cStride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 1: Tile<TLanes, TVector, R1>(a, aStride, b, depth, bias, c, cStride); break;
            case 2: Tile<TLanes, TVector, R2>(a, aStride, b, depth, bias, c, cStride); break;
            case 3: Tile<TLanes, TVector, R3>(a, aStride, b, depth, bias, c, cStride); break;
            case 4: Tile<TLanes, TVector, R4>(a, aStride, b, depth, bias, c, cStride); break;
            case 5: Tile<TLanes, TVector, R5>(a, aStride, b, depth, bias, c, cStride); break;
            case 6: Tile<TLanes, TVector, R6>(a, aStride, b, depth, bias, c, cStride); break;
            case 7: Tile<TLanes, TVector, R7>(a, aStride, b, depth, bias, c, cStride); break;
            case 8: Tile<TLanes, TVector, R8>(a, aStride, b, depth, bias, c, cStride); break;
            case 9: Tile<TLanes, TVector, R9>(a, aStride, b, depth, bias, c, cStride); break;
            case 10: Tile<TLanes, TVector, R10>(a, aStride, b, depth, bias, c, cStride); break;
            case 11: Tile<TLanes, TVector, R11>(a, aStride, b, depth, bias, c, cStride); break;
            case 12: Tile<TLanes, TVector, R12>(a, aStride, b, depth, bias, c, cStride); break;
            default: throw new ArgumentOutOfRangeException(nameof(rows), rows, "A tile has 1 to 12 rows.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TLanes, TVector, TRows>(
        float* a, nint aStride, float* b, nint depth, float* bias, float* c, nint cStride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
        where TRows : struct, IRows
    {
        TVector left = bias is null ? TLanes.Fill(0) : TLanes.Load(bias);
        TVector right = bias is null ? TLanes.Fill(0) : TLanes.Load(bias + TLanes.Count);
        TVector l0 = left, l1 = left, l2 = left, l3 = left, l4 = left, l5 = left;
        TVector l6 = left, l7 = left, l8 = left, l9 = left, l10 = left, l11 = left;
        TVector r0 = right, r1 = right, r2 = right, r3 = right, r4 = right, r5 = right;
        TVector r6 = right, r7 = right, r8 = right, r9 = right, r10 = right, r11 = right;

        // Four row pointers and two strides reach all twelve rows by the CPU's own address arithmetic.
        float* a0 = a, a3 = a + (3 * aStride), a6 = a + (6 * aStride), a9 = a + (9 * aStride);
        nint twice = 2 * aStride;
        for (float* end = b + (depth * 2 * TLanes.Count); b < end; b += 2 * TLanes.Count)
        {
            TVector bl = TLanes.Load(b), br = TLanes.Load(b + TLanes.Count);
            Step<TLanes, TVector>(*a0, bl, br, ref l0, ref r0);
            if (TRows.Count > 1) Step<TLanes, TVector>(a0[aStride], bl, br, ref l1, ref r1);
            if (TRows.Count > 2) Step<TLanes, TVector>(a0[twice], bl, br, ref l2, ref r2);
            if (TRows.Count > 3) Step<TLanes, TVector>(*a3, bl, br, ref l3, ref r3);
            if (TRows.Count > 4) Step<TLanes, TVector>(a3[aStride], bl, br, ref l4, ref r4);
            if (TRows.Count > 5) Step<TLanes, TVector>(a3[twice], bl, br, ref l5, ref r5);
            if (TRows.Count > 6) Step<TLanes, TVector>(*a6, bl, br, ref l6, ref r6);
            if (TRows.Count > 7) Step<TLanes, TVector>(a6[aStride], bl, br, ref l7, ref r7);
            if (TRows.Count > 8) Step<TLanes, TVector>(a6[twice], bl, br, ref l8, ref r8);
            if (TRows.Count > 9) Step<TLanes, TVector>(*a9, bl, br, ref l9, ref r9);
            if (TRows.Count > 10) Step<TLanes, TVector>(a9[aStride], bl, br, ref l10, ref r10);
            if (TRows.Count > 11) Step<TLanes, TVector>(a9[twice], bl, br, ref l11, ref r11);
            a0++;
            if (TRows.Count > 3) a3++;
            if (TRows.Count > 6) a6++;
            if (TRows.Count > 9) a9++;
        }

        Keep<TLanes, TVector>(c, l0, r0);
        if (TRows.Count > 1) Keep<TLanes, TVector>(c + cStride, l1, r1);
        if (TRows.Count > 2) Keep<TLanes, TVector>(c + (2 * cStride), l2, r2);
        if (TRows.Count > 3) Keep<TLanes, TVector>(c + (3 * cStride), l3, r3);
        if (TRows.Count > 4) Keep<TLanes, TVector>(c + (4 * cStride), l4, r4);
        if (TRows.Count > 5) Keep<TLanes, TVector>(c + (5 * cStride), l5, r5);
        if (TRows.Count > 6) Keep<TLanes, TVector>(c + (6 * cStride), l6, r6);
        if (TRows.Count > 7) Keep<TLanes, TVector>(c + (7 * cStride), l7, r7);
        if (TRows.Count > 8) Keep<TLanes, TVector>(c + (8 * cStride), l8, r8);
        if (TRows.Count > 9) Keep<TLanes, TVector>(c + (9 * cStride), l9, r9);
        if (TRows.Count > 10) Keep<TLanes, TVector>(c + (10 * cStride), l10, r10);
        if (TRows.Count > 11) Keep<TLanes, TVector>(c + (11 * cStride), l11, r11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TLanes, TVector>(
        float a, TVector left, TVector right, ref TVector leftSum, ref TVector rightSum)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector every = TLanes.Fill(a);
        leftSum = TLanes.MultiplyAdd(every, left, leftSum);
        rightSum = TLanes.MultiplyAdd(every, right, rightSum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<TLanes, TVector>(float* c, TVector left, TVector right)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TLanes.Store(c, left);
        TLanes.Store(c + TLanes.Count, right);
    }

    private readonly struct R1 : IRows { public static int Count => 1; }

    private readonly struct R2 : IRows { public static int Count => 2; }

    private readonly struct R3 : IRows { public static int Count => 3; }

    private readonly struct R4 : IRows { public static int Count => 4; }

    private readonly struct R5 : IRows { public static int Count => 5; }

    private readonly struct R6 : IRows { public static int Count => 6; }

    private readonly struct R7 : IRows { public static int Count => 7; }

    private readonly struct R8 : IRows { public static int Count => 8; }

    private readonly struct R9 : IRows { public static int Count => 9; }

    private readonly struct R10 : IRows { public static int Count => 10; }

    private readonly struct R11 : IRows { public static int Count => 11; }

    private readonly struct R12 : IRows { public static int Count => 12; }
}
