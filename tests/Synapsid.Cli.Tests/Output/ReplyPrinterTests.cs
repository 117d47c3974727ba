using Synapsid.Cli.Output;

namespace Synapsid.Cli.Tests.Output;

public sealed class ReplyPrinterTests
{
    private static readonly string LongText = string.Join(' ', Enumerable.Repeat("many words about deploys", 40));

    [Fact]
    public void On_a_terminal_no_line_is_wider_than_it()
    {
        using TestShell shell = new() { Columns = 50 };
        string source = "a/path/" + new string('p', 90);
        shell.Add(LongText, "--title", "日本語の長い題名 " + LongText, "--tags", "ops", "--source", source);
        foreach (string verb in (string[])["search", "list"])
        {
            string[] line = verb == "list" ? [verb] : [verb, "deploys"];
            string output = shell.Good(line).Output;
            Assert.NotEqual("", output);
            int columnsMax = verb == "list" ? 66 : 50;
            Assert.All(output.TrimEnd().Split('\n'), shown => Assert.InRange(TextColumns.Of(shown), 1, columnsMax));
            Assert.DoesNotContain(" \n", output);
        }
    }

    [Fact]
    public void In_a_pipe_there_are_results_alone_without_colour_and_each_on_whole_lines()
    {
        using TestShell shell = new();
        shell.Add(LongText);
        CliResult result = shell.Good("search", "deploys", "--k", "1");
        Assert.Equal(4, result.Output.TrimEnd().Split('\n').Length);
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.Matches("^1 result in ", result.Error);
    }

    [Fact]
    public void Colour_is_used_where_it_may_be()
    {
        using TestShell shell = new() { Colour = true };
        shell.Add("text", "--title", "Title");
        Assert.Contains("\u001b[1mTitle\u001b[0m", shell.Good("search", "text").Output);
    }

    [Fact]
    public void A_stored_text_does_not_steer_the_terminal()
    {
        const string Escape = "wipe \u001b[2J it";
        using TestShell shell = new() { Columns = 80 };
        string id = shell.Add(Escape, "--title", Escape);
        Assert.DoesNotContain('\u001b', shell.Good("search", "wipe").Output);
        Assert.DoesNotContain('\u001b', shell.Good("list").Output);
        Assert.DoesNotContain('\u001b', shell.Good("get", id).Output);
    }
}
