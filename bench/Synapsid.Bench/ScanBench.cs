using System.Diagnostics;

using Synapsid.Base.Files;
using Synapsid.Base.Simd;
using Synapsid.Search.Rows;
using Synapsid.Search.Vectors;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench scan [PEER]</c>: exact top-10 search, beside the plain C++ of bench/peers/scan in the same run, and the choice
/// of rows by their metadata, which comes before it.
/// </summary>
internal static class ScanBench
{
    private const int Dimensions = 384;
    private const int Queries = 64;
    private const int Rounds = 5;

    public static int Run(string[] arguments)
    {
        string folder = Path.Combine(Path.GetTempPath(), "synbench-scan-" + Environment.ProcessId);
        Directory.CreateDirectory(folder);
        try
        {
            Console.WriteLine($"exact top-10 of rows × {Dimensions}, median of {Rounds} rounds; {SimdWidth.Current}");
            foreach (int rows in (int[])[10_000, 100_000]) Measure(Path.Combine(folder, rows + ".vec"), rows, arguments);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static void Measure(string path, int rows, string[] arguments)
    {
        Random random = new(1);
        VectorFormat format = new("bench", Dimensions);
        using VectorFile vectors = VectorFile.Create(PhysicalFileSystem.Instance, path, format);
        using VectorFile quantized = VectorFile.Create(
            PhysicalFileSystem.Instance, path + ".int8", format with { Element = VectorElement.Int8 });
        float[] row = new float[Dimensions];
        for (int i = 0; i < rows; i++)
        {
            Fill(random, row);
            vectors.Append(row);
            quantized.Append(row);
        }

        float[][] queries = new float[Queries][];
        for (int i = 0; i < Queries; i++) Fill(random, queries[i] = new float[Dimensions]);
        RowSet half = RowSet.Of(Enumerable.Range(0, rows).Where(_ => random.Next(2) == 0), rows);
        RowSet block = RowSet.Of(Enumerable.Range(rows / 4, rows / 2), rows);

        RowMetadata metadata = Describe(rows, random);
        RowFilter filter = new() { Namespace = "a", AnyTags = ["x", "z"], CreatedFromMs = 20, ValidAtMs = 50 };
        Report(rows, "filter of four conditions", Time(rows, _ => metadata.Select(filter)));

        double one = Time(rows, query => ExactScan.Search(vectors, queries[query], 10, threads: 1));
        Report(rows, "1 thread", one);
        Report(rows, "2 threads", Time(rows, query => ExactScan.Search(vectors, queries[query], 10, threads: 2)));
        Report(rows, "1 thread, every other row or so", Time(rows, query => ExactScan.Search(vectors, queries[query], 10, half, threads: 1)));
        Report(rows, "1 thread, half in one block", Time(rows, query => ExactScan.Search(vectors, queries[query], 10, block, threads: 1)));
        Report(rows, "1 thread, int8", Time(rows, query => ExactScan.Search(quantized, queries[query], 10, threads: 1)));
        Report(rows, "2 threads, int8", Time(rows, query => ExactScan.Search(quantized, queries[query], 10, threads: 2)));
        if (arguments.Length == 0) return;

        double peer = double.Parse(RunPeer(arguments[0], rows), System.Globalization.CultureInfo.InvariantCulture);
        Report(rows, "1 thread, C++ peer", peer);
        Console.WriteLine($"{rows,8} rows  ratio to the peer {one / peer:F2}");
    }

    private static RowMetadata Describe(int rows, Random random)
    {
        RowMetadata metadata = new();
        string[] names = ["", "a", "b", "c"];
        string[] tags = ["x", "y", "z"];
        for (int i = 0; i < rows; i++)
        {
            metadata.Append(new RowValues
            {
                Namespace = names[random.Next(names.Length)],
                Tags = [.. tags.Where(_ => random.Next(3) == 0)],
                CreatedMs = random.Next(100),
                UpdatedMs = random.Next(100),
                ValidFromMs = random.Next(2) == 0 ? null : random.Next(100),
                ValidToMs = random.Next(2) == 0 ? null : random.Next(100),
            });
        }

        return metadata;
    }

    private static double Time(int rows, Func<int, object> search)
    {
        int searches = rows > 50_000 ? Queries : Queries * 10;
        double[] rounds = new double[Rounds];
        for (int i = 0; i < 200; i++) search(i % Queries);
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < searches; i++) search(i % Queries);
            rounds[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds / searches;
        }

        Array.Sort(rounds);
        return rounds[Rounds / 2];
    }

    private static string RunPeer(string program, int rows)
    {
        using Process peer = Process.Start(new ProcessStartInfo(program, [rows.ToString(), Dimensions.ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        string output = peer.StandardOutput.ReadToEnd();
        peer.WaitForExit();
        return output.Trim();
    }

    private static void Report(int rows, string what, double ms) =>
        Console.WriteLine($"{rows,8} rows  {what,-34} {ms,8:F3} ms  {rows / ms / 1e3,6:F1} M rows/s");

    /// <summary>A unit vector of uniform direction, by normal numbers (Box and Muller).</summary>
    private static void Fill(Random random, float[] row)
    {
        double squares = 0;
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            squares += row[i] * row[i];
        }

        float scale = (float)(1 / Math.Sqrt(squares));
        for (int i = 0; i < row.Length; i++) row[i] *= scale;
    }
}
