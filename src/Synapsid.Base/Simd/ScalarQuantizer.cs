namespace Synapsid.Base.Simd;

/// <summary>
/// Vectors at one byte a dimension (scalar quantization): a vector is its codes, -127 to 127, times one scale of its
/// own, its largest magnitude over 127.
/// </summary>
/// <remarks>
/// A dimension is off by at most half a scale. The product of a 384-wide unit vector with another is off by about
/// 0.0004, and not to one side.
/// </remarks>
public static class ScalarQuantizer
{
    private const int CodeMax = 127;

    /// <summary>Writes a vector's codes.</summary>
    /// <param name="vector">Finite numbers.</param>
    /// <param name="codes">As long as the vector.</param>
    /// <returns>The scale; 0 where the vector is zero, or so small that its scale would be.</returns>
    public static float Quantize(ReadOnlySpan<float> vector, Span<sbyte> codes)
    {
        if (codes.Length != vector.Length)
        {
            throw new ArgumentException(
                $"{vector.Length} numbers need as many codes, not {codes.Length}.", nameof(codes));
        }

        float largest = 0;
        foreach (float value in vector) largest = MathF.Max(largest, MathF.Abs(value));
        float scale = largest / CodeMax;
        if (scale == 0)
        {
            codes.Clear();
            return 0;
        }

        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = (sbyte)Math.Clamp(MathF.Round(vector[i] / scale), -CodeMax, CodeMax);
        }

        return scale;
    }

    /// <summary>The vector that codes and their scale stand for.</summary>
    public static void Restore(ReadOnlySpan<sbyte> codes, float scale, Span<float> vector)
    {
        for (int i = 0; i < codes.Length; i++) vector[i] = codes[i] * scale;
    }
}
