using Synapsid.Search.Rows;

namespace Synapsid.Search.Tests.Rows;

public sealed class RowSetTests
{
    [Fact]
    public void Runs_visit_every_row_of_the_set_once()
    {
        Random random = new(3);
        for (int run = 0; run < 300; run++)
        {
            int length = random.Next(0, 400);
            double share = random.NextDouble();
            int[] rows = [.. Enumerable.Range(0, length).Where(_ => random.NextDouble() < share)];
            RowSet set = RowSet.Of(rows, length);
            Assert.Equal(rows.Length, set.Count);
            Assert.Equal(rows, Enumerable.Range(0, length + 70).Where(set.Contains));

            int from = random.Next(0, length + 1);
            int end = random.Next(from, length + 1);
            List<int> visited = [];
            for (int row = from; row < end;)
            {
                (int start, int runEnd) = set.NextRun(row, end);
                visited.AddRange(Enumerable.Range(start, runEnd - start));
                row = runEnd;
            }

            Assert.Equal(rows.Where(row => row >= from && row < end), visited);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void A_row_outside_the_length_is_refused(int row) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSet.Of([row], 10));
}
