using System.IO.Compression;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;
using Synapsid.Testing;

namespace Synapsid.Ledger.Tests.Import;

/// <summary>Real logs of <c>../shared/data/ledger</c>, where that is.</summary>
public sealed class RealLogsTests
{
    [Fact]
    public void Every_row_of_the_zeek_logs_is_an_event()
    {
        int rows = 0;
        foreach (string path in Files("zeek", "*.log.gz"))
        {
            string[] lines = Unpack(path);
            string[] expected = [.. lines.Where(line => !line.StartsWith('#'))];
            Reading read = Read(path);
            Assert.Equal(expected, read.Events.Select(draft => draft.RawText()));
            Assert.Equal(0, read.Counts.Unparsed);
            Assert.All(read.Events, draft => Assert.True(draft.Time is not null && draft.Format == "zeek"));
            rows += expected.Length;
        }

        Assert.Equal(136_886, rows);
    }

    [Fact]
    public void Zeek_rows_and_zeek_objects_of_the_same_traffic_say_the_same()
    {
        int compared = 0;
        foreach (string path in Files("zeek", "*.json.gz"))
        {
            List<EventDraft> objects = Read(path).Events;
            List<EventDraft> rows = Read(path
                .Replace("zeek-json", "zeek-default", StringComparison.Ordinal)
                .Replace(".json.gz", ".log.gz", StringComparison.Ordinal)).Events;
            Assert.Equal(rows.Count, objects.Count);
            for (int i = 0; i < rows.Count; i++)
            {
                Assert.Equal((rows[i].Time, rows[i].Type, rows[i].Ip), (objects[i].Time, objects[i].Type, objects[i].Ip));
                Assert.Equal(Comparable(rows[i]), Comparable(objects[i]));
                compared++;
            }
        }

        Assert.True(compared > 60_000);
    }

    [Fact]
    public void Every_suricata_alert_is_an_event_with_its_own_bytes()
    {
        int alerts = 0;
        foreach (string path in Files("suricata", "*.json"))
        {
            Reading read = Read(path);
            string text = File.ReadAllText(path);
            int at = 0;
            Assert.All(read.Events, draft =>
            {
                Assert.Equal("suricata", draft.Format);
                Assert.NotNull(draft.Time);
                at = text.IndexOf(draft.RawText(), at, StringComparison.Ordinal);
                Assert.True(at >= 0);
            });
            Assert.Equal(0, read.Counts.Unparsed);
            alerts += read.Events.Count;
        }

        Assert.Equal(549, alerts);
    }

    [Fact]
    public void Windows_linux_and_cloud_logs_lose_no_line()
    {
        Dictionary<string, int> formats = [];
        foreach (string path in Files("otrf-security-datasets", "*.zip"))
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.Length > 0))
            {
                using Stream first = entry.Open();
                string[] lines = [.. Lines(first).Where(line => !line.StartsWith('#') && line.Trim().Length > 0)];
                using Stream second = entry.Open();
                Reading read = Reading.Of(second);
                Assert.Equal(lines, read.Events.Select(draft => draft.RawText()));
                foreach (EventDraft draft in read.Events)
                {
                    formats[draft.Format] = formats.GetValueOrDefault(draft.Format) + 1;
                    Assert.True(draft.Format == "raw" || draft.Fields.Count > 0);
                }
            }
        }

        Assert.True(formats["sysmon"] > 1_000, formats["sysmon"].ToString());
        Assert.True(formats["windows"] > 500);
        Assert.True(formats["zeek"] > 3_000);
        Assert.Equal(18, formats["raw"]); // the lines of two auditd logs, a format that is not read yet
    }

    [Fact]
    public void The_syslog_samples_are_read_but_for_the_line_without_a_priority()
    {
        Reading read = Read(Assert.Single(Files("syslog", "*.log")));
        Assert.Equal(10, read.Events.Count);
        Assert.Equal([6], read.Counts.Failures.Select(failure => failure.Line));
        Assert.Equal("App]lication", read.Events[0].Field("sd.exampleSDID@32473.eventSource"));
        Assert.Equal("high", read.Events[4].Field("sd.examplePriority@32473.class"));
        Assert.StartsWith("  [origin", read.Events[6].Field("message"), StringComparison.Ordinal);
        Assert.Equal("polkitd(authority=local)", read.Events[7].Field("app"));
    }

    private static string[] Files(string folder, string pattern)
    {
        string? root = SharedData.Find(Path.Combine("data", "ledger", folder));
        if (root is null) Assert.Skip("../shared/data/ledger is not there");
        string[] files = Directory.GetFiles(root, pattern, SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        return files;
    }

    private static Reading Read(string path)
    {
        using Stream stream = ImportFiles.Open(Assert.Single(ImportFiles.Find(path)));
        return Reading.Of(stream);
    }

    private static string[] Unpack(string path)
    {
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        return Lines(stream);
    }

    private static string[] Lines(Stream stream)
    {
        using StreamReader reader = new(stream);
        string[] lines = reader.ReadToEnd().Split('\n');
        if (lines[^1].Length == 0) lines = lines[..^1];
        return [.. lines.Select(line => line.TrimEnd('\r'))];
    }

    /// <summary>Fields whose values the two writers give alike; numbers with decimals they round differently.</summary>
    private static string Comparable(EventDraft draft) => string.Join('\n', draft.Fields
        .Where(field => field.Name is not ("_write_ts" or "ts") && !field.Value.Contains('.', StringComparison.Ordinal))
        .Select(field => $"{field.Name}={field.Value}")
        .Order(StringComparer.Ordinal));
}
