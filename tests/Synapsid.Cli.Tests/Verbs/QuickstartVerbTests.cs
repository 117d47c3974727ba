using System.Text.Json;

namespace Synapsid.Cli.Tests.Verbs;

public sealed class QuickstartVerbTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void It_imports_the_documentation_once_searches_it_and_says_what_to_type_next()
    {
        CliResult first = _shell.Good("quickstart");
        Assert.Equal(3, first.Output.Split('\n').Count(line => line.StartsWith("> ", StringComparison.Ordinal)));
        Assert.Equal(3, first.Output.Split(" results in ").Length - 1);
        Assert.Contains("./syn batch-import", first.Output);
        Assert.DoesNotContain(" 0 stored", first.Error);
        int grains = _shell.Count();
        Assert.True(grains > 20, $"{grains} grains");

        CliResult second = _shell.Good("quickstart", "--json");
        JsonElement[] searches = [.. second.Json.GetProperty("searches").EnumerateArray()];
        Assert.Equal(3, searches.Length);
        Assert.All(searches, search => Assert.Equal(
            2, search.GetProperty("reply").GetProperty("results").GetArrayLength()));
        Assert.Equal(grains, _shell.Count());
    }
}
