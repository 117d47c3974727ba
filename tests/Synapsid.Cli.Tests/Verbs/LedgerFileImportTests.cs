using System.Text;
using System.Text.Json;
using Synapsid.Testing;

namespace Synapsid.Cli.Tests.Verbs;

/// <summary>Files that are imported through a running server.</summary>
public sealed class LedgerFileImportTests : IDisposable
{
    private const int Lines = 2_500; // more than one body of events

    private readonly TestShell _served = new();
    private readonly TestShell _alone = new();

    public void Dispose()
    {
        _served.Dispose();
        _alone.Dispose();
    }

    [Fact]
    public void Through_a_server_the_same_events_come_in_as_without_one()
    {
        List<byte> lines = [];
        for (int i = 0; i < Lines; i++)
        {
            lines.AddRange(Encoding.UTF8.GetBytes(
                $$$"""{"time":"2026-11-21T08:00:00.1234567+02:00","level":"error","host":"h{{{i % 7}}}","n":{{{i}}},"a":["x","y"],"in":{"ner":"\"q\" ü \u0001"}}""" + "\n"));
        }

        lines.AddRange("{\"broken\":\n"u8);
        lines.AddRange((ReadOnlySpan<byte>)[.. "{\"message\":\""u8, 0xFF, 0xFE, .. "\"}\n"u8]);
        lines.AddRange("{\"type\":\"my own type\",\"vector\":[0.25,-1e-7,3],\"raw\":\"r\"}\n"u8);
        string file = _alone.Write("logs/app.ndjson", lines.ToArray());
        string? syslog = SharedData.Find("data/ledger/syslog/tenzir-syslog.log");
        string[] paths = syslog is null ? [file] : [file, syslog];
        using ServerProcess server = ServerProcess.Start(_served.Data);
        JsonElement sent = _served.Good(["ledger", "import", .. paths, "--collector", "both", "--json"]).Json;
        JsonElement own = _alone.Good(["ledger", "import", .. paths, "--collector", "both", "--json"]).Json;
        foreach (string count in (string[])["events", "unparsed"])
        {
            Assert.Equal(own.GetProperty(count).GetInt32(), sent.GetProperty(count).GetInt32());
        }

        Assert.True(sent.GetProperty("events").GetInt32() >= Lines + 3);
        Assert.Equal(own.GetProperty("unparsed_places").ToString(), sent.GetProperty("unparsed_places").ToString());
        List<string> expected = Found(_alone);
        Assert.Equal(own.GetProperty("events").GetInt32(), expected.Count);
        Assert.Equal(expected, Found(_served));

        // Both say in the ledger that something was imported, and how much.
        Assert.Equal(expected.Count, Imported(_alone));
        Assert.Equal(expected.Count, Imported(_served));
    }

    [Fact]
    public void What_the_server_refuses_is_told()
    {
        string file = _served.Write("logs/app.ndjson", "{\"vector\":[1,2]}\n{\"vector\":[1,2,3]}\n"u8.ToArray());
        using ServerProcess server = ServerProcess.Start(_served.Data);
        CliResult result = _served.Run("ledger", "import", file);
        Assert.NotEqual(ExitCode.Success, result.ExitCode);
        Assert.Contains("dimensions", result.Error, StringComparison.Ordinal);
    }

    /// <summary>How many events the ledger's own acts say were imported.</summary>
    private static int Imported(TestShell shell)
    {
        string[] acts = ["ledger", "search", "--where", "namespace=synapsid", "--where", "type_name=import", "--json"];
        return shell.Good(acts).Json.GetProperty("events").EnumerateArray()
            .Sum(act => int.Parse(act.GetProperty("fields").GetProperty("events").GetString()!));
    }

    /// <summary>All that was imported, without what differs from one receipt to the next.</summary>
    private static List<string> Found(TestShell shell)
    {
        List<string> found = [];
        string? cursor = null;
        do
        {
            string[] page = cursor is null ? [] : ["--cursor", cursor];
            JsonElement answer = shell.Good(
                ["ledger", "search", "--where", "collector=both", "--order", "asc", "--limit", "1000", "--json", .. page]).Json;
            foreach (JsonElement one in answer.GetProperty("events").EnumerateArray())
            {
                IEnumerable<JsonProperty> members = one.EnumerateObject().Where(member =>
                    member.Name is not ("id" or "index" or "received")
                    && (member.Name != "time" || one.GetProperty("time").GetString() != one.GetProperty("received").GetString()));
                found.Add(string.Join(' ', members.Select(member => member.ToString())));
            }

            cursor = answer.TryGetProperty("next_cursor", out JsonElement next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return found;
    }
}
