using Synapsid.Base.Simd;

namespace Synapsid.Base.Tests.Simd;

public sealed class RowKernelsTests
{
    private const int Seed = 20260102;

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Softmax_agrees_with_its_definition_for_every_length(SimdLevel level)
    {
        Random random = new(Seed);
        for (int columns = 1; columns <= 70; columns++)
        {
            int stride = MatrixProduct.PaddedColumns(level, columns);
            float[] values = Floats(random, 3 * stride, 40), before = [.. values];
            RowKernels.Softmax(level, new MatrixView(values, 3, columns, stride), 0.25f);
            for (int row = 0; row < 3; row++)
            {
                double sum = 0;
                for (int c = 0; c < columns; c++) sum += Math.Exp(0.25 * before[(row * stride) + c]);
                for (int c = 0; c < columns; c++)
                {
                    double expected = Math.Exp(0.25 * before[(row * stride) + c]) / sum;
                    double error = Math.Abs(expected - values[(row * stride) + c]);
                    Assert.True(error < 1e-6, $"seed {Seed}: {columns} columns are off by {error}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Softmax_of_far_apart_scores_neither_overflows_nor_vanishes(SimdLevel level)
    {
        float[] values = new float[MatrixProduct.PaddedColumns(level, 3)];
        (values[0], values[1], values[2]) = (-1e30f, 1e4f, 1e4f);
        RowKernels.Softmax(level, new MatrixView(values, 1, 3, values.Length), 1);
        Assert.Equal([0, 0.5f, 0.5f], values[..3].Select(value => MathF.Round(value, 6)));
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Layer_norm_of_a_sum_agrees_with_its_definition(SimdLevel level)
    {
        const int Rows = 3, Columns = 48, Stride = 50;
        Random random = new(Seed);
        float[] x = Floats(random, Rows * Stride, 2), other = Floats(random, Rows * Stride, 2), before = [.. x];
        float[] gain = Floats(random, Columns, 1), shift = Floats(random, Columns, 1);
        RowKernels.AddAndNormalize(
            level, new MatrixView(x, Rows, Columns, Stride), new MatrixView(other, Rows, Columns, Stride), gain, shift,
            1e-5f);
        for (int row = 0; row < Rows; row++)
        {
            double[] sums = [.. Enumerable.Range(row * Stride, Columns).Select(i => (double)before[i] + other[i])];
            double mean = sums.Average(), variance = sums.Average(value => (value - mean) * (value - mean));
            for (int c = 0; c < Columns; c++)
            {
                double expected = ((sums[c] - mean) / Math.Sqrt(variance + 1e-5) * gain[c]) + shift[c];
                Assert.Equal(expected, x[(row * Stride) + c], 1e-5);
            }

            Assert.Equal(before[(row * Stride) + Columns], x[(row * Stride) + Columns]);
        }
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void The_mean_is_taken_column_by_column(SimdLevel level)
    {
        float[] rows = [.. Enumerable.Range(0, 32).Select(i => (float)i)], mean = new float[16];
        RowKernels.Mean(level, new MatrixView(rows, 2, 16, 16), mean);
        Assert.Equal(Enumerable.Range(8, 16).Select(i => (float)i), mean);
    }

    [Fact]
    public void Columns_that_fill_no_whole_vectors_are_refused()
    {
        float[] rows = new float[40];
        Assert.Throws<ArgumentOutOfRangeException>(
            () => RowKernels.Mean(SimdLevel.Scalar, new MatrixView(rows, 2, 20, 20), rows));
    }

    private static float[] Floats(Random random, int count, float range)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = ((random.NextSingle() * 2) - 1) * range;
        return values;
    }
}
