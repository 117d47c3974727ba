using System.Diagnostics;
using System.Globalization;
using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.Tables;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench symbols FOLDER… [--threads N] [--processes N] [--peer]</c>: symbols of all code files below some
/// folders, as the indexer extracts them, by language; then the table of them. Beside it ctags alone over the files that
/// it reads, one process a core.
/// </summary>
internal static class SymbolsBench
{
    public static int Run(string[] arguments)
    {
        int threads = Option(arguments, "--threads", Environment.ProcessorCount + 1);
        int processes = Option(arguments, "--processes", Environment.ProcessorCount);
        string[] folders = [.. arguments.Where(Directory.Exists)];
        if (folders.Length == 0)
        {
            Console.Error.WriteLine("usage: synbench symbols FOLDER… [--threads N] [--processes N] [--peer]");
            return 2;
        }

        (string Path, CodeLanguage Language)[] files = [.. Files(folders)];
        using SymbolExtractor extractor = SymbolExtractor.Create(new SymbolExtractorOptions { Processes = processes });
        SymbolTableWriter writer = new(files.Length);
        Dictionary<string, Tally> tallies = [];
        Lock gate = new();
        int next = -1;
        Stopwatch watch = Stopwatch.StartNew();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Work))];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        double seconds = watch.Elapsed.TotalSeconds;
        Report(tallies, files.Length, writer.Count, seconds);
        if (extractor.CtagsProblem is string problem) Console.WriteLine(problem);
        TimeTable(writer);
        if (arguments.Contains("--peer")) TimePeer(files, processes);
        return 0;

        void Work()
        {
            for (int row = Interlocked.Increment(ref next); row < files.Length; row = Interlocked.Increment(ref next))
            {
                byte[] text = File.ReadAllBytes(files[row].Path);
                long start = Stopwatch.GetTimestamp();
                FileSymbols found = extractor.Extract(files[row].Language, text);
                TimeSpan took = Stopwatch.GetElapsedTime(start);
                lock (gate)
                {
                    writer.Add(row, found.Symbols);
                    if (!tallies.TryGetValue(found.Language.Name, out Tally? tally)) tallies[found.Language.Name] = tally = new Tally();
                    tally.Add(text.Length, found, took);
                    if (found.Problem is not null) Console.WriteLine($"{files[row].Path}: {found.Problem}");
                }
            }
        }
    }

    private static int Option(string[] arguments, string name, int otherwise)
    {
        int at = Array.IndexOf(arguments, name);
        return at < 0 ? otherwise : int.Parse(arguments[at + 1], CultureInfo.InvariantCulture);
    }

    private static IEnumerable<(string Path, CodeLanguage Language)> Files(string[] folders) =>
        from folder in folders
        from path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        where !path.Contains("/.git/", StringComparison.Ordinal) && new FileInfo(path).LinkTarget is null
        let language = CodeLanguages.Detect(path)
        where language.Reader != SymbolReader.None
        orderby path
        select (path, language);

    private static void Report(Dictionary<string, Tally> tallies, int files, int symbols, double seconds)
    {
        foreach ((string language, Tally tally) in tallies.OrderByDescending(pair => pair.Value.Files))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{language,-16} {tally.Files,7:N0} files {tally.Bytes / 1e6,8:N1} MB {tally.Symbols,9:N0} symbols {tally.Seconds,7:N2} s of threads"));
        }

        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"all: {files:N0} files, {symbols:N0} symbols in {seconds:N2} s: {files / seconds:N0} files/s; processor {self.TotalProcessorTime.TotalSeconds:N2} s, peak memory {self.PeakWorkingSet64 / 1e6:N0} MB (ctags not counted)"));
    }

    private static void TimeTable(SymbolTableWriter writer)
    {
        string path = Path.Combine(Path.GetTempPath(), $"symbols-{Environment.ProcessId}.bin");
        PhysicalFileSystem files = PhysicalFileSystem.Instance;
        try
        {
            Stopwatch watch = Stopwatch.StartNew();
            writer.Write(files, path);
            double writing = watch.Elapsed.TotalMilliseconds;
            watch.Restart();
            using SymbolTable table = SymbolTable.Open(files, path);
            double opening = watch.Elapsed.TotalMilliseconds;
            string[] names = [.. Enumerable.Range(0, 1_000).Select(i => table.NameOf((int)((long)i * (table.Count - 1) / 1_000)))];
            watch.Restart();
            long found = names.Sum(name => (long)table.FindByName(name).Count);
            double looking = watch.Elapsed.TotalMicroseconds / names.Length;
            watch.Restart();
            table.Verify();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"table: {table.Bytes / 1e6:N1} MB, written in {writing:N0} ms, opened in {opening:N2} ms, a name found in {looking:N1} µs ({found / (double)names.Length:N1} symbols), verified in {watch.Elapsed.TotalMilliseconds:N0} ms"));
        }
        finally
        {
            files.Delete(path);
        }
    }

    private static void TimePeer((string Path, CodeLanguage Language)[] files, int processes)
    {
        string[] paths = [.. files.Where(file => file.Language.Reader == SymbolReader.Ctags || file.Language == CodeLanguages.CSharp).Select(file => file.Path)];
        Stopwatch watch = Stopwatch.StartNew();
        Process[] peers = [.. Enumerable.Range(0, processes).Select(Start)];
        foreach (Process peer in peers) peer.WaitForExit();
        double seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"ctags alone: {paths.Length:N0} files in {seconds:N2} s, {processes} processes: {paths.Length / seconds:N0} files/s"));

        Process Start(int share)
        {
            const string Command = "exec ctags --options=NONE --output-format=json --fields=NzneSspat --sort=no -L - -f - >/dev/null 2>&1";
            ProcessStartInfo start = new("sh", ["-c", Command]) { RedirectStandardInput = true };
            Process peer = Process.Start(start)!;
            for (int i = share; i < paths.Length; i += processes) peer.StandardInput.WriteLine(paths[i]);
            peer.StandardInput.Close();
            return peer;
        }
    }

    private sealed class Tally
    {
        public int Files { get; private set; }

        public long Bytes { get; private set; }

        public long Symbols { get; private set; }

        public double Seconds { get; private set; }

        public void Add(int bytes, FileSymbols found, TimeSpan took)
        {
            Files++;
            Bytes += bytes;
            Symbols += found.Symbols.Count;
            Seconds += took.TotalSeconds;
        }
    }
}
