using Synapsid.Base.Simd;
using Synapsid.Search.Rows;
using Synapsid.Search.Tests.Rows;
using Synapsid.Search.Vectors;
using Synapsid.Testing.Files;

namespace Synapsid.Search.Tests.Vectors;

public sealed class ExactScanTests : IDisposable
{
    private const int Dimensions = 61;

    private readonly VectorFile _vectors = VectorFile.Create(
        new SimulatedFileSystem(), "vectors.vec", new VectorFormat("m", Dimensions) { WindowBytes = 64 << 10 });

    public void Dispose() => _vectors.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    [InlineData(40_000)]
    public void All_scores_are_those_of_each_row(int count)
    {
        _vectors.Append(VectorFileTests.Rows(40_000, seed: 3));
        float[] query = VectorFileTests.Rows(1, seed: 4);
        float[] scores = new float[count];
        ExactScan.ScoreAll(_vectors, query, scores);
        for (int row = 0; row < count; row++) Assert.Equal(ExactScan.Score(_vectors, query, row), scores[row]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactScan.ScoreAll(_vectors, query, new float[40_001]));
        Assert.Throws<ArgumentException>(() => ExactScan.ScoreAll(_vectors, query.AsSpan(1), scores));
    }

    [Fact]
    public void The_best_are_those_that_sorting_every_row_gives()
    {
        const int rows = 5000;
        _vectors.Append(VectorFileTests.Rows(rows, seed: 1));
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            float[] query = VectorFileTests.Rows(1, seed: 100 + seed);
            int[] groups = Groups(random, rows);
            RowSet? allowed = seed % 3 == 0 ? null : Allowed(random, rows - (seed * 10));
            float[] scores = [.. Enumerable.Range(0, rows).Select(row => DotProduct.Of(query, VectorFileTests.Row(_vectors, row)))];
            for (int row = 0; row < rows; row++)
            {
                if (allowed?.Contains(row) == false) scores[row] = float.NegativeInfinity;
            }

            int k = 1 + random.Next(40);
            ScoredRow[] expected = [.. TopGroupsTests.Expected(scores, groups, k).Where(hit => hit.Score > float.NegativeInfinity)];
            ScanResult found = ExactScan.Search(_vectors, query, k, allowed, groups, threads: 1);
            Assert.Equal(expected, found.Best);
            float[] looked = [.. scores.Where(score => score > float.NegativeInfinity)];
            Assert.Equal(looked.Length, found.Statistics.Count);
            Assert.Equal(looked.Average(score => (double)score), found.Statistics.Mean, 9);
            Assert.Equal(Math.Sqrt(looked.Average(score => Math.Pow(score - found.Statistics.Mean, 2))), found.Statistics.Deviation, 9);
        }
    }

    [Fact]
    public void The_answer_is_the_same_to_the_bit_on_any_number_of_threads()
    {
        const int rows = 40_000;
        float[] some = VectorFileTests.Rows(500, seed: 1);

        // The same 500 rows again and again: every score is shared by 80 rows.
        for (int i = 0; i < rows / 500; i++) _vectors.Append(some);
        int[] groups = Groups(new Random(2), rows);
        float[] query = VectorFileTests.Rows(1, seed: 7);
        ScanResult one = ExactScan.Search(_vectors, query, 25, null, groups, threads: 1);
        for (int threads = 2; threads < 6; threads++)
        {
            ScanResult many = ExactScan.Search(_vectors, query, 25, null, groups, threads);
            Assert.Equal(one.Best, many.Best);
            Assert.Equal(one.Statistics, many.Statistics);
        }
    }

    [Fact]
    public void Rows_of_bytes_are_ranked_by_the_products_of_what_they_stand_for()
    {
        VectorFormat format = new("m", Dimensions) { WindowBytes = 64 << 10, Element = VectorElement.Int8 };
        using VectorFile bytes = VectorFile.Create(new SimulatedFileSystem(), "bytes.vec", format);
        bytes.Append(VectorFileTests.Rows(5_000, seed: 8));
        float[] query = VectorFileTests.Rows(1, seed: 9);
        float[] scores = new float[5_000];
        ExactScan.ScoreAll(bytes, query, scores);
        for (int row = 0; row < 5_000; row++)
        {
            float expected = DotProduct.Of(query, VectorFileTests.Row(bytes, row));
            Assert.Equal(expected, scores[row], 1e-4f);
            Assert.Equal(scores[row], ExactScan.Score(bytes, query, row));
        }

        ScoredRow[] best = ExactScan.Search(bytes, query, 20).Best;
        Assert.Equal(scores.OrderDescending().Take(20), best.Select(hit => hit.Score));
    }

    [Fact]
    public void Rows_that_belong_to_no_group_yet_are_not_answered()
    {
        _vectors.Append(VectorFileTests.Rows(10, seed: 1));
        ScanResult found = ExactScan.Search(_vectors, VectorFileTests.Rows(1, seed: 2), 100, null, new int[7]);
        Assert.Equal(7, found.Statistics.Count);
        Assert.Single(found.Best);
    }

    [Fact]
    public void An_empty_store_answers_nothing()
    {
        ScanResult found = ExactScan.Search(_vectors, new float[Dimensions], int.MaxValue);
        Assert.Empty(found.Best);
        Assert.Equal(default, found.Statistics);
        _vectors.Append(VectorFileTests.Rows(3, seed: 1));
        Assert.Empty(ExactScan.Search(_vectors, new float[Dimensions], 5, RowSet.Of([], 3)).Best);
    }

    [Fact]
    public void A_query_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => ExactScan.Search(_vectors, new float[3], 5));

    private static int[] Groups(Random random, int rows)
    {
        int[] groups = new int[rows];
        for (int i = 1; i < rows; i++) groups[i] = groups[i - 1] + (random.Next(3) == 0 ? 1 : 0);
        return groups;
    }

    private static RowSet Allowed(Random random, int length)
    {
        double share = random.NextDouble();
        return RowSet.Of(Enumerable.Range(0, length).Where(row => random.NextDouble() < share || row % 997 < 300), length);
    }
}
