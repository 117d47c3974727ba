using Synapsid.Cli.Output;

namespace Synapsid.Cli.Tests.Output;

public sealed class MarkdownLineTests
{
    [Theory]
    [InlineData("| a | b | |---|:--:| | 1 | 2 |", "a · b · 1 · 2")]
    [InlineData("…`16MiB` | 64KiB | engine | | `x.y` | a…", "…`16MiB` · 64KiB · engine · `x.y` · a…")]
    [InlineData("Run it: ```sh ./syn quickstart ``` and see.", "Run it: ./syn quickstart and see.")]
    [InlineData("either a | b in prose", "either a | b in prose")]
    [InlineData("the operator a||b stays", "the operator a||b stays")]
    public void Marks_of_tables_and_code_blocks_go(string line, string plain) =>
        Assert.Equal(plain, MarkdownLine.Plain(line));
}
