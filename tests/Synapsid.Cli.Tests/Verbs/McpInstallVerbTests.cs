using System.Text.Json;

namespace Synapsid.Cli.Tests.Verbs;

public sealed class McpInstallVerbTests : IDisposable
{
    private readonly TestShell _shell = new();

    private string Home => Path.GetDirectoryName(_shell.Data)!;

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("claude-code", ".claude.json", "mcpServers"), InlineData("cursor", ".cursor/mcp.json", "mcpServers")]
    [InlineData("zed", ".config/zed/settings.json", "context_servers")]
    public void The_server_is_named_in_the_clients_file_once(string client, string file, string servers)
    {
        string path = _shell.Write(file, "{\n  \"theme\": \"dark\"\n}\n");
        CliResult first = _shell.Good("mcp", "install", "--client", client, "--profile", "memory");
        Assert.StartsWith($"Changed {path}:", first.Output, StringComparison.Ordinal);
        Assert.Contains("+     \"synapsid\": {", first.Output);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal("dark", json.RootElement.GetProperty("theme").GetString());
        JsonElement entry = json.RootElement.GetProperty(servers).GetProperty("synapsid");
        Assert.Equal("syn", entry.GetProperty("command").GetString());
        Assert.Equal(
            ["mcp", "--data", _shell.Data, "--profile", "memory"],
            entry.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()));
        string backup = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!, "*.backup"));
        Assert.Equal("{\n  \"theme\": \"dark\"\n}\n", File.ReadAllText(backup));
        CliResult second = _shell.Good("mcp", "install", "--client", client, "--profile", "memory");
        Assert.Equal($"{path} names Synapsid already.\n", second.Output);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!, "*.backup"));
    }

    [Fact]
    public void A_file_that_is_not_there_is_made_with_its_folders()
    {
        CliResult result = _shell.Good("mcp", "install", "--client", "codex", "--json");
        string path = Path.Combine(Home, ".codex", "config.toml");
        Assert.Equal(path, result.Json.GetProperty("file").GetString());
        Assert.True(result.Json.GetProperty("written").GetBoolean());
        Assert.StartsWith("[mcp_servers.synapsid]\ncommand = \"syn\"\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Print_shows_and_changes_nothing()
    {
        CliResult result = _shell.Good("mcp", "install", "--client", "cursor", "--print");
        Assert.StartsWith("Would change ", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Home, ".cursor", "mcp.json")));
    }

    [Theory]
    [InlineData("cursor", ".cursor/mcp.json", "{\"mcpServers\": ["), InlineData("codex", ".codex/config.toml", "not toml")]
    [InlineData("cursor", ".cursor/mcp.json", "{} // the client knows no comments")]
    public void A_file_that_is_broken_is_named_and_left(string client, string file, string text)
    {
        string path = _shell.Write(file, text);
        CliResult result = _shell.Run("mcp", "install", "--client", client);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains($"{path} cannot be changed: ", result.Error);
        Assert.Equal(text, File.ReadAllText(path));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!, "*.backup"));
    }

    [Theory]
    [InlineData("--client", "emacs"), InlineData("--client", "zed", "--profile", "everything")]
    public void What_there_is_not_is_said_with_what_there_is(params string[] options)
    {
        CliResult result = _shell.Run(["mcp", "install", .. options]);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("; there are ", result.Error);
    }
}
