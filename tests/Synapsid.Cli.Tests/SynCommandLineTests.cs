using System.Text.Json;
using Synapsid.Cli.Output;

namespace Synapsid.Cli.Tests;

public sealed class SynCommandLineTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Without_arguments_it_prints_the_help_of_the_whole()
    {
        CliResult result = _shell.Good();
        Assert.Equal(result.Output, _shell.Good("--help").Output);
        Assert.Equal(result.Output, _shell.Good("help").Output);
        string[] verbs = ["quickstart", "add", "search", "batch-import", "get", "list", "update", "rm", "serve"];
        int[] places = [.. verbs.Select(verb => result.Output.IndexOf($"\n  {verb} ", StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Contains("syn search \"when do we deploy\" --k 5", result.Output);
        Assert.Contains("130  interrupted", result.Output);
        Assert.All(result.Output.Split('\n'), line => Assert.Equal(line.TrimEnd(), line.TrimEnd('\r')));
    }

    [Theory]
    [InlineData("add"), InlineData("search"), InlineData("get"), InlineData("list"), InlineData("update")]
    [InlineData("rm")]
    [InlineData("cleanup"), InlineData("stats"), InlineData("batch-import"), InlineData("config show")]
    [InlineData("model pull"), InlineData("model list"), InlineData("quickstart")]
    public void Each_verb_has_its_help(string verb)
    {
        string[] path = verb.Split(' ');
        CliResult help = _shell.Good(["help", .. path]);
        Assert.Equal(help.Output, _shell.Good([.. path, "--help"]).Output);
        Assert.Contains($"Usage: syn {verb} ", help.Output);
        Assert.All(help.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public void Help_shows_an_option_with_its_letter_its_values_and_its_default()
    {
        string help = _shell.Good("help", "search").Output;
        Assert.Contains("-k, --k N ", help);
        Assert.Contains("-m, --mode hybrid|dense|text  ", help);
        Assert.Contains("(default: hybrid)", help);
        Assert.Contains("--older-than DURATION", _shell.Good("help", "cleanup").Output);
    }

    [Fact]
    public void Help_is_json_where_json_is_wanted()
    {
        JsonElement whole = _shell.Good("help", "--json").Json;
        Assert.Equal("syn VERB [options]", whole.GetProperty("usage").GetString());
        Assert.Contains(whole.GetProperty("verbs").EnumerateArray(), verb => verb.GetProperty("name").GetString() == "kv");
        CliResult add = _shell.Good("add", "--help", "--json");
        Assert.Equal(add.Output, _shell.Good("help", "add", "--json").Output);
        Assert.Equal("syn add TEXT [options]", add.Json.GetProperty("usage").GetString());
        Assert.Equal("TEXT", Assert.Single(add.Json.GetProperty("arguments").EnumerateArray()).GetProperty("name").GetString());
        Assert.StartsWith("syn add ", add.Json.GetProperty("example").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serch x", "There is no verb 'serch'; the nearest is 'search'. See: syn help")]
    [InlineData("help serch", "There is no verb 'serch'; the nearest is 'search'.")]
    [InlineData("config shwo", "config has no verb 'shwo'; the nearest is 'show'. See: syn help config")]
    [InlineData("model", "model needs a verb: pull, list. See: syn help model")]
    [InlineData("search", "search needs QUERY: what to look for, in words")]
    [InlineData("search foo --moed text", "search has no option '--moed'; the nearest is '--mode'.")]
    [InlineData("search --moed=text foo", "search has no option '--moed'; the nearest is '--mode'.")]
    [InlineData("search when do we", "'do' is one argument too many; a text of several words needs quotes.")]
    [InlineData("search foo --k", "--k lacks its value: how many results at most")]
    [InlineData("search foo --k 1 --k 2", "--k is given more than once.")]
    [InlineData("search foo --k 0", "k is 0; it must be 1 or more.")]
    [InlineData("search foo --k 1001", "k is 1001; it must lie between 1 and 1000.")]
    [InlineData("search foo --k ten", "k must be a whole number 1 or more, not: ten")]
    [InlineData("search foo --mode nonsense", "mode must be one of hybrid, dense, text, not: nonsense")]
    [InlineData("search foo --created-from soon", "created_from must be a time such as 2026-11-21")]
    [InlineData("cleanup", "cleanup needs --older-than DURATION: ")]
    [InlineData("cleanup --older-than 90x", "older_than must be a length of time such as 90d")]
    [InlineData("get xx", "id must be 26 letters and digits, as syn add prints them, not: xx")]
    [InlineData("list --limit 0", "limit is 0; it must be 1 or more.")]
    [InlineData("list --cursor zz", "The cursor is not from this list")]
    [InlineData("add -hello", "A text that begins with a dash goes after two: -- -hello.")]
    [InlineData("stats --set unknown.key=1", "--set names 'unknown.key', which is no setting; the nearest is ")]
    [InlineData("stats --set novalue", "--set novalue lacks a value")]
    [InlineData("stats --config none.yaml", "none.yaml does not exist, or is a folder.")]
    [InlineData("stats --config /", "The configuration file / does not exist, or is a folder.")]
    [InlineData("stats --config ", "--config names no path: it is empty.")]
    [InlineData("stats --data ", "--data names no path: it is empty.")]
    [InlineData("index ", "PATH names no path: it is empty.")]
    [InlineData("ledger verify --since ", "names no path: it is empty.")]
    [InlineData("add \uFFFDx", "An argument is not valid UTF-8")]
    [InlineData("batch-import", "batch-import needs PATH: ")]
    [InlineData("batch-import no-such-file.md", "There is no file or folder no-such-file.md.")]
    public void A_wrong_command_line_is_told_what_would_be_right(string line, string message)
    {
        CliResult plain = _shell.Run(line.Split(' '));
        Assert.Equal(ExitCode.Usage, plain.ExitCode);
        Assert.StartsWith("syn: ", plain.Error, StringComparison.Ordinal);
        Assert.Contains(message, plain.Error);
        Assert.Equal("", plain.Output);
        Assert.Single(plain.Error.TrimEnd().Split('\n'), error => error.StartsWith("syn: ", StringComparison.Ordinal));

        CliResult json = _shell.Run(["--json", .. line.Split(' ')]);
        Assert.Equal(ExitCode.Usage, json.ExitCode);
        Assert.Contains(message, json.JsonError("bad_request"));
    }

    [Theory]
    [InlineData("persistence: [", "synapsid.yaml:1")]
    [InlineData("persistence:\n  fsync_modes: never\n", "the nearest is 'persistence.fsync_mode'")]
    [InlineData("search:\n  k_max: many\n", "'search.k_max' cannot be 'many'")]
    public void A_wrong_configuration_file_is_an_error_that_names_the_place(string yaml, string message)
    {
        _shell.Write("data/synapsid.yaml", yaml);
        CliResult result = _shell.Run("stats");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void A_defect_ends_with_one_and_says_what_it_is()
    {
        using TestShell broken = new() { Encoder = static () => throw new InvalidOperationException("a bug") };
        CliResult result = broken.Run("add", "text");
        Assert.Equal(ExitCode.Internal, result.ExitCode);
        Assert.Contains("A defect of Synapsid's own: InvalidOperationException: a bug", result.Error);
        Assert.Contains("a bug", broken.Run("add", "text", "--json").JsonError("internal"));
    }

    [Theory]
    [InlineData("help", true), InlineData("add --help", true), InlineData("--version", true), InlineData("stats", true)]
    [InlineData("no-such-verb", false)]
    public void A_standard_stream_that_cannot_be_written_is_no_defect(string line, bool output)
    {
        _shell.Good("kv", "set", "a", "b"); // an empty folder would be remarked upon
        using StringWriter sound = new();
        using BrokenWriter broken = new();
        using StandardWriter results = new(output ? broken : sound);
        CliConsole console = new()
        {
            Output = results,
            Error = output ? sound : broken,
            OpenInput = () => Stream.Null,
            Environment = new Dictionary<string, string> { ["SYNAPSID_DATA"] = _shell.Data },
            HomeFolder = _shell.Data,
        };
        int exitCode = SynCommandLine.Run(line.Split(' '), console, CancellationToken.None);
        Assert.Equal(output ? ExitCode.StorageFailed : ExitCode.Usage, exitCode);
        const string Sentence = "syn: The results cannot be written to standard output: No space left on device.";
        Assert.Equal(output ? Sentence : "", sound.ToString().TrimEnd());
    }

    [Fact]
    public void Without_weights_it_names_the_command_that_fetches_them()
    {
        using TestShell bare = new() { Encoder = null };
        CliResult result = bare.Run("add", "text", "--set", $"encoder.models_dir={bare.Data}/none");
        Assert.Equal(ExitCode.ModelUnavailable, result.ExitCode);
        Assert.Contains("syn model pull", result.Error);
    }

    [Fact]
    public void A_folder_made_with_another_model_is_refused()
    {
        _shell.Add("made with words");
        bool other = false;
        using TestShell shell = new() { Encoder = () => new Testing.WordEncoder(other ? "others-16" : "words-16") };
        shell.Add("made with words");
        other = true;
        CliResult result = shell.Run("search", "words");
        Assert.Equal(ExitCode.Conflict, result.ExitCode);
        Assert.Contains("words-16", result.Error);
        Assert.Contains("others-16", result.Error);
    }

    [Fact]
    public void Without_a_home_folder_it_wants_a_name_and_does_not_take_the_current_folder()
    {
        using TestShell homeless = new() { Home = "" };
        homeless.Environment["SYNAPSID_DATA"] = "";
        CliResult result = homeless.Run("stats");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("Name a data folder with --data or SYNAPSID_DATA.", result.Error);
    }

    [Fact]
    public void The_data_option_goes_before_the_environment()
    {
        _shell.Add("in the folder of the environment");
        string other = _shell.Data + "-other";
        CliResult result = _shell.Good("stats", "--json", "--data", other);
        Assert.Equal(0, result.Json.GetProperty("grains").GetInt32());
        Assert.Equal(other, result.Json.GetProperty("data").GetString());
    }

    private sealed class BrokenWriter : StringWriter
    {
        public override void Write(char value) => throw new IOException("No space left on device");

        public override void Write(string? value) => throw new IOException("No space left on device");

        public override void WriteLine() => throw new IOException("No space left on device");

        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }
}
