using System.Net;
using System.Text.Json;
using Synapsid.Server;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Cli.Tests.Verbs;

public sealed class BatchImportVerbTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_folder_of_every_format_is_imported_and_the_second_time_passed_over()
    {
        _shell.Write("notes/a.md", "# Deploys\n\nOn Tuesdays.\n\n## Exceptions\n\nNever in December.");
        _shell.Write("notes/deep/b.txt", "A plain text.");
        _shell.Write("notes/c.json", "[{\"text\":\"first of an array\"},{\"text\":\"second\"}]");
        _shell.Write("notes/d.ndjson", "{\"text\":\"a line\",\"tags\":[\"own\"]}\n{\"text\":\"another\"}\n");
        string folder = Path.GetDirectoryName(_shell.Write("notes/ignored.bin", "no text"))!;

        CliResult first = _shell.Good("batch-import", folder, "--tags", "notes", "-n", "team");
        Assert.Matches(@"^7 read from 4 files in [0-9.]+ s: 7 stored, 0 already there, 0 failed\.\n$", first.Output);
        Assert.Equal("", first.Error);
        CliResult second = _shell.Good("batch-import", folder, "--tags", "notes", "-n", "team");
        Assert.Contains(": 0 stored, 7 already there, 0 failed.", second.Output);

        JsonElement own = _shell.Good("list", "-n", "team", "--tags", "notes, own", "--json").Json;
        JsonElement grain = Assert.Single(own.GetProperty("grains").EnumerateArray());
        Assert.Equal("a line", grain.GetProperty("text").GetString());
        Assert.Contains("Deploys › Exceptions", _shell.Good("list", "-n", "team").Output);
    }

    [Fact]
    public void What_is_broken_is_named_with_its_place_and_the_rest_is_stored()
    {
        byte[] broken =
        [
            .. "{\"text\":\"good\"}\n{\"text\":\n{\"text\":\"x"u8, 0xC3,
            .. "(\"}\n[]\n{\"text\":\" \"}\n{\"text\":\"end\"}"u8,
        ];
        string lines = _shell.Write("b.ndjson", broken);
        string text = _shell.Write("bad.txt", [.. "ok"u8, 0xFF]);
        string big = _shell.Write("big.txt", new string('a', 10 << 20));
        string empty = _shell.Write("empty.md", "");

        CliResult result = _shell.Run("batch-import", lines, text, big, empty, "--json");
        Assert.Equal(ExitCode.Partial, result.ExitCode);
        Assert.Equal(
            ["total", "stored", "present", "failed", "seconds", "errors"],
            result.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal((9, 2, 0, 7), Counts(result));
        string[] errors = [.. result.Json.GetProperty("errors").EnumerateArray().Select(
            error => $"{error.GetProperty("place").GetString()}: {error.GetProperty("error").GetString()}")];
        string[] begins =
        [
            "b.ndjson:2: Not valid JSON", "b.ndjson:3: \"text\" is not valid Unicode",
            "b.ndjson:4: Expected a JSON object", "b.ndjson:5: The text is empty",
            "bad.txt: The file is not valid UTF-8 (byte 3)",
            "big.txt: The text has 10,485,760 bytes; the limit is 4,194,304", "empty.md: The file has no text",
        ];
        Assert.Equal(begins.Length, errors.Length);
        for (int i = 0; i < begins.Length; i++) Assert.StartsWith(begins[i], errors[i], StringComparison.Ordinal);

        CliResult plain = _shell.Run("batch-import", lines);
        Assert.Equal(ExitCode.Partial, plain.ExitCode);
        Assert.Contains("  b.ndjson:2: Not valid JSON at byte 9 of the line.\n", plain.Error);
        Assert.EndsWith(": 0 stored, 2 already there, 4 failed.\n", plain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_for_a_server_fails_alone()
    {
        await using SynapsidEngine engine = SynapsidEngine.Open(
            _shell.Data, new EngineOptions { EncoderFactory = () => new WordEncoder() });
        ServerOptions options = new() { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), RequestBytesMax = 1 << 20 };
        await using SynapsidServer server =
            await SynapsidServer.StartAsync(engine, options);
        engine.PublishEndpoint(server.Address.ToString());

        // A text of 20 MB is refused before it is read; three of 0.4 MB are too much together and not alone.
        _shell.Write("notes/a.txt", "before");
        string folder = Path.GetDirectoryName(_shell.Write("notes/b.txt", new string('b', 20 << 20)))!;
        foreach (char name in "cde") _shell.Write($"notes/{name}.txt", new string(name, 400 << 10));
        _shell.Write("notes/f.txt", "behind");
        CliResult result = await Task.Run(() => _shell.Run("batch-import", folder, "--json"));
        Assert.Equal(ExitCode.Partial, result.ExitCode);
        Assert.Equal((6, 5, 0, 1), Counts(result));
        JsonElement error = Assert.Single(result.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal("b.txt", error.GetProperty("place").GetString());
        Assert.Contains("longer than 1048576 bytes", error.GetProperty("error").GetString());
    }

    [Fact]
    public void Of_many_failures_a_person_is_shown_some_and_json_has_all()
    {
        string path = _shell.Write("many.ndjson", string.Concat(Enumerable.Repeat("broken\n", 120)));
        CliResult plain = _shell.Run("batch-import", path);
        Assert.Equal(51, plain.Error.TrimEnd().Split('\n').Length);
        Assert.EndsWith("  and 70 more; --json lists them all\n", plain.Error, StringComparison.Ordinal);
        Assert.Equal(120, _shell.Run("batch-import", path, "--json").Json.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public void A_folder_with_nothing_to_import_is_an_error()
    {
        string folder = Path.GetDirectoryName(_shell.Write("pictures/a.png", "png"))!;
        CliResult result = _shell.Run("batch-import", folder);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("holds no file to import. Known extensions: .ndjson", result.Error);
    }

    [Fact]
    public void Interrupted_it_keeps_what_was_acknowledged_and_goes_on_when_run_again()
    {
        string path = _shell.Write("many.ndjson", Lines(200));
        using CancellationTokenSource interrupt = new();
        int encodings = 0;
        using TestShell shell = new()
        {
            Encoder = () => new InterruptingEncoder(new WordEncoder(), () =>
            {
                if (++encodings == 3) interrupt.Cancel();
            }),
        };
        CliResult result = shell.Run([], interrupt.Token, "batch-import", path);
        Assert.Equal(ExitCode.Cancelled, result.ExitCode);
        Assert.Contains("syn: Interrupted. What is counted is safe; run the same command again", result.Error);
        int kept = shell.Count();
        Assert.InRange(kept, 1, 199);
        Assert.Contains($": {kept} stored, 0 already there", result.Output);

        CliResult again = shell.Good("batch-import", path, "--json");
        Assert.Equal((200, 200 - kept, kept, 0), Counts(again));
    }

    [Fact]
    public void A_full_disk_stops_it_and_loses_nothing_that_was_counted()
    {
        string path = _shell.Write("many.ndjson", Lines(400, padding: 20_000));
        SimulatedFileSystem disk = new() { SpaceBytes = 14 << 20 };
        using TestShell shell = new() { Files = disk };
        string[] line = ["batch-import", path, "--json", "--set", "persistence.segment_bytes=1MiB"];
        CliResult full = shell.Run(line);
        Assert.Equal(ExitCode.StorageFailed, full.ExitCode);
        Assert.Contains("full", full.JsonError("storage_failed"));
        Assert.Contains("run the same command again", full.JsonError("storage_failed"));
        int counted = full.Json.GetProperty("stored").GetInt32();
        Assert.InRange(counted, 1, 399);

        disk.SpaceBytes = long.MaxValue;
        int kept = shell.Count();
        Assert.True(kept >= counted, $"{counted} were counted, {kept} are there");
        CliResult again = shell.Good(line);
        Assert.Equal((400, 400 - kept, kept, 0), Counts(again));
    }

    [Fact]
    public void A_disk_that_may_not_be_written_is_named()
    {
        using TestShell shell = new() { Files = new SimulatedFileSystem { ReadOnly = true } };
        CliResult result = shell.Run("add", "text");
        Assert.Equal(ExitCode.StorageFailed, result.ExitCode);
        Assert.Contains(shell.Data, result.Error);
    }

    private static string Lines(int count, int padding = 0) => string.Concat(Enumerable.Range(0, count).Select(
        i => JsonSerializer.Serialize(new { text = $"grain {i} {new string('x', padding)}" }) + "\n"));

    private static (int Total, int Stored, int Present, int Failed) Counts(CliResult result) => (
        result.Json.GetProperty("total").GetInt32(),
        result.Json.GetProperty("stored").GetInt32(),
        result.Json.GetProperty("present").GetInt32(),
        result.Json.GetProperty("failed").GetInt32());
}
