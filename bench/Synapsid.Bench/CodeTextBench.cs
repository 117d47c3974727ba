using System.Diagnostics;

using Synapsid.Base.Files;
using Synapsid.Search.CodeText;
using Synapsid.Search.Patterns;
using Synapsid.Search.Rows;
using Synapsid.Search.Trigrams;
using Synapsid.Search.Words;

namespace Synapsid.Bench;

/// <summary>
/// The text index of source files: how fast it is made of some folders and how large it is, then how fast it finds, beside
/// <c>rg</c> on the same folders, files in the page cache. <c>synbench code-text FOLDER…</c>
/// </summary>
internal static class CodeTextBench
{
    private const int Rounds = 7;
    private const int BinaryProbeBytes = 8192;

    private static readonly (string Name, string Expression, bool IgnoreCase)[] Patterns =
    [
        ("rare literal", "TrigramIndexer|clusterManagerFixupEpoch", false),
        ("literal, case ignored", "authentication", true),
        ("regex with literals", "\\w+Exception\\(\\s*\"[^\"]*timeout", false),
        ("regex, few characters", "[A-Z][a-z]+_[0-9]+_[a-z]{3}", false),
        ("regex without literals", "[a-z]+[0-9]{3}[a-z]+\\([0-9]+\\)", false),
        ("regex of word characters", "\\b\\w{3}\\d{5}\\b", false),
    ];

    public static int Run(string[] folders)
    {
        if (folders.Length == 0)
        {
            Console.Error.WriteLine("usage: synbench code-text FOLDER…");
            return 2;
        }

        string[] paths = [.. folders.SelectMany(Files).Order(StringComparer.Ordinal)];
        string output = Directory.CreateTempSubdirectory("synbench-code-text-").FullName;
        try
        {
            Build(paths, output);
            TrigramSegment trigrams = TrigramSegment.Open(PhysicalFileSystem.Instance, Path.Combine(output, "1.tri"));
            WordSegment words = WordSegment.Open(PhysicalFileSystem.Instance, Path.Combine(output, "1.wrd"));
            Console.WriteLine(
                $"  trigrams {trigrams.Bytes / 1e6:F1} MB, words {words.Bytes / 1e6:F1} MB ({words.TermCount} terms)");
            Words(words);
            foreach ((string name, string expression, bool ignoreCase) in Patterns)
            {
                Compare(name, expression, ignoreCase, trigrams, paths, folders);
            }

            trigrams.Release();
            words.Release();
            return 0;
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    private static void Build(string[] paths, string output)
    {
        for (int round = 0; round < 3; round++)
        {
            long bytes = 0;
            int texts = 0;
            int next = 0;
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            CodeTextBuilder builder = new(paths.Length, Environment.ProcessorCount);
            Parallel.For(0, Environment.ProcessorCount, _ =>
            {
                CodeTextWorker worker = builder.AddWorker();
                byte[] buffer = new byte[1 << 20];
                for (int row; (row = Interlocked.Increment(ref next) - 1) < paths.Length;)
                {
                    int length = Read(paths[row], ref buffer);
                    ReadOnlySpan<byte> text = buffer.AsSpan(0, length);
                    if (text[..Math.Min(length, BinaryProbeBytes)].Contains((byte)0)) continue;
                    worker.Add(row, text);
                    Interlocked.Add(ref bytes, length);
                    Interlocked.Increment(ref texts);
                }
            });
            TimeSpan gathered = Stopwatch.GetElapsedTime(start);
            builder.Write(
                PhysicalFileSystem.Instance, Path.Combine(output, $"{round}.tri"), Path.Combine(output, $"{round}.wrd"));
            TimeSpan total = Stopwatch.GetElapsedTime(start);
            using Process process = Process.GetCurrentProcess();
            Console.WriteLine(
                $"  build {round + 1}: {texts} texts, {bytes / 1e6:F1} MB: read and gather {gathered.TotalSeconds:F2} s, "
                + $"merge and write {(total - gathered).TotalSeconds:F2} s, in all {total.TotalSeconds:F2} s "
                + $"({(Environment.CpuUsage.TotalTime - processor).TotalSeconds:F2} s of processor), "
                + $"peak {process.PeakWorkingSet64 / 1e6:F0} MB");
        }
    }

    private static void Words(WordSegment words)
    {
        WordQuery query = WordQuery.Of("where are authentication tokens validated before the request is handled");
        float[] scores = new float[words.RowCount];
        double scoreMs = Median(() =>
        {
            Array.Clear(scores);
            new WordScores(query, [words]).AddTo(words, null, scores);
        });
        int similar = words.TermsWithin("autentication", 2, int.MaxValue).Count;
        double fuzzyMs = Median(() => words.TermsWithin("autentication", 2, int.MaxValue));
        double shortMs = Median(() => words.TermsWithin("tokn", 2, int.MaxValue));
        Console.WriteLine(
            $"  words: a question of {query.Terms.Count} terms {scoreMs:F2} ms; {similar} terms within 2 edits of "
            + $"'autentication' {fuzzyMs:F2} ms, of 'tokn' {shortMs:F2} ms");
    }

    private static void Compare(
        string name, string expression, bool ignoreCase, TrigramSegment trigrams, string[] paths, string[] folders)
    {
        TextPattern pattern = TextPattern.OfRegex(expression, ignoreCase, acrossLines: false, TextPattern.DefaultTimeLimit);
        RowSet candidates = trigrams.Candidates(pattern.Query);
        List<RowMatches> found = [];
        double ours = Median(() => found = RowScanner.Find(
            trigrams.Candidates(pattern.Query), pattern, (int row, ref byte[] buffer) => Read(paths[row], ref buffer),
            int.MaxValue, int.MaxValue, Environment.ProcessorCount));
        string peer = "rg is not installed";
        if (Ripgrep(expression, ignoreCase, folders) is int lines and >= 0)
        {
            double theirs = Median(() => Ripgrep(expression, ignoreCase, folders));
            peer = $"rg {theirs:F1} ms ({lines} lines), ratio {ours / theirs:F2}";
        }

        int matchLines = found.Sum(row => row.Matches.Select(match => match.StartLine).Distinct().Count());
        Console.WriteLine(
            $"  {name} /{expression}/: {candidates.Count} candidates, {matchLines} lines, {ours:F1} ms; {peer}");
    }

    /// <summary>Lines that rg prints; -1 where it is absent.</summary>
    private static int Ripgrep(string expression, bool ignoreCase, string[] folders)
    {
        ProcessStartInfo start = new("rg") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in (string[])[
            "--no-config", "--no-ignore", "--hidden", "--glob=!.git", "--no-heading", "-n", "-j2", "--no-messages",
            .. ignoreCase ? ["-i"] : Array.Empty<string>(), "-e", expression, "--", .. folders])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            int lines = 0;
            while (process.StandardOutput.ReadLine() is not null) lines++;
            process.WaitForExit();
            return lines;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    private static double Median(Action work)
    {
        double[] rounds = new double[Rounds];
        for (int round = -1; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            if (round >= 0) rounds[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(rounds);
        return rounds[Rounds / 2];
    }

    private static int Read(string path, ref byte[] buffer)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        if (length > buffer.Length) buffer = new byte[length + (length / 2)];
        return RandomAccess.Read(handle, buffer.AsSpan(0, (int)length), 0);
    }

    private static IEnumerable<string> Files(string folder)
    {
        DirectoryInfo directory = new(folder);
        foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null || entry.Name == ".git") continue;
            if (entry is FileInfo) yield return entry.FullName;
            else foreach (string path in Files(entry.FullName)) yield return path;
        }
    }
}
