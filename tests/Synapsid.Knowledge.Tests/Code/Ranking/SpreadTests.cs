using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class SpreadTests
{
    [Fact]
    public void A_score_is_told_in_deviations()
    {
        Spread spread = default;
        foreach (double score in new[] { 2.0, 4, 4, 4, 5, 5, 7, 9 }) spread.Add(score);
        Assert.Equal(8, spread.Count);
        Assert.Equal(2, spread.Standardize(9), 9);
        Assert.Equal(0, spread.Standardize(5), 9);
    }

    [Fact]
    public void Where_all_are_alike_nothing_stands_out()
    {
        Spread spread = default;
        Assert.Equal(0, spread.Standardize(3));
        spread.Add(1);
        spread.Add(1);
        Assert.Equal(0, spread.Standardize(3));
    }
}
