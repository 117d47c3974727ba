// Safety: Load and Store touch exactly Count floats at the caller's pointer; the kernels above check their ranges.
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Synapsid.Base.Simd;

/// <summary>Eight lanes: AVX2 with fused multiply-add.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Count => 8;

    public static int TileRowsMax => 6;

    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    public static void Store(float* destination, Vector256<float> value) => value.Store(destination);

    public static Vector256<float> Fill(float value) => Vector256.Create(value);

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Fma.MultiplyAdd(a, b, c);

    // The instruction, not Vector256.Max: that one adds rules for NaN and signed zero, which no caller needs.
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Avx.Max(a, b);

    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Avx.Min(a, b);

    public static Vector256<float> Abs(Vector256<float> value) => Vector256.Abs(value);

    public static Vector256<float> Round(Vector256<float> value) => Avx.RoundToNearestInteger(value);

    public static Vector256<float> Scale(Vector256<float> value, Vector256<float> power) =>
        value * Vector256.ShiftLeft(Vector256.ConvertToInt32(power) + Vector256.Create(127), 23).AsSingle();

    public static Vector256<float> SelectBySign(
        Vector256<float> sign, Vector256<float> ifNegative, Vector256<float> otherwise) =>
        Vector256.ConditionalSelect(Vector256.LessThan(sign, Vector256<float>.Zero), ifNegative, otherwise);

    public static float Sum(Vector256<float> value) => Vector256.Sum(value);

    public static float Largest(Vector256<float> value)
    {
        Vector128<float> four = Sse.Max(value.GetLower(), value.GetUpper());
        Vector128<float> two = Sse.Max(four, Sse.MoveHighToLow(four, four));
        return Math.Max(two[0], two[1]);
    }
}
