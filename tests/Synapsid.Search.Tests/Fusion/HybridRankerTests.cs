using Synapsid.Search.Fusion;
using Synapsid.Search.Rows;
using Synapsid.Search.Tests.Text;
using Synapsid.Search.Tests.Vectors;
using Synapsid.Search.Text;
using Synapsid.Search.Vectors;
using Synapsid.Testing.Files;

namespace Synapsid.Search.Tests.Fusion;

public sealed class HybridRankerTests : IDisposable
{
    private const int Rows = 300;

    private readonly VectorFile _vectors;
    private readonly TextIndex _text;

    public HybridRankerTests()
    {
        SimulatedFileSystem files = new();
        files.CreateDirectory("text");
        _vectors = VectorFile.Create(files, "vectors.vec", new VectorFormat("m", 61) { WindowBytes = 64 << 10 });
        _vectors.Append(VectorFileTests.Rows(Rows, seed: 1));
        _text = TextIndex.Open(files, "text", new TextAnalyzerOptions(), []);
        Random random = new(2);
        for (int row = 0; row < Rows; row++) _text.Add(row, TextIndexTests.Text(random));
    }

    public void Dispose()
    {
        _vectors.Dispose();
        _text.Dispose();
    }

    [Fact]
    public void Fused_scores_are_standard_scores_of_both_sides_by_their_shares()
    {
        Random random = new(3);
        for (int run = 0; run < 30; run++)
        {
            float[] query = VectorFileTests.Rows(1, seed: run);
            int[] groups = [.. Enumerable.Range(0, Rows).Select(row => row / 3)];
            RowSet? allowed = run % 2 == 0 ? null : RowSet.Of(Enumerable.Range(0, Rows).Where(_ => random.Next(4) != 0), Rows);
            using TextScores text = _text.Score(TextIndexTests.Text(random));
            HybridHit[] hits = HybridRanker.Rank(_vectors, query, text, 15, allowed, groups);

            // The specification: every allowed row on both sides, standardized, the best of a group on each, sorted.
            int[] rows = [.. Enumerable.Range(0, Rows).Where(row => allowed?.Contains(row) != false)];
            Func<int, double> dense = Standardized(rows, row => ExactScan.Score(_vectors, query, row));
            Func<int, double> words = Standardized(rows, row => text[row]);
            (int Group, double Score)[] expected =
            [
                .. rows.GroupBy(row => groups[row])
                    .Select(group => (group.Key, (0.75 * group.Max(dense)) + (0.25 * group.Max(words))))
                    .OrderByDescending(group => group.Item2).Take(15),
            ];
            Assert.Equal(expected.Select(group => group.Group), hits.Select(hit => hit.Group));
            for (int i = 0; i < hits.Length; i++) Assert.Equal(expected[i].Score, hits[i].Score, 6);
        }
    }

    [Fact]
    public void Each_hit_tells_its_parts_and_its_place_on_either_side()
    {
        float[] query = VectorFileTests.Rows(1, seed: 5);
        using TextScores text = _text.Score("red fish w17");
        ScoredRow[] dense = ExactScan.Search(_vectors, query, Rows).Best;
        ScoredRow[] words = text.Top(Rows);
        HybridHit[] hits = HybridRanker.Rank(_vectors, query, text, 50, options: new HybridOptions { CandidatesMin = 20 });
        Assert.Equal(50, hits.Length);
        foreach (HybridHit hit in hits)
        {
            Assert.Equal(ExactScan.Score(_vectors, query, hit.Row), hit.DenseScore);
            Assert.Equal(text[hit.Row], hit.TextScore);
            int densePlace = Array.FindIndex(dense, row => row.Row == hit.Row) + 1;
            Assert.Equal(densePlace <= 100 ? densePlace : null, hit.DenseRank);
            int textPlace = Array.FindIndex(words, row => row.Row == hit.Row) + 1;
            Assert.Equal(textPlace is > 0 and <= 100 ? textPlace : null, hit.TextRank);
        }
    }

    [Fact]
    public void A_side_that_tells_no_rows_apart_leaves_the_order_to_the_other()
    {
        float[] query = VectorFileTests.Rows(1, seed: 6);
        using TextScores nothing = _text.Score("nowhere");
        Assert.Equal(
            ExactScan.Search(_vectors, query, 10).Best.Select(hit => hit.Row),
            HybridRanker.Rank(_vectors, query, nothing, 10).Select(hit => hit.Row));
        using TextScores words = _text.Score("red fish w17");
        Assert.Equal(
            words.Top(10).Select(hit => hit.Row),
            HybridRanker.Rank(_vectors, new float[61], words, 10).Select(hit => hit.Row));
    }

    [Fact]
    public void Rows_that_one_side_has_not_got_yet_are_not_answered()
    {
        _text.Add(Rows, "unheardof");
        using TextScores text = _text.Score("unheardof");
        Assert.DoesNotContain(HybridRanker.Rank(_vectors, VectorFileTests.Rows(1, seed: 7), text, 400), hit => hit.Row == Rows);
    }

    [Fact]
    public void An_empty_store_answers_nothing()
    {
        SimulatedFileSystem files = new();
        files.CreateDirectory("text");
        using VectorFile vectors = VectorFile.Create(files, "vectors.vec", new VectorFormat("m", 61));
        using TextIndex index = TextIndex.Open(files, "text", new TextAnalyzerOptions(), []);
        using TextScores text = index.Score("anything");
        Assert.Empty(HybridRanker.Rank(vectors, new float[61], text, 10));
    }

    private static Func<int, double> Standardized(int[] rows, Func<int, double> score)
    {
        double mean = rows.Average(score);
        double deviation = Math.Sqrt(rows.Average(row => Math.Pow(score(row) - mean, 2)));
        return row => deviation > 0 ? (score(row) - mean) / deviation : 0;
    }
}
