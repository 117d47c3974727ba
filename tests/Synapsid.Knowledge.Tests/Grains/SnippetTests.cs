using FsCheck;
using FsCheck.Fluent;
using Synapsid.Knowledge.Grains;
using Synapsid.Testing;

namespace Synapsid.Knowledge.Tests.Grains;

public sealed class SnippetTests
{
    [Fact]
    public void A_short_text_is_shown_whole_on_one_line() =>
        Assert.Equal("one two three", Snippet.Of(" one\n\ttwo  three ", "two"));

    [Fact]
    public void The_window_with_most_words_of_the_query_is_shown()
    {
        string filler = string.Join(' ', Enumerable.Repeat("filler", 100));
        string snippet = Snippet.Of($"{filler} deploys happen on Tuesdays {filler}", "When do deploys happen? Tuesdays?");
        Assert.Contains("deploys happen on Tuesdays", snippet, StringComparison.Ordinal);
        Assert.StartsWith("…", snippet, StringComparison.Ordinal);
        Assert.EndsWith("…", snippet, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_match_the_beginning_is_shown()
    {
        string snippet = Snippet.Of(string.Join(' ', Enumerable.Repeat("filler", 100)), "elsewhere");
        Assert.StartsWith("filler filler", snippet, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    public void A_word_that_is_too_long_is_cut_between_characters(string start)
    {
        string snippet = Snippet.Of(start + string.Concat(Enumerable.Repeat("😀", 400)), "x");
        Assert.Equal(start + string.Concat(Enumerable.Repeat("😀", 120 - start.Length)) + "…", snippet);
    }

    [Fact]
    public void Any_text_and_query_give_one_bounded_line() => Prop.ForAll<string, string, int>((text, query, repeat) =>
    {
        string chunk = string.Concat(Enumerable.Repeat(text ?? "", Math.Abs(repeat % 50)));
        string snippet = Snippet.Of(chunk, query ?? "");
        return snippet.Length <= Snippet.LengthMax + 2 && !snippet.Contains('\n', StringComparison.Ordinal);
    }).Holds();
}
