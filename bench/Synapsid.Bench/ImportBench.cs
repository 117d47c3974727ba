using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench import [FOLDER]</c>: how fast one core turns real logs into batches ready to append. Each log is held
/// unpacked in memory, repeated to 64 MiB; the median of five rounds counts.
/// </summary>
internal static class ImportBench
{
    private const int Rounds = 5;
    private const int LinesMin = 200_000;
    private const int BytesMin = 64 << 20;
    private const int BatchEvents = 2_000;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        string folder = arguments.Length > 0 ? arguments[0] : "../shared/data/ledger";
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"usage: synbench import [FOLDER]; there is no {folder}");
            return 2;
        }

        string zeek = Path.Combine(folder, "zeek/zed-sample-data");
        string windows = Path.Combine(folder, "otrf-security-datasets/atomic/windows");
        Time("Zeek dns, columns", Read(Path.Combine(zeek, "zeek-default/dns.log.gz")));
        Time("Zeek ssl, columns", Read(Path.Combine(zeek, "zeek-default/ssl.log.gz")));
        Time("Zeek dns, JSON", Read(Path.Combine(zeek, "zeek-json/dns.json.gz")));
        Time("Suricata EVE, an array", Read(Path.Combine(folder, "suricata/frankhassanabad/wrccdc-2018-alerts-only.json")));
        Time("Windows events", ReadZip(Path.Combine(windows, "lateral_movement/host/covenant_copy_smb_CreateRequest.zip")));
        Time("syslog", Read(Path.Combine(folder, "syslog/tenzir-syslog.log")));
        Time("NDJSON of 200 bytes", Synthetic());
        return 0;
    }

    private static void Time(string name, byte[] bytes)
    {
        Measure(bytes);
        double[] rates = new double[Rounds];
        long events = 0;
        long failed = 0;
        for (int round = 0; round < Rounds; round++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            (events, failed) = Measure(bytes);
            rates[round] = events / watch.Elapsed.TotalSeconds;
        }

        Array.Sort(rates);
        double median = rates[Rounds / 2];
        double megabytes = median * bytes.Length / events / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-24} {events,9:N0} events  {failed,6:N0} unparsed  {median / 1000,7:N0} K events/s  {megabytes,6:N0} MB/s"));
    }

    private static (long Events, long Failed) Measure(byte[] bytes)
    {
        EventSource source = new(new RecordReader(bytes), new ImportOptions());
        EventBatch batch = new(BatchEvents, 1 << 20);
        while (source.TryRead(out ReadOnlySpan<byte> record))
        {
            source.Current.AddTo(batch, record);
            if (batch.Count < BatchEvents) continue;
            batch.Clear();
        }

        return (source.Counts.Events, source.Counts.Unparsed);
    }

    private static byte[] Read(string path)
    {
        using Stream stream = ImportFiles.Open(ImportFiles.Find(path)[0]);
        return Repeat(stream);
    }

    private static byte[] ReadZip(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        using Stream stream = archive.Entries.First(entry => entry.Length > 0).Open();
        return Repeat(stream);
    }

    private static byte[] Repeat(Stream stream)
    {
        using MemoryStream once = new();
        stream.CopyTo(once);
        byte[] bytes = once.ToArray();
        
        int times = Math.Max(1, BytesMin / bytes.Length);
        using MemoryStream all = new();
        for (int i = 0; i < times; i++) all.Write(bytes);
        return all.ToArray();
    }

    private static byte[] Synthetic()
    {
        using MemoryStream lines = new();
        Random random = new(1);
        for (int i = 0; i < LinesMin; i++)
        {
            string line = string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"time":"2026-11-21T08:{{i / 60 % 60:00}}:{{i % 60:00}}.{{i % 1000:000}}Z","host":"web-{{i % 40}}","ip":"10.0.{{i % 256}}.{{i / 256 % 256}}","type":"http","severity":"info","method":"GET","path":"/api/v1/items/{{random.Next(100_000)}}","status":200,"ms":{{random.Next(500)}}}""");
            lines.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        }

        return lines.ToArray();
    }
}
