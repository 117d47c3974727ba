using Synapsid.Base.Simd;

namespace Synapsid.Base.Tests.Simd;

public sealed class DotProductTests
{
    public static TheoryData<SimdLevel> Levels => [.. SimdWidth.Available];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_level_agrees_with_double_arithmetic(SimdLevel level)
    {
        Random random = new(42);
        foreach (int length in (int[])[1, 3, 7, 8, 15, 16, 17, 31, 384, 391, 768])
        {
            foreach (int count in (int[])[0, 1, 3, 4, 5, 9])
            {
                float[] vector = Floats(random, length);
                float[] rows = Floats(random, length * count);
                float[] products = new float[count];
                DotProduct.Rows(vector, rows, products, level);
                for (int row = 0; row < count; row++)
                {
                    double expected = 0;
                    for (int i = 0; i < length; i++) expected += (double)vector[i] * rows[(row * length) + i];
                    Assert.True(Math.Abs(products[row] - expected) < 1e-4, $"{level} {length} × {count}, row {row}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_rows_product_does_not_depend_on_its_neighbours(SimdLevel level)
    {
        Random random = new(7);
        const int length = 391;
        float[] vector = Floats(random, length);
        float[] rows = Floats(random, length * 11);
        float[] together = new float[11];
        DotProduct.Rows(vector, rows, together, level);
        for (int row = 0; row < 11; row++)
        {
            float[] alone = new float[1];
            DotProduct.Rows(vector, rows.AsSpan(row * length, length), alone, level);
            Assert.Equal(together[row], alone[0]);
        }
    }

    [Fact]
    public void A_shape_that_does_not_fit_is_refused() =>
        Assert.Throws<ArgumentException>(() => DotProduct.Rows(new float[3], new float[7], new float[2]));

    [Fact]
    public void The_product_of_two_vectors_is_the_sum_of_products() => Assert.Equal(32f, DotProduct.Of([1, 2, 3], [4, 5, 6]));

    [Fact]
    public void Bytes_and_floats_are_the_same_memory()
    {
        float[] floats = [1f, -2f];
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], DotBytes.AsBytes(floats).ToArray());
        Assert.Equal(floats, DotBytes.AsFloats([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 9]).ToArray());
    }

    private static float[] Floats(Random random, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (random.NextSingle() * 2) - 1;
        return values;
    }
}
