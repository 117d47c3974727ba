namespace Synapsid.Search.Rows;

/// <summary>A row that a search found.</summary>
/// <param name="Row">The best row of its group.</param>
/// <param name="Group">The group: what the caller answers once, however many rows it has.</param>
/// <param name="Score">How well the row answers; more is better.</param>
public readonly record struct ScoredRow(int Row, int Group, float Score) : IComparable<ScoredRow>
{
    /// <summary>
    /// Best first: the higher score, then the lower row, so that equal scores always come in one order.
    /// </summary>
    public int CompareTo(ScoredRow other)
    {
        int byScore = other.Score.CompareTo(Score);
        return byScore != 0 ? byScore : Row.CompareTo(other.Row);
    }

    /// <summary>Whether it comes later than another, best first.</summary>
    public static bool operator >(ScoredRow left, ScoredRow right) => left.CompareTo(right) > 0;

    /// <summary>Whether it comes earlier than another, best first.</summary>
    public static bool operator <(ScoredRow left, ScoredRow right) => left.CompareTo(right) < 0;

    /// <summary>Whether it comes no earlier than another, best first.</summary>
    public static bool operator >=(ScoredRow left, ScoredRow right) => left.CompareTo(right) >= 0;

    /// <summary>Whether it comes no later than another, best first.</summary>
    public static bool operator <=(ScoredRow left, ScoredRow right) => left.CompareTo(right) <= 0;
}
