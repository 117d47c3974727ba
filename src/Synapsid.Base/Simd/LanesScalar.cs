// Safety: Load and Store touch exactly one float at the caller's pointer; the kernels above check their ranges.
namespace Synapsid.Base.Simd;

/// <summary>One lane, plain C#: what the wider lanes must agree with.</summary>
internal readonly unsafe struct LanesScalar : ILanes<float>
{
    public static int Count => 1;

    public static int TileRowsMax => 6;

    public static float Load(float* source) => *source;

    public static void Store(float* destination, float value) => *destination = value;

    public static float Fill(float value) => value;

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    // Not fused: a CPU that needs this width may have no such instruction, and emulation is a hundred times slower.
    public static float MultiplyAdd(float a, float b, float c) => (a * b) + c;

    public static float Max(float a, float b) => a > b ? a : b;

    public static float Min(float a, float b) => a < b ? a : b;

    public static float Abs(float value) => MathF.Abs(value);

    public static float Round(float value) => MathF.Round(value);

    public static float Scale(float value, float power) =>
        value * BitConverter.Int32BitsToSingle(((int)power + 127) << 23);

    public static float SelectBySign(float sign, float ifNegative, float otherwise) =>
        sign < 0 ? ifNegative : otherwise;

    public static float Sum(float value) => value;

    public static float Largest(float value) => value;
}
