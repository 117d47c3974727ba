using Synapsid.Base.Files;
using Synapsid.Search.Blocks;

namespace Synapsid.Search.Words;

/// <summary>Merges what the workers gathered and writes it as a word segment.</summary>
internal static class WordSegmentWriter
{
    private const int PartCount = 8;

    /// <summary>Merges on several threads, writes and syncs; the folder is the caller's to sync.</summary>
    public static void Write(IFileSystem files, string path, int rowCount, IReadOnlyList<WordRows> workers, int threads)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads };
        SortedWords[] sorted = new SortedWords[workers.Count];
        Parallel.For(0, sorted.Length, options, worker => sorted[worker] = new SortedWords(workers[worker]));
        WordPart[] parts = new WordPart[PartCount];
        int[][] borders = Borders(sorted);
        Parallel.For(0, PartCount, options, part =>
            parts[part] = new WordPart(sorted, [.. borders[part]], borders[part + 1]));

        using BlockFileWriter writer = new(
            files.Open(path, FileIntent.CreateNew), WordSegmentFormat.Magic, WordSegmentFormat.Version);
        int[] lengths = Lengths(rowCount, workers);
        writer.Write(lengths);
        long postingsOffset = writer.Position;
        foreach (WordPart part in parts) writer.Write(part.Postings);
        long dictionaryOffset = writer.Position;
        foreach (WordPart part in parts) writer.Write(part.Dictionary);
        long indexOffset = writer.Position;
        int postingsBytes = 0;
        int dictionaryBytes = 0;
        int count = 0;
        foreach (WordPart part in parts)
        {
            foreach ((int dictionary, int postings) in part.Blocks)
            {
                writer.Write([dictionaryBytes + dictionary, postingsBytes + postings]);
            }

            postingsBytes += part.Postings.Length;
            dictionaryBytes += part.Dictionary.Length;
            count += part.Count;
        }

        writer.Finish(
            rowCount, count, postingsOffset, dictionaryOffset, indexOffset,
            lengths.Count(length => length > 0), lengths.Sum(length => (long)length), CodeAnalyzer.Fingerprint);
    }

    /// <summary>Where each part begins in each worker's terms: at terms that cut the largest worker evenly.</summary>
    private static int[][] Borders(SortedWords[] sorted)
    {
        int[][] borders = new int[PartCount + 1][];
        SortedWords? largest = sorted.MaxBy(words => words.Count);
        for (int part = 0; part <= PartCount; part++)
        {
            int rank = (int)((long)(largest?.Count ?? 0) * part / PartCount);
            borders[part] = part == 0 || largest is null || largest.Count == 0
                ? new int[sorted.Length]
                : part == PartCount
                    ? [.. sorted.Select(words => words.Count)]
                    : [.. sorted.Select(words => words.FirstAtLeast(largest.Term(rank)))];
        }

        return borders;
    }

    private static int[] Lengths(int rowCount, IReadOnlyList<WordRows> workers)
    {
        int[] lengths = new int[rowCount];
        foreach (WordRows worker in workers)
        {
            foreach ((int row, int length, _) in worker.Rows) lengths[row] = length;
        }

        return lengths;
    }
}
