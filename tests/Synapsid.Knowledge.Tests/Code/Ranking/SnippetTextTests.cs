using System.Text;
using Synapsid.Knowledge.Code.Lookup;
using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class SnippetTextTests
{
    private static readonly byte[] Hundred =
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 100).Select(line => $"line {line}\n")));

    [Fact]
    public void A_short_place_is_shown_whole()
    {
        (string text, int start) = SnippetText.Of(Hundred, 3, 6, focusLine: 5, tokensMax: 1_000);
        Assert.Equal("line 3\nline 4\nline 5\nline 6", text);
        Assert.Equal(3, start);
    }

    [Fact]
    public void A_long_place_is_shown_from_its_beginning()
    {
        (string text, int start) = SnippetText.Of(Hundred, 10, 90, focusLine: 0, tokensMax: 1_000);
        Assert.Equal(10, start);
        Assert.Equal(SnippetText.LinesWanted, text.Split('\n').Length);
    }

    [Fact]
    public void A_long_place_is_shown_where_it_matters()
    {
        (string text, int start) = SnippetText.Of(Hundred, 10, 90, focusLine: 50, tokensMax: 1_000);
        Assert.Equal(49, start);
        Assert.Contains("line 50", text, StringComparison.Ordinal);
        Assert.Equal(83, SnippetText.Of(Hundred, 10, 90, focusLine: 90, tokensMax: 1_000).StartLine);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    public void The_budget_is_kept(int tokens) =>
        Assert.True(TokenBound.Of(SnippetText.Of(Hundred, 1, 100, 40, tokens).Text) <= tokens);

    [Fact]
    public void Lines_that_are_no_longer_there_give_nothing() =>
        Assert.Equal("", SnippetText.Of(Hundred, 500, 510, 0, 100).Text);

    [Fact]
    public void A_long_line_is_cut()
    {
        byte[] line = Encoding.UTF8.GetBytes(new string('x', 5_000));
        Assert.InRange(SnippetText.Of(line, 1, 1, 0, 1_000).Text.Length, 100, 300);
    }
}
