using Synapsid.Base.Simd;

namespace Synapsid.Base.Tests.Simd;

public sealed class ScalarQuantizerTests
{
    public static TheoryData<SimdLevel> Levels => [.. SimdWidth.Available];

    [Fact]
    public void The_largest_magnitude_is_127_and_the_rest_the_nearest_code()
    {
        sbyte[] codes = new sbyte[5];
        float scale = ScalarQuantizer.Quantize([2.54f, -2.54f, 0.029f, -0.031f, 0f], codes);
        Assert.Equal([127, -127, 1, -2, 0], codes);
        Assert.Equal(0.02f, scale, 1e-7f);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-45f)]
    public void A_vector_without_a_scale_is_zero(float value)
    {
        sbyte[] codes = [9, 9];
        Assert.Equal(0, ScalarQuantizer.Quantize([value, -value], codes));
        Assert.Equal([0, 0], codes);
    }

    [Fact]
    public void What_codes_stand_for_has_the_same_codes()
    {
        Random random = new(3);
        float[] vector = new float[61], restored = new float[61];
        sbyte[] codes = new sbyte[61], again = new sbyte[61];
        for (int run = 0; run < 1_000; run++)
        {
            for (int i = 0; i < 61; i++) vector[i] = (random.NextSingle() - 0.5f) * MathF.Pow(10, run % 30);
            float scale = ScalarQuantizer.Quantize(vector, codes);
            ScalarQuantizer.Restore(codes, scale, restored);
            ScalarQuantizer.Quantize(restored, again);
            Assert.Equal(codes, again);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Products_agree_with_double_arithmetic_and_do_not_depend_on_neighbours(SimdLevel level)
    {
        Random random = new(42);
        foreach (int length in (int[])[1, 7, 8, 15, 16, 31, 32, 63, 64, 65, 127, 384, 391])
        {
            float[] vector = [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() * 2) - 1)];
            sbyte[] codes = [.. Enumerable.Range(0, length * 5).Select(_ => (sbyte)random.Next(-127, 128))];
            float[] scales = [0.01f, 0f, 3f, 0.5f, 0.002f], products = new float[5], alone = new float[1];
            QuantizedDotProduct.Rows(vector, codes, scales, products, level);
            for (int row = 0; row < 5; row++)
            {
                double expected = 0;
                for (int i = 0; i < length; i++) expected += (double)vector[i] * codes[(row * length) + i] * scales[row];
                Assert.True(Math.Abs(products[row] - expected) < 2e-2 * scales[row] + 1e-9, $"{level} {length}, row {row}");
                QuantizedDotProduct.Rows(vector, codes.AsSpan(row * length, length), scales.AsSpan(row, 1), alone, level);
                Assert.Equal(products[row], alone[0]);
            }
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ScalarQuantizer.Quantize(new float[3], new sbyte[4]));
        Assert.Throws<ArgumentException>(
            () => QuantizedDotProduct.Rows(new float[3], new sbyte[7], new float[2], new float[2]));
        Assert.Throws<ArgumentException>(
            () => QuantizedDotProduct.Rows(new float[3], new sbyte[6], new float[1], new float[2]));
    }
}
