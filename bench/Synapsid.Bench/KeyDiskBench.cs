using System.Diagnostics;
using System.Globalization;
using Synapsid.Configuration;
using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench key-disk [keys]</c>: what durability costs the key space, in this process: SETs with and without a journal,
/// a snapshot with the worst time of a GET meanwhile and the memory that it takes, and opening with the snapshot or with
/// the journal alone. Keys of 16 bytes, values of 64 that do not compress.
/// </summary>
internal static class KeyDiskBench
{
    private const int ValueBytes = 64;

    public static int Run(string[] arguments)
    {
        int keys = arguments.Length == 0 ? 1_000_000 : int.Parse(arguments[0], CultureInfo.InvariantCulture);
        string folder = Directory.CreateTempSubdirectory("synbench-key-disk").FullName;
        try
        {
            Fill("without a journal", Path.Combine(folder, "memory"), keys, "keyspace.persist=false");
            string data = Path.Combine(folder, "data");
            using (SynapsidEngine engine = Fill("periodic", data, keys, "persistence.snapshot_journal_bytes=1024GiB"))
            {
                Overwrite(engine, keys);
                MeasureSnapshot(engine, keys);
            }

            MeasureOpening("a snapshot", data, keys);
            string journal = Path.Combine(folder, "journal");
            Fill("periodic, 2nd", journal, keys, "persistence.snapshot_journal_bytes=1024GiB", "snapshot.interval_secs=0").Dispose();
            MeasureOpening("what closing left", journal, keys);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static SynapsidEngine Open(string folder, params string[] settings)
    {
        Directory.CreateDirectory(folder);
        return SynapsidEngine.Open(folder, new EngineOptions
        {
            Configuration = SynapsidConfiguration.Load(
                Synapsid.Base.Files.PhysicalFileSystem.Instance,
                new ConfigurationSources { Assignments = settings, DataFolder = folder }),
        });
    }

    private static SynapsidEngine Fill(string what, string folder, int keys, params string[] settings)
    {
        SynapsidEngine engine = Open(folder, settings);
        double seconds = Write(engine, keys, 0);
        Line($"SET of {keys:N0} new keys, {what}: {keys / seconds,10:N0}/s on one thread");
        return engine;
    }

    private static void Overwrite(SynapsidEngine engine, int keys)
    {
        double one = Write(engine, keys, 1);
        Line($"SET of keys that are there, periodic: {keys / one,10:N0}/s on one thread");
        long began = Stopwatch.GetTimestamp();
        Parallel.For(0, 2, thread => Write(engine, keys, thread + 2));
        double two = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Line($"SET of keys that are there, periodic: {2 * keys / two,10:N0}/s on two threads");
    }

    private static double Write(SynapsidEngine engine, int keys, int seed)
    {
        using KeySession session = engine.KeySessions.Open(KeyPeer.InProcess);
        byte[] buffer = new byte[3 + 16 + ValueBytes];
        "SET"u8.CopyTo(buffer);
        new Random(seed).NextBytes(buffer.AsSpan(19));
        RespArguments arguments = new();
        arguments.Begin(buffer);
        arguments.Add(0, 3);
        arguments.Add(3, 16);
        arguments.Add(19, ValueBytes);
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < keys; i++)
        {
            KeyName(i, buffer.AsSpan(3, 16));
            session.Execute(arguments);
            if (session.Output.Length > 8192) session.Output.Clear();
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static void MeasureSnapshot(SynapsidEngine engine, int keys)
    {
        long before = PeakBytes();
        long began = Stopwatch.GetTimestamp();
        Task snapshot = Task.Run(engine.TakeSnapshot);
        List<double> times = [];
        using KeySession session = engine.KeySessions.Open(KeyPeer.InProcess);
        Random random = new(1);
        byte[] name = new byte[16];
        while (!snapshot.IsCompleted)
        {
            KeyName(random.Next(keys), name);
            RespArguments arguments = RespArguments.Of("GET"u8.ToArray(), name);
            long asked = Stopwatch.GetTimestamp();
            session.Execute(arguments);
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            session.Output.Clear();
        }

        snapshot.GetAwaiter().GetResult();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        times.Sort();
        double p99 = times[(int)(times.Count * 0.99)];
        double grown = (PeakBytes() - before) / 1048576.0;
        Line($"snapshot: {seconds * 1000:N0} ms; memory at its peak: {grown:N1} MiB more");
        Line($"GET beside it: p99 {p99:N3} ms, worst {times[^1]:N3} ms");
    }

    private static void MeasureOpening(string from, string folder, int keys)
    {
        long began = Stopwatch.GetTimestamp();
        using SynapsidEngine engine = Open(folder);
        double ms = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (engine.Keys.Count != keys) throw new InvalidOperationException($"{engine.Keys.Count} keys came back.");
        Line($"opening with {from}: {ms:N0} ms for {keys:N0} keys");
    }

    private static void KeyName(int number, Span<byte> name)
    {
        "key:000000000000"u8.CopyTo(name);
        for (int at = name.Length - 1; number > 0; at--, number /= 10) name[at] = (byte)('0' + (number % 10));
    }

    private static long PeakBytes()
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmHWM", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
