using System.Text.Json;

namespace Synapsid.Cli.Tests.Verbs;

public sealed class ModelVerbsTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void List_tells_what_is_not_on_this_machine_and_how_to_fetch_it()
    {
        string[] line = ["model", "list", "--set", $"encoder.models_dir={_shell.Data}/models"];
        JsonElement model = _shell.Good([.. line, "--json"]).Json.GetProperty("models")[0];
        Assert.Equal("all-MiniLM-L6-v2", model.GetProperty("name").GetString());
        Assert.Equal("absent", model.GetProperty("state").GetString());
        Assert.Equal(384, model.GetProperty("dimensions").GetInt32());
        Assert.Contains("not on this machine; fetch it: syn model pull", _shell.Good(line).Output);
    }

    [Fact]
    public void Pull_of_an_unknown_model_names_the_known_ones()
    {
        CliResult result = _shell.Run("model", "pull", "nonsense");
        Assert.Equal(ExitCode.ModelUnavailable, result.ExitCode);
        Assert.Contains("There is no model 'nonsense'; known: all-MiniLM-L6-v2.", result.Error);
    }
}
