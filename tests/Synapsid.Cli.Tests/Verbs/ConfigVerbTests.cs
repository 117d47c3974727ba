using System.Text.Json;

namespace Synapsid.Cli.Tests.Verbs;

public sealed class ConfigVerbTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Show_prints_each_value_with_where_it_came_from()
    {
        _shell.Write("data/synapsid.yaml", "search:\n  k_max: 7\ngrains:\n  chunk_tokens: 100\n");
        _shell.Environment["SYNAPSID__Grains__ChunkTokens"] = "120";
        JsonElement shown = _shell.Good("config", "show", "--json", "--set", "encoder.threads=1").Json;
        JsonElement[] settings = [.. shown.GetProperty("settings").EnumerateArray()];
        Assert.All(settings, setting => Assert.Equal(
            ["key", "value", "origin", "description"], setting.EnumerateObject().Select(member => member.Name)));
        Assert.Equal(("7", "synapsid.yaml:2"), Of("search.k_max"));
        Assert.Equal(("120", "environment SYNAPSID__Grains__ChunkTokens"), Of("grains.chunk_tokens"));
        Assert.Equal(("1", "--set"), Of("encoder.threads"));
        Assert.Equal("default", Of("persistence.fsync_mode").Origin);
        Assert.Matches(@"(?m)^search\.k_max +7 +synapsid\.yaml:2$", _shell.Good("config", "show").Output);

        using TestShell terminal = new() { Columns = 100 };
        string[] lines = terminal.Good("config", "show", "--set", "encoder.model=all-MiniLM-L6-v2").Output.Split('\n');
        Assert.Contains(lines, line => line.EndsWith("  --set", StringComparison.Ordinal));
        int longOne = Array.FindIndex(lines, line => line.Contains("bower_components", StringComparison.Ordinal));
        Assert.Equal("default", lines[longOne + 1].Trim());

        (string? Value, string? Origin) Of(string key)
        {
            JsonElement setting = settings.Single(setting => setting.GetProperty("key").GetString() == key);
            return (setting.GetProperty("value").GetString(), setting.GetProperty("origin").GetString());
        }
    }
}
