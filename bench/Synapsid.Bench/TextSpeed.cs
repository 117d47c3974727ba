using System.Diagnostics;

using Synapsid.Base.Files;
using Synapsid.Search.Text;

namespace Synapsid.Bench;

/// <summary>How fast the text index adds rows and answers, on a collection's documents repeated to 10,000 rows.</summary>
internal static class TextSpeed
{
    private const int Rows = 10_000;
    private const int QueryWords = 10;
    private const int Rounds = 5;

    public static void Report(RetrievalCollection collection)
    {
        string folder = Directory.CreateTempSubdirectory("synbench-text-").FullName;
        using TextIndex index = TextIndex.Open(PhysicalFileSystem.Instance, folder, new TextAnalyzerOptions(), []);
        long start = Stopwatch.GetTimestamp();
        long characters = 0;
        for (int row = 0; row < Rows; row++)
        {
            string text = collection.Documents[row % collection.Documents.Count];
            characters += text.Length;
            index.Add(row, text);
        }

        double addSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double inMemory = MedianMs(index, collection);
        start = Stopwatch.GetTimestamp();
        string segment = index.Seal().Single();
        double sealMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        double onDisk = MedianMs(index, collection);
        long bytes = new FileInfo(Path.Combine(folder, segment)).Length;
        Console.WriteLine(
            $"  text index, {Rows} rows: add {characters / addSeconds / 1e6:F1} M characters/s, seal {sealMs:F0} ms "
            + $"({bytes / 1e6:F1} MB), {QueryWords} words asked in {inMemory:F3} ms in memory, {onDisk:F3} ms in a segment");
        Directory.Delete(folder, recursive: true);
    }

    private static double MedianMs(TextIndex index, RetrievalCollection collection)
    {
        string[] queries = [.. collection.Questions.Select(text => string.Join(' ', text.Split(' ').Take(QueryWords)))];
        double[] rounds = new double[Rounds];
        for (int round = -1; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            foreach (string query in queries) index.Search(query, 10);
            if (round >= 0) rounds[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds / queries.Length;
        }

        Array.Sort(rounds);
        return rounds[Rounds / 2];
    }
}
