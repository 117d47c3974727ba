using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class SearchCursorTests
{
    private static readonly CodeQuery Query = new() { Text = "where are tokens validated" };

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(SearchCursor.OffsetMax)]
    public void A_cursor_goes_on_where_the_answer_ended(int offset) =>
        Assert.Equal(offset, SearchCursor.OffsetOf(Query with { Cursor = SearchCursor.After(offset, Query) }));

    [Fact]
    public void Without_a_cursor_one_begins() => Assert.Equal(0, SearchCursor.OffsetOf(Query));

    [Theory]
    [InlineData("5")]
    [InlineData("zz.1")]
    [InlineData("5.00000000")]
    [InlineData("0.00000000")]
    [InlineData("ffffffffff.1.2")]
    public void Another_text_is_refused(string cursor) =>
        Assert.Throws<CodeQueryException>(() => SearchCursor.OffsetOf(Query with { Cursor = cursor }));

    [Fact]
    public void The_cursor_of_another_question_is_refused()
    {
        string cursor = SearchCursor.After(10, Query with { PathGlob = "src" });
        Assert.Throws<CodeQueryException>(() => SearchCursor.OffsetOf(Query with { Cursor = cursor }));
    }
}
