namespace Synapsid.Search.Text;

/// <summary>
/// The weight of one term by BM25 (Robertson and Zaragoza, "The probabilistic relevance framework", 2009) with k1 = 1.2
/// and b = 0.75, and the inverse document frequency that Lucene uses, which never falls below zero.
/// </summary>
internal readonly struct Bm25
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    private readonly float _factor;
    private readonly float _normBase;
    private readonly float _normSlope;

    /// <param name="idf">See <see cref="Idf"/>.</param>
    /// <param name="queryCount">How often the question has the term.</param>
    /// <param name="averageLength">Terms in a row, on average over the rows that have any.</param>
    public Bm25(double idf, int queryCount, double averageLength)
    {
        _factor = (float)(idf * queryCount * (K1 + 1));
        _normBase = (float)(K1 * (1 - B));
        _normSlope = (float)(K1 * B / averageLength);
    }

    /// <summary>ln(1 + (N - n + ½) / (n + ½)): how much finding a term tells that n of N rows have.</summary>
    public static double Idf(int rows, int rowsWithTerm) =>
        Math.Log(1 + ((rows - rowsWithTerm + 0.5) / (rowsWithTerm + 0.5)));

    /// <summary>
    /// What <paramref name="count"/> occurrences add to the score of a row of <paramref name="length"/> terms.
    /// </summary>
    public float Score(int count, int length) => _factor * count / (count + _normBase + (_normSlope * length));
}
