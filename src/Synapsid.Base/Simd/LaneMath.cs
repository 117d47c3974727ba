using System.Runtime.CompilerServices;

namespace Synapsid.Base.Simd;

/// <summary>Functions of one vector, lane by lane, to the accuracy of single precision.</summary>
/// <remarks>
/// The coefficients are minimax fits made for this file (Lawson's iteration on a Chebyshev basis, in double precision,
/// then rounded); the errors named are those of the rounded coefficients.
/// </remarks>
internal static class LaneMath
{
    /// <summary>2^x for x in -126…127; relative error below 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp2<TLanes, TVector>(TVector x)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        // 2^x = 2^n · 2^f with n whole and f in -½…½; the second factor by a polynomial of degree 5.
        TVector n = TLanes.Round(x), f = TLanes.Subtract(x, n);
        TVector sum = TLanes.Fill(0.001327647129073739f);
        sum = TLanes.MultiplyAdd(sum, f, TLanes.Fill(0.009675540961325169f));
        sum = TLanes.MultiplyAdd(sum, f, TLanes.Fill(0.05550713092088699f));
        sum = TLanes.MultiplyAdd(sum, f, TLanes.Fill(0.24022120237350464f));
        sum = TLanes.MultiplyAdd(sum, f, TLanes.Fill(0.6931469440460205f));
        sum = TLanes.MultiplyAdd(sum, f, TLanes.Fill(1.0000001192092896f));
        return TLanes.Scale(sum, n);
    }

    /// <summary>x·Φ(x), Φ the standard normal distribution; absolute error below 1e-7 · max(1, |x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gelu<TLanes, TVector>(TVector x)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        // The tail Φ(-t) spans eight decimal orders over 0…5.8, but its logarithm is nearly a parabola: a polynomial of
        // degree 8 gives log2 Φ(-t) so that Φ is right to 4e-8. Beyond 5.8 the tail is below 4e-9 and counts as there.
        TVector t = TLanes.Min(TLanes.Abs(x), TLanes.Fill(5.8f));
        TVector sum = TLanes.Fill(-2.2149931737658335e-06f);
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Fill(3.229295907658525e-05f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Fill(-0.00015432709187734872f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Fill(-0.00020898383809253573f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Fill(0.007150440476834774f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Fill(-0.052551135420799255f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Fill(-0.4591917097568512f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Fill(-1.1511070728302002f));
        sum = TLanes.MultiplyAdd(sum, t, TLanes.Fill(-0.9999999403953552f));
        TVector tail = Exp2<TLanes, TVector>(sum);
        TVector phi = TLanes.SelectBySign(x, tail, TLanes.Subtract(TLanes.Fill(1), tail));
        return TLanes.Multiply(x, phi);
    }
}
