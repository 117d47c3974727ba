using Synapsid.Cli.Clients;

namespace Synapsid.Cli.Tests.Clients;

public sealed class TomlConfigTests
{
    private const string Table = "[mcp_servers.me]\ncommand = \"syn\"\nargs = [\"mcp\", \"--data\", \"/a b\"]\n";

    [Theory]
    [InlineData("", Table)]
    [InlineData("model = \"x\" # mine\n", "model = \"x\" # mine\n\n" + Table)]
    [InlineData(
        "[mcp_servers.me]\n# kept\ncommand = \"old\"\nargs = [\n  \"a\", # x ]\n  \"b\",\n]\nstartup_timeout_sec = 5\n\n[mcp_servers.me.env]\nA = \"1\"\n",
        "[mcp_servers.me]\n# kept\ncommand = \"syn\"\nargs = [\"mcp\", \"--data\", \"/a b\"]\nstartup_timeout_sec = 5\n\n[mcp_servers.me.env]\nA = \"1\"\n")]
    [InlineData("[mcp_servers.\"me\"]\nenabled = true\n", "[mcp_servers.\"me\"]\ncommand = \"syn\"\nargs = [\"mcp\", \"--data\", \"/a b\"]\nenabled = true\n")]
    [InlineData("text = \"\"\"\n[mcp_servers.me]\n\"\"\"\n", "text = \"\"\"\n[mcp_servers.me]\n\"\"\"\n\n" + Table)]
    public void The_table_is_put_in_and_all_else_stays(string before, string expected)
    {
        string after = Set(before);
        Assert.Equal(expected, after);
        Assert.Equal(after, Set(after));
    }

    [Theory]
    [InlineData("[broken\n"), InlineData("just words\n"), InlineData("a = [1,\n"), InlineData("a = \"open\n")]
    [InlineData("mcp_servers = { me = { command = \"x\" } }\n"), InlineData("[mcp_servers]\nme = {}\n")]
    [InlineData("mcp_servers.me.command = \"x\"\n")]
    public void What_cannot_be_edited_is_refused(string text) => Assert.Throws<ConfigFormatException>(() => Set(text));

    private static string Set(string text) =>
        new TomlConfig(text).Set("mcp_servers", "me", "syn", ["mcp", "--data", "/a b"]);
}
