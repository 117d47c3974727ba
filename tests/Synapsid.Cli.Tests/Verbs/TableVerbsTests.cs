using System.Text;
using System.Text.Json;

namespace Synapsid.Cli.Tests.Verbs;

public sealed class TableVerbsTests : IDisposable
{
    private const string NoId = "01k8z3v6t2m4q9r7c5x1w0y8he";

    private static readonly string[] GrainFields =
    [
        "id", "namespace", "title", "text", "tags", "author", "source", "mime", "language", "created_at", "updated_at",
        "valid_from", "valid_to", "content_hash", "chunks", "anchor",
    ];

    private static readonly string[] HitFields =
        ["score", "dense_score", "dense_rank", "text_score", "text_rank", "snippet", "chunk"];

    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Verify_ends_with_6_when_it_finds_damage_and_with_0_once_that_is_mended()
    {
        _shell.Add("a text whose vector is damaged");
        _shell.Good("verify");
        _shell.Good("cleanup", "--older-than", "365d"); // takes the snapshot that later runs read the vector from
        string vectors = Path.Combine(_shell.Data, "knowledge", "000001", "vectors.vec");
        using (FileStream file = new(vectors, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = 64 * 1024;
            file.WriteByte(0x55);
        }

        CliResult found = _shell.Run("verify", "--json");
        Assert.Equal((ExitCode.StorageFailed, false), (found.ExitCode, found.Json.GetProperty("sound").GetBoolean()));
        _shell.Good("verify", "--repair");
        _shell.Good("verify");
    }

    [Fact]
    public void Add_stores_a_text_once_and_get_shows_it_with_every_field()
    {
        string[] add =
        [
            "add", "Deploys happen on Tuesdays", "-t", "Deploys", "--tags", "ops", "-g", "calendar",
            "--namespace", "team", "--author", "ada", "--source", "wiki", "--mime", "text/plain", "--language", "en",
            "--valid-from", "2026-01-01", "--valid-to", "2027-01-01T08:00:00Z",
        ];
        CliResult first = _shell.Good(add);
        Assert.Matches("^[0-9a-z]{26}  stored\n$", first.Output);
        Assert.Equal(first.Output[..26] + "  already there\n", _shell.Good(add).Output);

        string id = first.Output[..26];
        JsonElement grain = _shell.Good("get", id, "--json").Json;
        Assert.Equal(GrainFields, grain.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Deploys happen on Tuesdays", grain.GetProperty("text").GetString());
        Assert.Equal(["ops", "calendar"], grain.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal("team", grain.GetProperty("namespace").GetString());
        string shown = _shell.Good("get", id).Output;
        Assert.Contains("tags          ops, calendar\n", shown);
        Assert.EndsWith("\n\nDeploys happen on Tuesdays\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_answers_json_with_scores_and_every_field_of_the_grain()
    {
        _shell.Add("the sun rises in the east", "--title", "Sun");
        _shell.Add("bread is baked at night");
        foreach (string mode in (string[])["hybrid", "dense", "text"])
        {
            JsonElement reply = _shell.Good("search", "does the sun rise in the east", "--json", "-m", mode).Json;
            IEnumerable<string> members = reply.EnumerateObject().Select(member => member.Name);
            Assert.Equal(["results", "mode", "embedding_ms", "search_ms"], members);
            JsonElement best = reply.GetProperty("results")[0];
            Assert.Equal([.. HitFields, .. GrainFields], best.EnumerateObject().Select(member => member.Name));
            Assert.Equal("Sun", best.GetProperty("title").GetString());
            Assert.Equal(mode != "text", best.GetProperty("dense_score").ValueKind == JsonValueKind.Number);
            Assert.Equal(mode != "dense", best.GetProperty("text_score").ValueKind == JsonValueKind.Number);
        }
    }

    [Fact]
    public void Search_finds_nothing_without_fail_and_says_that_the_folder_is_new()
    {
        CliResult result = _shell.Good("search", "anything");
        Assert.Equal("", result.Output);
        Assert.Contains($"There is nothing in {_shell.Data} yet", result.Error);
        Assert.Contains("Nothing found", result.Error);
        CliResult again = _shell.Good("search", "anything", "--json");
        Assert.Equal(0, again.Json.GetProperty("results").GetArrayLength());
        Assert.Equal("", again.Error);
    }

    [Fact]
    public void Search_keeps_to_k_and_to_the_filters()
    {
        for (int i = 0; i < 5; i++) _shell.Add($"apple number {i}", "--tags", i % 2 == 0 ? "even" : "odd");
        Assert.Equal(2, Count("search", "apple", "--k", "2"));
        Assert.Equal(3, Count("search", "apple", "--tags", "even"));
        Assert.Equal(5, Count("search", "apple", "--any-tags", "even", "--any-tags", "odd"));
        Assert.Equal(0, Count("search", "apple", "--tags", "even", "--tags", "odd"));
        Assert.Equal(0, Count("search", "apple", "--namespace", "nowhere"));
        Assert.Equal(0, Count("search", "apple", "--created-to", "2000-01-01"));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("--text -")]
    public void A_dash_reads_the_text_from_standard_input(string dash)
    {
        string id = _shell.Add("before");
        string[] line = dash == "-" ? ["add", "-"] : ["update", id, .. dash.Split(' ')];
        byte[] input = "\uFEFFfrom a pipe,\nin two lines\r\n"u8.ToArray();
        CliResult result = _shell.Run(input, CancellationToken.None, [.. line, "--json"]);
        Assert.Equal(ExitCode.Success, result.ExitCode);
        JsonElement grain = _shell.Good("get", result.Json.GetProperty("id").GetString()!, "--json").Json;
        Assert.Equal("from a pipe,\nin two lines", grain.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("@ada said so")]
    [InlineData("-rf is a dangerous option")]
    [InlineData("--dashes and more")]
    [InlineData("日本語のテキスト 👩‍🚀 عربى\nsecond line\ttab")]
    public void A_text_is_kept_as_it_is_written(string text)
    {
        string id = _shell.Good("add", "--json", text).Json.GetProperty("id").GetString()!;
        Assert.Equal(text, _shell.Good("get", id, "--json").Json.GetProperty("text").GetString());
        Assert.EndsWith($"\n\n{text}\n", _shell.Good("get", id).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-hello"), InlineData("--help"), InlineData("-5")]
    public void Any_text_goes_after_two_dashes(string text)
    {
        string id = _shell.Add(text);
        Assert.Equal(text, _shell.Good("get", id, "--json").Json.GetProperty("text").GetString());
    }

    [Fact]
    public void Text_that_cannot_be_kept_is_refused()
    {
        Refused("The text is empty.", [], "add", "");
        Refused("The text is empty.", "\n"u8.ToArray(), "add", "-");
        Refused("not valid UTF-8 (byte 4)", [.. "abc"u8, 0xFF], "add", "-");
        Refused("The text has 10,485,760 bytes; the limit is 4,194,304.", new string('a', 10 << 20), "add", "-");
        Refused("The query is empty.", [], "search", " ");
        Assert.Equal(0, _shell.Count());
    }

    [Fact]
    public void List_goes_through_every_grain_page_by_page()
    {
        List<string> added = [.. Enumerable.Range(0, 7).Select(i => _shell.Add($"grain {i}\nsecond line"))];
        List<string> listed = [];
        string[] more = [];
        do
        {
            JsonElement page = _shell.Good(["list", "--json", "--limit", "3", .. more]).Json;
            foreach (JsonElement grain in page.GetProperty("grains").EnumerateArray())
            {
                listed.Add(grain.GetProperty("id").GetString()!);
            }

            string? cursor = page.GetProperty("next_cursor").GetString();
            more = cursor is null ? [] : ["--cursor", cursor];
        }
        while (more.Length > 0);
        Assert.Equal(added.AsEnumerable().Reverse(), listed);

        CliResult shown = _shell.Good("list", "--limit", "3");
        Assert.Equal(3, shown.Output.TrimEnd().Split('\n').Length);
        Assert.Contains("grain 6 second line", shown.Output);
        Assert.Matches("There are more: the same command with --cursor [0-9]+-[0-9]+", shown.Error);
        Assert.Contains("No grains.", _shell.Good("list", "-n", "nowhere").Error);
    }

    [Fact]
    public void Update_changes_what_is_named_and_leaves_the_rest()
    {
        string id = _shell.Add("Deploys happen on Tuesdays", "--title", "Deploys", "--author", "ada");
        JsonElement grain = _shell.Good("update", id, "--tags", "ops", "--json").Json;
        Assert.Equal("ada", grain.GetProperty("author").GetString());
        Assert.Equal("ops", grain.GetProperty("tags")[0].GetString());
        CliResult empty = _shell.Run("update", id);
        Assert.Equal(ExitCode.Usage, empty.ExitCode);
        Assert.Contains("names no field", empty.Error);
    }

    [Theory]
    [InlineData("get"), InlineData("rm"), InlineData("update")]
    public void What_does_not_exist_ends_with_three(string verb)
    {
        string[] patch = verb == "update" ? ["--title", "x"] : [];
        CliResult result = _shell.Run([verb, NoId, .. patch]);
        Assert.Equal(ExitCode.NotFound, result.ExitCode);
        Assert.Equal($"syn: There is no grain {NoId}.\n", result.Error);
        Assert.Equal($"There is no grain {NoId}.", _shell.Run([verb, NoId, .. patch, "--json"]).JsonError("not_found"));
    }

    [Fact]
    public void Rm_deletes_once()
    {
        string id = _shell.Add("to be deleted");
        Assert.Equal($"{id}  deleted\n", _shell.Good("rm", id).Output);
        Assert.Equal(ExitCode.NotFound, _shell.Run("rm", id).ExitCode);
        Assert.Equal(0, _shell.Count());
    }

    [Fact]
    public void Cleanup_counts_in_a_dry_run_and_deletes_otherwise()
    {
        _shell.Add("an old text");
        CliResult dry = _shell.Good("cleanup", "--older-than", "0d", "--dry-run");
        Assert.Matches(@"^1 grain last changed before .* UTC would be deleted\.\n$", dry.Output);
        Assert.Equal(1, _shell.Count());
        JsonElement reply = _shell.Good("cleanup", "--older-than", "0d", "--json").Json;
        Assert.Equal(["deleted", "dry_run", "older_than"], reply.EnumerateObject().Select(member => member.Name));
        Assert.Equal(1, reply.GetProperty("deleted").GetInt32());
        Assert.Equal(0, _shell.Count());
        Assert.Matches("^0 grains last changed", _shell.Good("cleanup", "--older-than", "90d").Output);
    }

    [Fact]
    public void Stats_tells_what_the_folder_holds()
    {
        _shell.Add("one", "-n", "first");
        _shell.Add("two", "-n", "second");
        string shown = _shell.Good("stats").Output;
        Assert.Matches(@"(?m)^grains +2$", shown);
        Assert.Matches(@"(?m)^  second +1$", shown);
        Assert.Matches(@"(?m)^vector_bytes +128 bytes$", shown);
        Assert.Matches(@"(?m)^warnings +none$", shown);
    }

    private int Count(params string[] line) =>
        _shell.Good([.. line, "--json"]).Json.GetProperty("results").GetArrayLength();

    private void Refused(string message, string input, params string[] line) =>
        Refused(message, Encoding.UTF8.GetBytes(input), line);

    private void Refused(string message, byte[] input, params string[] line)
    {
        CliResult result = _shell.Run(input, CancellationToken.None, line);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.Equal("", result.Output);
    }
}
