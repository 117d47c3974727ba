namespace Synapsid.Bench;

/// <summary>How good some answers are, averaged over questions. All gains are binary; ranks beyond 100 are not judged, but in MAP.</summary>
/// <param name="Ndcg10">Discounted gain of the first ten, over the best possible.</param>
/// <param name="Recall10">Share of the answers among the first ten.</param>
/// <param name="Recall100">Share of the answers among the first hundred.</param>
/// <param name="Mrr10">One over the place of the first answer, 0 beyond ten.</param>
/// <param name="Map">Average precision over all documents ranked.</param>
internal sealed record RetrievalQuality(double Ndcg10, double Recall10, double Recall100, double Mrr10, double Map)
{
    /// <summary>Of one ranking: documents, best first.</summary>
    public static RetrievalQuality Of(IReadOnlyList<int> ranking, HashSet<int> answers)
    {
        double gain = 0;
        double precision = 0;
        int first = 0;
        int found = 0;
        int found10 = 0;
        int found100 = 0;
        for (int place = 1; place <= ranking.Count; place++)
        {
            if (!answers.Contains(ranking[place - 1])) continue;
            found++;
            precision += (double)found / place;
            if (first == 0) first = place;
            if (place <= 10) gain += 1 / Math.Log2(place + 1);
            if (place <= 10) found10++;
            if (place <= 100) found100++;
        }

        double best = Enumerable.Range(1, Math.Min(10, answers.Count)).Sum(place => 1 / Math.Log2(place + 1));
        double count = answers.Count;
        return new RetrievalQuality(
            gain / best, found10 / count, found100 / count, first is > 0 and <= 10 ? 1.0 / first : 0, precision / count);
    }

    /// <summary>The average of several.</summary>
    public static RetrievalQuality Mean(IReadOnlyCollection<RetrievalQuality> all) => new(
        all.Average(one => one.Ndcg10),
        all.Average(one => one.Recall10),
        all.Average(one => one.Recall100),
        all.Average(one => one.Mrr10),
        all.Average(one => one.Map));
}
