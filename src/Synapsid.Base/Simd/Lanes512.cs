// Safety: Load and Store touch exactly Count floats at the caller's pointer; the kernels above check their ranges.
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Synapsid.Base.Simd;

/// <summary>Sixteen lanes: AVX-512.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Count => 16;

    public static int TileRowsMax => 12;

    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    public static void Store(float* destination, Vector512<float> value) => value.Store(destination);

    public static Vector512<float> Fill(float value) => Vector512.Create(value);

    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Avx512F.FusedMultiplyAdd(a, b, c);

    // The instruction, not Vector512.Max: that one adds rules for NaN and signed zero, which no caller needs.
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Avx512F.Max(a, b);

    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Avx512F.Min(a, b);

    public static Vector512<float> Abs(Vector512<float> value) => Vector512.Abs(value);

    public static Vector512<float> Round(Vector512<float> value) => Avx512F.RoundScale(value, 0);

    public static Vector512<float> Scale(Vector512<float> value, Vector512<float> power) =>
        Avx512F.Scale(value, power);

    public static Vector512<float> SelectBySign(
        Vector512<float> sign, Vector512<float> ifNegative, Vector512<float> otherwise) =>
        Vector512.ConditionalSelect(Vector512.LessThan(sign, Vector512<float>.Zero), ifNegative, otherwise);

    public static float Sum(Vector512<float> value) => Vector512.Sum(value);

    public static float Largest(Vector512<float> value)
    {
        Vector256<float> eight = Avx.Max(value.GetLower(), value.GetUpper());
        return Lanes256.Largest(eight);
    }
}
