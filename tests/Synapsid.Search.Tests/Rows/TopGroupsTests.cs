using Synapsid.Search.Rows;

namespace Synapsid.Search.Tests.Rows;

public sealed class TopGroupsTests
{
    [Fact]
    public void The_best_row_of_the_best_groups_is_what_sorting_gives()
    {
        Random random = new(9);
        for (int run = 0; run < 500; run++)
        {
            int rows = random.Next(1, 200);
            int k = random.Next(1, 20);
            int[] groups = new int[rows];
            for (int i = 1; i < rows; i++) groups[i] = groups[i - 1] + (random.Next(3) == 0 ? 1 : 0);

            // Few different scores, so that ties abound.
            float[] scores = [.. Enumerable.Range(0, rows).Select(_ => (float)random.Next(8))];
            ScoredRow[] expected = Expected(scores, groups, k);

            TopGroups whole = new(k);
            int cut = random.Next(rows);
            whole.Offer(scores.AsSpan(0, cut), 0, groups);
            whole.Offer(scores.AsSpan(cut), cut, groups);
            Assert.Equal(expected, whole.Finish());

            TopGroups left = new(k);
            TopGroups right = new(k);
            left.Offer(scores.AsSpan(0, cut), 0, groups);
            right.Offer(scores.AsSpan(cut), cut, groups);
            Assert.Equal(expected, TopGroups.Merge([right.Finish(), left.Finish()], k));
        }
    }

    [Fact]
    public void Scores_that_are_not_numbers_are_passed_over()
    {
        TopGroups top = new(3);
        top.Offer([float.NaN, 1, float.NaN], 0, []);
        Assert.Equal([new ScoredRow(1, 1, 1)], top.Finish());
    }

    [Fact]
    public void Only_scores_above_the_floor_enter()
    {
        TopGroups top = new(3, above: 0);
        top.Offer([0, 2, 0, 1], 0, []);
        Assert.Equal([1, 3], top.Finish().Select(row => row.Row));
    }

    /// <summary>The specification: sort everything.</summary>
    internal static ScoredRow[] Expected(float[] scores, int[] groups, int k) =>
        [.. scores.Select((score, row) => new ScoredRow(row, groups[row], score))
            .OrderByDescending(row => row.Score).ThenBy(row => row.Row)
            .DistinctBy(row => row.Group).Take(k)];
}
