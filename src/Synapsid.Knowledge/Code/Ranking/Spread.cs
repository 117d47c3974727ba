namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>The mean and deviation of some scores, by which one of them is told to stand out.</summary>
internal struct Spread
{
    private int _count;
    private double _sum;
    private double _squares;

    /// <summary>Scores taken in.</summary>
    public readonly int Count => _count;

    /// <summary>Takes a score in.</summary>
    public void Add(double score)
    {
        _count++;
        _sum += score;
        _squares += score * score;
    }

    /// <summary>How many deviations above the mean a score lies; 0 where all scores are alike.</summary>
    public readonly double Standardize(double score)
    {
        if (_count == 0) return 0;
        double mean = _sum / _count;
        double variance = (_squares / _count) - (mean * mean);
        return variance > 1e-12 ? (score - mean) / Math.Sqrt(variance) : 0;
    }
}
