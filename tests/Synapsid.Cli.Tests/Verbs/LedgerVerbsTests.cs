using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Synapsid.Testing;

namespace Synapsid.Cli.Tests.Verbs;

/// <summary><c>syn ledger …</c>, as a person types it.</summary>
public sealed class LedgerVerbsTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void An_event_is_appended_shown_found_and_followed()
    {
        JsonElement receipt = _shell.Good(
            "ledger", "append", "deleted user 7", "--type", "agent_action", "--severity", "high", "--fields", "tool=admin", "--json").Json;
        string id = receipt.GetProperty("id").GetString()!;
        _shell.Good("ledger", "append", "nothing special");
        Assert.Equal("deleted user 7", _shell.Good("ledger", "get", id, "--json").Json.GetProperty("raw").GetString());
        Assert.Equal(id, _shell.Good("ledger", "get", "0", "--json").Json.GetProperty("id").GetString());
        Assert.Contains("deleted user 7", _shell.Good("ledger", "search", "--where", "severity>=high").Output, StringComparison.Ordinal);
        Assert.Contains("admin", _shell.Good("ledger", "top", "tool").Output, StringComparison.Ordinal);
        string[] tail = _shell.Good("ledger", "tail", "--once", "--after", "0", "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, tail.Length);
        Assert.Equal(2, _shell.Good("ledger", "stats", "--json").Json.GetProperty("events").GetInt32());
        Assert.Contains("deleted user 7", _shell.Good("ledger", "tail", "--once", "--after", "0", "--query", "user").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "type must be one of", "ledger", "append", "x", "--type", "gossip")]
    [InlineData(ExitCode.Usage, "name=value", "ledger", "append", "x", "--fields", "no-equals")]
    [InlineData(ExitCode.Usage, "id must be 32 hexadecimal digits", "ledger", "get", "nonsense")]
    [InlineData(ExitCode.NotFound, "There is no event", "ledger", "get", "00000000000000000000000000000001")]
    [InlineData(ExitCode.NotFound, "There is no event 5", "ledger", "get", "5")]
    [InlineData(ExitCode.NotFound, "There is no event 5", "ledger", "prove", "5")]
    [InlineData(ExitCode.Usage, "~~", "ledger", "search", "--where", "severity ~~ high")]
    [InlineData(ExitCode.Usage, "cursor", "ledger", "search", "--cursor", "abc", "--sort", "time")]
    [InlineData(ExitCode.Usage, "There is no format 'cobol'", "ledger", "import", "-", "--format", "cobol")]
    [InlineData(ExitCode.NotFound, "nowhere.log", "ledger", "import", "nowhere.log")]
    [InlineData(ExitCode.NotFound, "There is no file", "ledger", "verify-proof", "none.tlog-proof", "--key", "none")]
    [InlineData(ExitCode.NotFound, "There is no hold", "ledger", "release", "case-9")]
    public void Wrong_input_gets_a_sentence_and_a_code(int exitCode, string message, params string[] arguments)
    {
        CliResult result = _shell.Run(arguments);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_and_folders_gzip_or_not_are_imported_and_what_cannot_be_parsed_is_kept_with_the_reason()
    {
        string plain = _shell.Write("logs/app.ndjson", "{\"level\":\"error\",\"message\":\"one\"}\n{\"broken\":\n{\"message\":\"three\"}\n");
        _shell.Write("logs/deep/sys.log.gz", Gzip("<34>Oct 11 22:14:15 web-1 su[12]: failed for root\n<34>Oct 11 22:14:16 web-1 su[12]: again\n"));
        CliResult result = _shell.Good("ledger", "import", Path.GetDirectoryName(plain)!, "--collector", "tests", "--json");
        Assert.Equal(5, result.Json.GetProperty("events").GetInt32());
        JsonElement place = Assert.Single(result.Json.GetProperty("unparsed_places").EnumerateArray());
        Assert.EndsWith("app.ndjson:2", place.GetProperty("place").GetString(), StringComparison.Ordinal);
        JsonElement raw = Assert.Single(_shell.Good("ledger", "search", "--where", "parse_failure exists", "--json").Json.GetProperty("events").EnumerateArray());
        Assert.Equal("{\"broken\":", raw.GetProperty("raw").GetString());
        Assert.Equal(2, _shell.Good("ledger", "search", "--where", "host=web-1", "--json").Json.GetProperty("events").GetArrayLength());
        CliResult words = _shell.Good("ledger", "import", plain);
        Assert.Contains("3 events from 1 file", words.Output, StringComparison.Ordinal);
        Assert.Contains("1 of them could not be parsed and are kept as raw", words.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Real_logs_are_imported_verified_and_found()
    {
        string? file = SharedData.Find("data/ledger/syslog/tenzir-syslog.log");
        Assert.SkipWhen(file is null, "../shared/data/ledger is not here.");
        int lines = File.ReadAllLines(file!).Count(line => line.Length > 0);
        JsonElement counts = _shell.Good("ledger", "import", file!, "--json").Json;
        Assert.Equal(lines, counts.GetProperty("events").GetInt32());
        Assert.True(_shell.Good("ledger", "verify", "--json").Json.GetProperty("sound").GetBoolean());
    }

    [Fact]
    public void A_proof_is_checked_without_the_data_folder_and_a_changed_one_is_refused()
    {
        _shell.Good("ledger", "append", "first");
        _shell.Good("ledger", "append", "second");
        string proof = Path.Combine(Path.GetDirectoryName(_shell.Data)!, "second.tlog-proof");
        _shell.Good("ledger", "prove", "1", "--out", proof);
        string key = Path.Combine(_shell.Data, "ledger", "vkey");
        using TestShell elsewhere = new();
        CliResult valid = elsewhere.Good("ledger", "verify-proof", proof, "--key", key);
        Assert.Contains("Valid: this is event 1 of", valid.Output, StringComparison.Ordinal);
        Assert.Contains("second", valid.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(elsewhere.Data));
        string text = File.ReadAllText(proof);
        File.WriteAllText(proof, text.Replace("index 1", "index 0", StringComparison.Ordinal));
        CliResult changed = elsewhere.Run("ledger", "verify-proof", proof, "--key", key);
        Assert.Equal(ExitCode.StorageFailed, changed.ExitCode);
        Assert.Contains("NOT valid", changed.Output, StringComparison.Ordinal);
        string other = _shell.Write("other.vkey", "nonsense");
        Assert.NotEqual(ExitCode.Success, elsewhere.Run("ledger", "verify-proof", proof, "--key", other).ExitCode);
    }

    [Fact]
    public void Verifying_compares_with_an_earlier_checkpoint_and_names_what_was_changed()
    {
        _shell.Good("ledger", "append", "first");
        string checkpoint = Path.Combine(_shell.Data, "ledger", "checkpoint");
        string earlier = _shell.Write("earlier.txt", File.ReadAllBytes(checkpoint));
        for (int i = 0; i < 3; i++) _shell.Good("ledger", "append", $"event {i} of more");
        Assert.True(_shell.Good("ledger", "verify", "--since", earlier, "--json").Json.GetProperty("sound").GetBoolean());
        using (TestShell other = new())
        {
            other.Good("ledger", "append", "another log");
            CliResult foreign = other.Run("ledger", "verify", "--since", earlier);
            Assert.Equal(ExitCode.StorageFailed, foreign.ExitCode);
            Assert.Contains("the given checkpoint", foreign.Output + foreign.Error, StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.Usage, _shell.Run("ledger", "verify", "--since", _shell.Write("none.txt", "no checkpoint")).ExitCode);
        string segment = Directory.GetFiles(Path.Combine(_shell.Data, "ledger", "segments"), "*.seg").Order().First();
        byte[] bytes = File.ReadAllBytes(segment);
        bytes[bytes.AsSpan().IndexOf("event 0 of more"u8)] ^= 1;
        File.WriteAllBytes(segment, bytes);
        CliResult damaged = _shell.Run("ledger", "verify");
        Assert.Equal(ExitCode.StorageFailed, damaged.ExitCode);
        Assert.Contains(Path.GetFileName(segment), damaged.Output + damaged.Error, StringComparison.Ordinal);
    }

    private static byte[] Gzip(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
