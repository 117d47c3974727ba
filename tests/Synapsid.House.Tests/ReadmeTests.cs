namespace Synapsid.House.Tests;

/// <summary>What the README tells a stranger to type works.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Every_runnable_command_of_the_readme_succeeds_and_shows_what_it_says()
    {
        IReadOnlyList<(string Command, string[] Shape)> commands = ReadmeCommands.Of(Repository.Read("README.md"));
        Assert.Contains(commands, command => command.Command.Contains("./syn quickstart"));
        DirectoryInfo data = Directory.CreateTempSubdirectory("synapsid-readme-");
        try
        {
            foreach ((string command, string[] shape) in commands)
            {
                (int exitCode, string output) = Shell.Run(command, Repository.Root, ("SYNAPSID_DATA", data.FullName));
                Assert.True(exitCode == 0, $"`{command}` ended with exit code {exitCode}:\n{output}");
                string? missing = ReadmeCommands.Missing(shape, output);
                Assert.True(missing is null, $"`{command}` does not show a line like '{missing}':\n{output}");
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_readme_names_the_test_command() => Assert.Contains("\n./test\n", Repository.Read("README.md"));

    [Fact]
    public void Only_marked_blocks_are_run()
    {
        const string Markdown = "a\n```sh run\n./a\n```\n\n```text\n1 b\n```\n```sh\n./c\n```\n"
            + "```sh run\n./d\n./e\n```\nend\n```text\nx\n```\n";
        Assert.Equal(
            [("./a", 1), ("./d\n./e", 0)],
            ReadmeCommands.Of(Markdown).Select(block => (block.Command, block.Shape.Length)));
    }

    [Theory]
    [InlineData("3 grains in 0.25 s", "first\n  12 grains  in 1,240.5 s\n", true)]
    [InlineData("found … (0.91)", "found some thing (0.4)", true)]
    [InlineData("3 grains", "3 grains more", false)]
    [InlineData("3 grains", "grains", false)]
    [InlineData("a\nb", "b\na", false)]
    [InlineData("a\nb", "a\nx\nb", true)]
    public void A_shape_is_shown_when_its_lines_come_in_order(string shape, string output, bool isShown) =>
        Assert.Equal(isShown, ReadmeCommands.Missing(shape.Split('\n'), output) is null);
}
