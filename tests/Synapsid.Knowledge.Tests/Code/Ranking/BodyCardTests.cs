using System.Text;
using Synapsid.Knowledge.Code.Ranking;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class BodyCardTests
{
    private static readonly CodeSymbol Symbol = new()
    {
        Name = "performEvictions", Kind = SymbolKind.Function, Container = "", StartLine = 2, EndLine = 4,
        LeadLine = 1, Signature = "", Summary = "", Parent = -1, Visibility = SymbolVisibility.Public,
    };

    [Fact]
    public void Every_word_of_comment_and_code_stands_once_and_what_all_code_has_is_left_out()
    {
        string body = "/* Frees memory. */\nint performEvictions(void) {\n    return freeMemory(memory_used, 16);\n}\n";
        Assert.Equal("src evict perform evictions frees memory free used", BodyCard.Compose("src/evict.c", Symbol, body));
    }

    [Fact]
    public void A_card_stays_short()
    {
        string body = string.Join(' ', Enumerable.Range(0, 2_000).Select(i => "word" + (char)('a' + (i % 26)) + i));
        Assert.InRange(BodyCard.Compose("a.c", Symbol, body).Length, 390, 440);
    }

    [Theory]
    [InlineData(1, 1, "a\n")]
    [InlineData(2, 3, "b\nc")]
    [InlineData(2, 9, "b\nc")]
    [InlineData(7, 9, "")]
    public void The_lines_asked_for_are_taken_as_far_as_they_are_there(int first, int last, string lines) =>
        Assert.Equal(lines, Encoding.UTF8.GetString(BodyCard.LinesOf("a\nb\nc"u8, first, last)));

    [Fact]
    public void Of_a_long_body_only_the_beginning_is_taken() =>
        Assert.Equal(BodyCard.BytesMax, BodyCard.LinesOf(new byte[10_000], 1, 1).Length);
}
