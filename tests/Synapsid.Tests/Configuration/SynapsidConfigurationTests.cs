using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Configuration;
using Synapsid.Testing;

using Synapsid.Testing.Files;

namespace Synapsid.Tests.Configuration;

public sealed class SynapsidConfigurationTests
{
    private static readonly string DataFolder = Path.GetFullPath("/somewhere/data");

    [Fact]
    public void Without_sources_every_setting_has_its_default()
    {
        SynapsidConfiguration configuration = Load();
        Assert.All(configuration.Effective, effective => Assert.Equal("default", effective.Origin));
        Assert.Equal("periodic", configuration.GetText(Settings.FsyncMode));
        Assert.Equal(TimeSpan.FromSeconds(1), configuration.GetDuration(Settings.FsyncIntervalMs));
        Assert.Equal(64L << 20, configuration.GetInteger(Settings.SegmentBytes));
        Assert.Equal(Path.GetFullPath("/home/ada/.synapsid/models"), configuration.GetText(Settings.EncoderModelsDir));
    }

    [Fact]
    public void A_later_source_takes_precedence_and_each_says_where_it_came_from()
    {
        const string Yaml = "# ours\nsearch:\n  k_max: 10\nencoder:\n  threads: 1\ngrains:\n  chunk_tokens: 100\n";
        SynapsidConfiguration configuration = Load(
            Yaml,
            ["search.k_max=30"],
            ("SYNAPSID__Search__KMax", "20"), ("SYNAPSID__ENCODER__THREADS", "2"));
        Assert.Equal(("30", "--set"), At(configuration, Settings.SearchKMax));
        Assert.Equal(("2", "environment SYNAPSID__ENCODER__THREADS"), At(configuration, Settings.EncoderThreads));
        Assert.Equal(("100", "synapsid.yaml:7"), At(configuration, Settings.GrainChunkTokens));
    }

    [Theory]
    [InlineData("SYNAPSID__Persistence__FsyncMode")]
    [InlineData("SYNAPSID__PERSISTENCE__FSYNC_MODE")]
    [InlineData("synapsid__persistence__fsync_mode")]
    public void A_variable_matches_ignoring_case_and_underscores(string name) =>
        Assert.Equal(("never", "environment " + name), At(Load("", [], (name, "never")), Settings.FsyncMode));

    [Fact]
    public void Variables_that_are_no_settings_are_left_alone() =>
        Load("", [], ("SYNAPSID_DATA", "x"), ("PATH", "y"), ("SYNAPSIDE__x", "z"));

    [Fact]
    public void The_models_folder_may_come_from_its_own_variable_and_a_setting_overrides_it()
    {
        SynapsidConfiguration byVariable = Load("", [], ("SYNAPSID_MODELS", "/models"));
        (string, string) expected = (Path.GetFullPath("/models"), "environment SYNAPSID_MODELS");
        Assert.Equal(expected, At(byVariable, Settings.EncoderModelsDir));
        SynapsidConfiguration byFile = Load("encoder: {models_dir: weights}", [], ("SYNAPSID_MODELS", "/models"));
        Assert.Equal((Path.Combine(DataFolder, "weights"), "synapsid.yaml:1"), At(byFile, Settings.EncoderModelsDir));
    }

    [Fact]
    public void The_last_of_two_assignments_wins() =>
        Assert.Equal(2, Load("", ["search.k_max=1", "search.k_max = 2"]).GetInteger(Settings.SearchKMax));

    [Fact]
    public void A_named_file_is_read_instead_of_the_data_folders()
    {
        SimulatedFileSystem files = new SimulatedFileSystem()
            .Add(Path.Combine(DataFolder, "synapsid.yaml"), "search: {k_max: 1}")
            .Add("/etc/ours.yaml", "search: {k_max: 2}");
        ConfigurationSources sources = new() { DataFolder = DataFolder, ConfigFile = "/etc/ours.yaml" };
        Assert.Equal(("2", "ours.yaml:1"), At(SynapsidConfiguration.Load(files, sources), Settings.SearchKMax));
        ConfigurationSources gone = sources with { ConfigFile = "/gone.yaml" };
        Assert.Contains("/gone.yaml", Failure(() => SynapsidConfiguration.Load(files, gone)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("# only a comment\n", "")]
    [InlineData("search:\n", "")]
    [InlineData("search.k_max: 5", "5")]
    [InlineData("search: {'k_max': \"5\"}", "5")]
    public void Empty_files_flow_maps_and_dotted_keys_are_fine(string yaml, string expected) =>
        Assert.Equal(expected.Length == 0 ? "1000" : expected, At(Load(yaml), Settings.SearchKMax).Text);

    [Theory]
    [InlineData("search:\n  k_mox: 5", "synapsid.yaml:2 names 'search.k_mox', which is no setting; the nearest is 'search.k_max'.")]
    [InlineData("persistense:\n  fsync_mode: always", "synapsid.yaml:1 names 'persistense', which is no section; the nearest is 'persistence'.")]
    [InlineData("performance:\n  embedings:\n    batch_size: 1", "synapsid.yaml:2 names 'performance.embedings', which is no section; the nearest is 'performance.embeddings'.")]
    [InlineData("persistense: 1", "synapsid.yaml:1 names 'persistense', which is no setting; the nearest is '")]
    [InlineData("search:\n  k_max: lots", "'search.k_max' cannot be 'lots' (synapsid.yaml:2); allowed is a whole number from 1 to 100000.")]
    [InlineData("search:\n  k_max:\n    - 5", "synapsid.yaml:2 gives 'search.k_max' no single value; allowed is a whole number")]
    [InlineData("search:\n  k_max: {a: 1}", "synapsid.yaml:2 gives 'search.k_max' no single value")]
    [InlineData("search:\n  k_max:", "'search.k_max' cannot be '' (synapsid.yaml:2)")]
    [InlineData("search:\n  k_max: 5\n  k_max: 6", "synapsid.yaml:3 names 'search.k_max' again; line 2 did already.")]
    [InlineData("search: {k_max: 5}\nsearch: {}", "synapsid.yaml:2 names 'search' again; line 1 did already.")]
    [InlineData("search: {k_max: 5}\nsearch.k_max: 6", "synapsid.yaml:2 names 'search.k_max' again; line 1 did already.")]
    [InlineData("search: 5", "synapsid.yaml:1 gives the section 'search' a value; its settings stand beneath it, indented.")]
    [InlineData("- search", "synapsid.yaml:1 holds no map of settings")]
    [InlineData("just words", "synapsid.yaml:1 holds no map of settings")]
    [InlineData("? [a]\n: b", "synapsid.yaml:1 has a key that is not a plain name.")]
    [InlineData("search:\n\tk_max: 5", "synapsid.yaml:2 is indented with a tab; YAML allows spaces only.")]
    [InlineData("search: {k_max: 5", "is not readable as YAML: ")]
    [InlineData("search: {k_max: 5}\n---\nsearch: {}", "begins a second YAML document; one is allowed.")]
    public void A_mistake_in_the_file_is_named_with_its_line(string yaml, string message) =>
        Assert.Contains(message, Failure(() => Load(yaml)));

    [Fact]
    public void A_file_that_is_not_text_or_too_long_is_refused()
    {
        Assert.Contains("not UTF-8 text, first at byte 3", Failure(() => LoadBytes([0x61, 0x3a, 0xff])));
        Assert.Contains("at most 1048576 are allowed", Failure(() => LoadBytes(new byte[(1 << 20) + 1])));
    }

    [Theory]
    [InlineData("SYNAPSID__Persistence__FsyncMod", "names no setting; the nearest is SYNAPSID__Persistence__FsyncMode ('persistence.fsync_mode').")]
    [InlineData("SYNAPSID__FsyncMode", "names no setting")]
    [InlineData("SYNAPSID__Persistence__Fsync__Mode", "names no setting; the nearest is SYNAPSID__Persistence__FsyncMode")]
    [InlineData("SYNAPSID__", "names no setting")]
    public void An_unknown_variable_is_an_error_that_names_the_nearest(string name, string message) =>
        Assert.Contains(message, Failure(() => Load("", [], (name, "always"))));

    [Fact]
    public void Two_variables_for_one_setting_are_an_error() =>
        Assert.Contains(
            "both set 'search.k_max'",
            Failure(() => Load("", [], ("SYNAPSID__SEARCH__K_MAX", "1"), ("SYNAPSID__Search__KMax", "1"))));

    [Theory]
    [InlineData("search.kmax=1", "--set names 'search.kmax', which is no setting; the nearest is 'search.k_max'.")]
    [InlineData("search.k_max", "--set search.k_max lacks a value; write --set key=value.")]
    [InlineData("search.k_max=0", "'search.k_max' cannot be '0' (--set); allowed is a whole number from 1 to 100000.")]
    [InlineData("persistence.fsync_mode=Always", "(--set); allowed is always, periodic, never.")]
    [InlineData("grains.chunk_overlap_tokens=101", "'grains.chunk_overlap_tokens' is 101 (--set); it may be at most half of 'grains.chunk_tokens', which is 200 (default).")]
    public void A_wrong_assignment_is_an_error_that_says_what_is_allowed(string assignment, string message) =>
        Assert.Contains(message, Failure(() => Load("", [assignment])));

    [Fact]
    public void A_mistake_is_an_error_even_where_a_later_source_would_hide_it() =>
        Assert.Contains("'lots'", Failure(() => Load("search: {k_max: lots}", ["search.k_max=5"])));

    [Fact]
    public void Every_setting_is_found_by_its_variable() =>
        Assert.All(Settings.All, setting =>
        {
            string name = EnvironmentSettings.VariableOf(setting);
            Assert.Equal("environment " + name, At(Load("", [], (name, setting.DefaultText)), setting).Origin);
        });

    [Fact]
    public void What_a_configuration_shows_loads_again_to_the_same_values_from_every_source() =>
        Prop.ForAll(Numbers(), pair =>
        {
            (int index, long raw) = pair;
            Setting[] numbers = [.. Settings.All.Where(setting => setting.Unit.Length > 0)];
            Setting setting = numbers[index % numbers.Length];
            if (setting == Settings.GrainChunkTokens || setting == Settings.GrainChunkOverlapTokens) return;
            long value = setting.Min + raw % (setting.Max - setting.Min + 1);
            string text = setting.Format(value);
            string[] sections = setting.Key.Split('.');
            string yaml = string.Join(":\n", sections.Select((name, depth) => new string(' ', 2 * depth) + name)) + ": " + text;
            Assert.Equal(value, Load(yaml).GetInteger(setting));
            Assert.Equal(value, Load("", [setting.Key + "=" + text]).GetInteger(setting));
            Assert.Equal(value, Load("", [], (EnvironmentSettings.VariableOf(setting), text)).GetInteger(setting));
        }).Holds();

    [Fact]
    public void Any_bytes_in_the_file_load_or_are_refused_and_nothing_else() =>
        Prop.ForAll(Scraps(), yaml =>
        {
            try
            {
                Load(yaml);
            }
            catch (ConfigurationException refused)
            {
                Assert.Contains("synapsid.yaml", refused.Message);
            }
        }).Holds();

    // Pieces of YAML in any order reach further into the reader than random letters do.
    private static Arbitrary<string> Scraps() =>
        Gen.Elements(
            "search", "k_max", ":", ": ", "\n", "  ", "\t", "- ", "{", "}", "[", "]", "'", "\"", "&a ", "*a", "!!int ",
            "|", ">", "---", "...", "#", "5", "~", "%", "\u0000", "\ud800", "é")
            .ListOf().Select(pieces => string.Concat(pieces)).ToArbitrary();

    private static Arbitrary<(int, long)> Numbers() =>
        Gen.Choose(0, 1000).Zip(Gen.Choose(0, int.MaxValue), (index, raw) => (index, (long)raw)).ToArbitrary();

    private static (string Text, string Origin) At(SynapsidConfiguration configuration, Setting setting)
    {
        EffectiveSetting effective = configuration.Effective.Single(candidate => candidate.Setting == setting);
        return (effective.Text, effective.Origin);
    }

    private static string Failure(Func<object> load) => Assert.Throws<ConfigurationException>(load).Message;

    private static SynapsidConfiguration Load(
        string yaml = "", string[]? assignments = null, params (string, string)[] environment) =>
        LoadBytes(Encoding.UTF8.GetBytes(yaml), assignments, environment);

    private static SynapsidConfiguration LoadBytes(
        byte[] yaml, string[]? assignments = null, params (string Name, string Value)[] environment) =>
        SynapsidConfiguration.Load(
            new SimulatedFileSystem().Add(Path.Combine(DataFolder, "synapsid.yaml"), yaml),
            new ConfigurationSources
            {
                DataFolder = DataFolder,
                HomeFolder = Path.GetFullPath("/home/ada"),
                Environment = environment.ToDictionary(variable => variable.Name, variable => variable.Value),
                Assignments = assignments ?? [],
            });
}
