using Synapsid.Base.Simd;

namespace Synapsid.Base.Tests.Simd;

public sealed class MatrixProductTests
{
    private const int Seed = 20260101;

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void A_product_agrees_with_its_definition_in_every_shape(SimdLevel level)
    {
        Random random = new(Seed);
        for (int rows = 1; rows <= 40; rows++)
        {
            int depth = random.Next(1, 70), columns = random.Next(1, 100);
            float[] a = Floats(random, rows * (depth + 3)), b = Floats(random, columns * depth);
            int padded = MatrixProduct.PaddedColumns(level, columns), stride = padded + 5;
            float[] bias = Floats(random, padded), c = new float[rows * stride];
            float[] packed = new float[MatrixProduct.PackedLength(level, depth, columns)];
            MatrixProduct.PackTransposed(level, new MatrixView(b, columns, depth, depth), packed);
            MatrixProduct.Multiply(
                level, new MatrixView(a, rows, depth, depth + 3), packed, bias,
                new MatrixView(c, rows, columns, stride));
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    double expected = bias[column];
                    for (int k = 0; k < depth; k++)
                        expected += (double)a[(row * (depth + 3)) + k] * b[(column * depth) + k];
                    double error = Math.Abs(expected - c[(row * stride) + column]);
                    Assert.True(error < 1e-4, $"seed {Seed}: {rows}×{depth}×{columns}: {error} at {row},{column}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void A_row_is_the_same_bit_for_bit_whatever_its_neighbours(SimdLevel level)
    {
        const int Rows = 29, Depth = 64, Columns = 64;
        Random random = new(Seed);
        float[] a = Floats(random, Rows * Depth);
        float[] packed = Floats(random, MatrixProduct.PackedLength(level, Depth, Columns));
        float[] together = new float[Rows * Columns], alone = new float[Columns];
        MatrixView all = new(a, Rows, Depth, Depth);
        MatrixProduct.Multiply(level, all, packed, [], new MatrixView(together, Rows, Columns, Columns));
        for (int row = 0; row < Rows; row++)
        {
            MatrixView one = new(alone, 1, Columns, Columns);
            MatrixProduct.Multiply(level, all.Slice(row, 1, 0, Depth), packed, [], one);
            Assert.Equal(together.AsSpan(row * Columns, Columns).ToArray(), alone);
        }
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Packing_rows_of_depth_equals_packing_the_transpose(SimdLevel level)
    {
        const int Depth = 17, Columns = 37;
        float[] b = Floats(new Random(Seed), Depth * Columns), transposed = new float[Depth * Columns];
        for (int k = 0; k < Depth; k++)
        {
            for (int column = 0; column < Columns; column++)
                transposed[(column * Depth) + k] = b[(k * Columns) + column];
        }

        float[] one = new float[MatrixProduct.PackedLength(level, Depth, Columns)], other = new float[one.Length];
        one.AsSpan().Fill(float.NaN);
        other.AsSpan().Fill(float.NaN);
        MatrixProduct.Pack(level, new MatrixView(b, Depth, Columns, Columns), one);
        MatrixProduct.PackTransposed(level, new MatrixView(transposed, Columns, Depth, Depth), other);
        Assert.Equal(one, other);
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Gelu_agrees_with_its_definition_to_single_precision(SimdLevel level)
    {
        // One row of depth one: the product is the bias itself, so the activation is all that is seen.
        const int Columns = 32_768;
        float[] bias = new float[Columns], results = new float[Columns];
        for (int i = 0; i < Columns; i++) bias[i] = (i - (Columns / 2)) * (10f / (Columns / 2));
        float[] packed = new float[MatrixProduct.PackedLength(level, 1, Columns)];
        MatrixProduct.Multiply(
            level, new MatrixView(new float[1], 1, 1, 1), packed, bias, new MatrixView(results, 1, Columns, Columns),
            Activation.Gelu);
        for (int i = 0; i < Columns; i++)
        {
            double expected = bias[i] * NormalDistribution(bias[i]);
            double error = Math.Abs(expected - results[i]);
            Assert.True(error <= 2e-7 * Math.Max(1, Math.Abs(bias[i])), $"gelu({bias[i]}) is off by {error:g3}.");
        }
    }

    [Fact]
    public void Buffers_that_are_too_short_are_refused()
    {
        SimdLevel level = SimdWidth.Current;
        int panel = MatrixProduct.PanelColumns(level);
        float[] a = new float[8], packed = new float[4 * panel], c = new float[2 * panel];
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixProduct.Multiply(
            level, new MatrixView(a, 2, 4, 4), packed.AsSpan(1), [], new MatrixView(c, 2, panel, panel)));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixProduct.Multiply(
            level, new MatrixView(a, 2, 4, 4), packed, new float[panel - 1], new MatrixView(c, 2, panel, panel)));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixProduct.Multiply(
            level, new MatrixView(a, 2, 4, 4), packed, [], new MatrixView(c, 2, panel - 1, panel - 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixProduct.Multiply(
            level, new MatrixView(a, 1, 4, 4), packed, [], new MatrixView(c, 2, panel, panel)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixView(a, 3, 3, 3).Rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixView(a, 2, 4, 3).Rows);
    }

    private static float[] Floats(Random random, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (random.NextSingle() * 2) - 1;
        return values;
    }

    // The Taylor series of the error function: in double precision good to 1e-8 within six standard deviations.
    private static double NormalDistribution(double x)
    {
        if (Math.Abs(x) > 6) return x < 0 ? 0 : 1;
        double z = x / Math.Sqrt(2), term = z, sum = z;
        for (int n = 1; n < 150; n++)
        {
            term *= -z * z / n;
            sum += term / ((2 * n) + 1);
        }

        return 0.5 + (sum / Math.Sqrt(Math.PI));
    }
}
