namespace Synapsid.Base.Simd;

/// <summary>The widths that every SIMD kernel of the house is written for, narrowest first.</summary>
public enum SimdLevel
{
    /// <summary>Plain C#: the specification of each kernel.</summary>
    Scalar,

    /// <summary>256-bit vectors with fused multiply-add (AVX2 and FMA).</summary>
    Avx2,

    /// <summary>512-bit vectors (AVX-512 F, BW, DQ and VL).</summary>
    Avx512,
}
