namespace Synapsid.Search.Vectors;

/// <summary>
/// How the scores of one question spread over all rows that it was put to: what makes a score stand out.
/// </summary>
/// <param name="Count">Rows scored.</param>
/// <param name="Mean">Their mean score; 0 where there are none.</param>
/// <param name="Deviation">Their standard deviation; 0 where all are alike.</param>
public readonly record struct ScoreStatistics(int Count, double Mean, double Deviation)
{
    /// <summary>From the sums of scores and of their squares.</summary>
    internal static ScoreStatistics FromSums(int count, double sum, double sumOfSquares)
    {
        if (count == 0) return default;
        double mean = sum / count;
        return new ScoreStatistics(count, mean, Math.Sqrt(Math.Max(0, (sumOfSquares / count) - (mean * mean))));
    }

    /// <summary>How many deviations above the mean a score lies; 0 where all scores are alike.</summary>
    public double Standardize(double score) => Deviation > 0 ? (score - Mean) / Deviation : 0;
}
