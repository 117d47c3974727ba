using System.Buffers;
using Synapsid.Search.Words;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// What files score by the words of a question: BM25 (k1 = 1.2, b = 0.75) over stems, all forms of one counted as
/// one word,
/// over the files of a <see cref="SearchScope"/>.
/// </summary>
internal sealed class FileWords : IDisposable
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    private FileWords(float[] scores, double[] rarities)
    {
        Scores = scores;
        Rarities = rarities;
    }

    /// <summary>The score of each file, by file; 0 where it has none of the words. Rented, as those of
    /// <see cref="FileMeaning"/> are.</summary>
    public float[] Scores { get; }

    /// <summary>How much finding each stem tells: its inverse document frequency.</summary>
    public double[] Rarities { get; }

    /// <summary>Scores all files.</summary>
    public static FileWords Of(SearchScope scope, IReadOnlyList<string> stems)
    {
        int files = scope.FileCount;
        float[] scores = ArrayPool<float>.Shared.Rent(files);
        int[] counts = ArrayPool<int>.Shared.Rent(files);
        int[] touched = ArrayPool<int>.Shared.Rent(files);
        Array.Clear(scores, 0, files);
        Array.Clear(counts, 0, files);
        double[] rarities = new double[stems.Count];
        double average = AverageLength(scope);
        for (int i = 0; i < stems.Count; i++)
        {
            int found = 0;
            foreach (string form in WordForms.Of(stems[i])) Count(scope, form, counts, touched, ref found);
            double rarity = Math.Log(1 + ((scope.AllowedCount - found + 0.5) / (found + 0.5)));
            rarities[i] = rarity;
            foreach (int file in touched.AsSpan(0, found))
            {
                (int segment, int row) = scope.PlaceOf(file);
                double length = scope.Segments[segment].Segment.Words.LengthOf(row) / average;
                double count = counts[file];
                scores[file] += (float)(rarity * count * (K1 + 1) / (count + (K1 * (1 - B + (B * length)))));
                counts[file] = 0;
            }
        }

        ArrayPool<int>.Shared.Return(counts);
        ArrayPool<int>.Shared.Return(touched);
        return new FileWords(scores, rarities);
    }

    /// <summary>Gives its array back.</summary>
    public void Dispose() => ArrayPool<float>.Shared.Return(Scores);

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

    private static void Count(SearchScope scope, string form, int[] counts, int[] touched, ref int found)
    {
        for (int segment = 0; segment < scope.Segments.Count; segment++)
        {
            WordPostings postings = scope.Segments[segment].Segment.Words.Postings(form);
            while (postings.MoveNext())
            {
                int file = scope.FileOf(segment, postings.Row);
                if (!scope.IsAllowed(file)) continue;
                if (counts[file] == 0) touched[found++] = file;
                counts[file] += Math.Max(1, postings.Count);
            }
        }
    }
}
