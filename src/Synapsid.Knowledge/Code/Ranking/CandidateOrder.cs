namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>Puts candidates in order, so that one file does not fill the answer.</summary>
internal static class CandidateOrder
{
    /// <summary>
    /// What each better place of the same file sets a place back by, in deviations. From 1 to 3 the figures are alike.
    /// </summary>
    private const double SameFile = 1.5;

    /// <summary>Candidates that are looked at; the rest are too far behind.</summary>
    private const int PoolMax = 600;

    /// <summary>The best places, best first; equal ones in the order of files and lines.</summary>
    /// <param name="candidates">All.</param>
    /// <param name="count">Places wanted at most.</param>
    public static List<Candidate> Best(List<Candidate> candidates, int count)
    {
        candidates.Sort(static (left, right) =>
        {
            int order = right.Score.CompareTo(left.Score);
            if (order == 0) order = left.File.CompareTo(right.File);
            return order != 0 ? order : left.StartLine.CompareTo(right.StartLine);
        });
        List<Candidate> pool = candidates.GetRange(0, Math.Min(PoolMax, candidates.Count));
        Dictionary<int, int> taken = [];
        List<Candidate> best = [];
        while (best.Count < count && pool.Count > 0)
        {
            int found = 0;
            double bestScore = double.NegativeInfinity;
            for (int i = 0; i < pool.Count && pool[i].Score > bestScore; i++)
            {
                double score = pool[i].Score - (SameFile * taken.GetValueOrDefault(pool[i].File));
                if (score <= bestScore) continue;
                bestScore = score;
                found = i;
            }

            Candidate next = pool[found];
            pool.RemoveAt(found);
            taken[next.File] = taken.GetValueOrDefault(next.File) + 1;
            best.Add(next with { Score = bestScore });
        }

        return best;
    }
}
