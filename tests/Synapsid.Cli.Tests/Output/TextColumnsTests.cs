using Synapsid.Cli.Output;

namespace Synapsid.Cli.Tests.Output;

public sealed class TextColumnsTests
{
    [Theory]
    [InlineData("plain", 5)]
    [InlineData("naïve", 5)]
    [InlineData("e\u0301", 1)]
    [InlineData("日本語", 6)]
    [InlineData("한국", 4)]
    [InlineData("🚀", 2)]
    [InlineData("ｆｕｌｌ", 8)]
    [InlineData("›…—", 3)]
    public void Columns_are_what_a_terminal_gives(string text, int columns) =>
        Assert.Equal(columns, TextColumns.Of(text));

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("exactly ten", 11, "exactly ten")]
    [InlineData("a longer title", 9, "a longer…")]
    [InlineData("日本語テキスト", 7, "日本語…")]
    [InlineData("日本語テキスト", 8, "日本語…")]
    [InlineData("🚀🚀🚀", 4, "🚀…")]
    public void What_does_not_fit_is_cut_and_marked(string text, int columns, string fitted)
    {
        Assert.Equal(fitted, TextColumns.Fit(text, columns));
        Assert.InRange(TextColumns.Of(fitted), 0, columns);
    }

    [Fact]
    public void Lines_break_at_blanks_and_only_too_long_words_inside()
    {
        Assert.Equal(["one two", "three", "fourfive", "six"], TextColumns.Wrap("one two three fourfivesix", 8));
        Assert.Equal(["日本", "語テ"], TextColumns.Wrap("日本語テ", 5));
        Assert.Equal([""], TextColumns.Wrap("", 5));
    }

    [Fact]
    public void Control_characters_do_not_reach_the_terminal()
    {
        Assert.Equal("\uFFFD[2Jred\uFFFD", TextColumns.OneLine("\u001b[2Jred\u009b"));
        Assert.Equal("a b c", TextColumns.OneLine("a\r\nb\tc"));
        Assert.Equal("a\n\tb\uFFFD", TextColumns.Shown("a\n\tb\0"));
    }
}
