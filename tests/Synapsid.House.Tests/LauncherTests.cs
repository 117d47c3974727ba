namespace Synapsid.House.Tests;

/// <summary>What <c>./syn</c> promises before the program begins.</summary>
public sealed class LauncherTests : IDisposable
{
    private static readonly string Launcher = Path.Combine(Repository.Root, "syn");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synapsid-launcher-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void It_runs_from_any_folder_and_through_links()
    {
        string script = $"mkdir 'a b'; ln -s '{Launcher}' 'a b/one'; ln -s one 'a b/two'; 'a b/two' help";
        (int exitCode, string output) = Shell.Run(script, _folder.FullName);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Each_missing_prerequisite_is_one_clear_sentence()
    {
        const string Tools = "bash readlink dirname find head grep cat ln rm mkdir";
        (int exitCode, string output) = Shell.Run(
            $"mkdir tools; for tool in {Tools}; do ln -s \"$(command -v $tool)\" tools/; done\n"
            + $"PATH=$PWD/tools exec '{Launcher}' quickstart",
            _folder.FullName,
            ("SYNAPSID_MODELS", Path.Combine(_folder.FullName, "no-models")));
        Assert.Equal(69, exitCode);
        string[] sentences = output.Trim().Split('\n');
        Assert.Equal(2, sentences.Length);
        Assert.StartsWith("The .NET 10 SDK is missing: ", sentences[0]);
        Assert.StartsWith("npm is missing: ", sentences[1]);
    }

    /// <summary>Built already, and without weights to fetch, it looks for nothing but the program that runs it.</summary>
    [Fact]
    public void Without_dotnet_a_build_of_yesterday_is_one_clear_sentence_too()
    {
        const string Tools = "bash readlink dirname find head grep";
        (int exitCode, string output) = Shell.Run(
            $"'{Launcher}' help >/dev/null 2>&1; mkdir tools\n"
            + $"for tool in {Tools}; do ln -s \"$(command -v $tool)\" tools/; done\n"
            + $"PATH=$PWD/tools exec '{Launcher}' help",
            _folder.FullName);
        Assert.Equal(69, exitCode);
        Assert.StartsWith("The .NET 10 SDK is missing: ", Assert.Single(output.Trim().Split('\n')));
    }

    [Fact]
    public void A_closed_standard_input_is_an_empty_one()
    {
        string folder = Path.Combine(_folder.FullName, "data");
        (int exitCode, string output) = Shell.Run(
            $"'{Launcher}' help >/dev/null; timeout -s KILL 20 '{Launcher}' kv set key - --data '{folder}' <&-", _folder.FullName);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Without_a_variable_for_home_the_weights_lie_where_the_system_says()
    {
        const string Where = "set -u; . '{0}/eng/prerequisites.sh'; echo \"$model_folder\"";
        string script = "unset HOME SYNAPSID_MODELS; " + Where.Replace("{0}", Repository.Root, StringComparison.Ordinal);
        (int exitCode, string output) = Shell.Run(script, _folder.FullName);
        Assert.True(exitCode == 0, output);
        Assert.Matches("^/.+/.synapsid/models/all-MiniLM-L6-v2\n$", output);
    }

    [Fact]
    public void A_build_that_fails_shows_its_errors_once_and_nothing_else()
    {
        const string Error = "/x/A.cs(1,2): error CS0103: The name 'y' does not exist";
        (int exitCode, string output) = Shell.Run(
            $"""
            . '{Repository.Root}/eng/prerequisites.sh'
            fail() {"{"} echo 'Restored.'; echo "{Error} [/x/A.csproj]"; echo "  {Error} [/x/A.csproj]"; return 1; {"}"}
            build_or_explain build.log fail
            """,
            _folder.FullName);
        Assert.Equal(70, exitCode);
        Assert.Equal(["The build failed; its whole output is in build.log.", Error], output.Trim().Split('\n'));
    }
}
