using Synapsid.Search.Words;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// What files score by the words of a question: BM25 (k1 = 1.2, b = 0.75) over stems, all forms of one counted as
/// one word,
/// over the files of a <see cref="SearchScope"/>.
/// </summary>
internal sealed class FileWords
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    private FileWords(float[] scores, double[] rarities)
    {
        Scores = scores;
        Rarities = rarities;
    }

    /// <summary>The score of each file; 0 where it has none of the words.</summary>
    public float[] Scores { get; }

    /// <summary>How much finding each stem tells: its inverse document frequency.</summary>
    public double[] Rarities { get; }

    /// <summary>Scores all files.</summary>
    public static FileWords Of(SearchScope scope, IReadOnlyList<string> stems)
    {
        float[] scores = new float[scope.FileCount];
        double[] rarities = new double[stems.Count];
        int[] counts = new int[scope.FileCount];
        List<int> touched = [];
        double average = AverageLength(scope);
        for (int i = 0; i < stems.Count; i++)
        {
            touched.Clear();
            foreach (string form in WordForms.Of(stems[i])) Count(scope, form, counts, touched);
            double rarity = Math.Log(1 + ((scope.AllowedCount - touched.Count + 0.5) / (touched.Count + 0.5)));
            rarities[i] = rarity;
            foreach (int file in touched)
            {
                (int segment, int row) = scope.PlaceOf(file);
                double length = scope.Segments[segment].Segment.Words.LengthOf(row) / average;
                double count = counts[file];
                scores[file] += (float)(rarity * count * (K1 + 1) / (count + (K1 * (1 - B + (B * length)))));
                counts[file] = 0;
            }
        }

        return new FileWords(scores, rarities);
    }

    private static double AverageLength(SearchScope scope)
    {
        long length = 0;
        long rows = 0;
        foreach ((_, Index.CodeSegment segment) in scope.Segments)
        {
            length += segment.Words.TotalLength;
            rows += segment.Words.CountedRows;
        }

        return rows == 0 ? 1 : Math.Max(1, (double)length / rows);
    }

    private static void Count(SearchScope scope, string form, int[] counts, List<int> touched)
    {
        for (int segment = 0; segment < scope.Segments.Count; segment++)
        {
            WordPostings postings = scope.Segments[segment].Segment.Words.Postings(form);
            while (postings.MoveNext())
            {
                int file = scope.FileOf(segment, postings.Row);
                if (!scope.IsAllowed(file)) continue;
                if (counts[file] == 0) touched.Add(file);
                counts[file] += postings.Count;
            }
        }
    }
}
