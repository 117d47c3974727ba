using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class QueryShapesTests
{
    [Theory]
    [InlineData("where are tokens validated", QueryShape.Question)]
    [InlineData("can a follower continue (from its offset)?", QueryShape.Question)]
    [InlineData("interpret a string such as +get -@dangerous ~* >secret", QueryShape.Question)]
    [InlineData("flushAppendOnlyFile", QueryShape.Name)]
    [InlineData("std::vector", QueryShape.Name)]
    [InlineData("  evict  ", QueryShape.Name)]
    [InlineData(@"class \w*Attribute", QueryShape.Pattern)]
    [InlineData(@"Dict.*Callback", QueryShape.Pattern)]
    [InlineData(@"[a-z]+_free\(", QueryShape.Pattern)]
    [InlineData(@"broken \w( class", QueryShape.Question)]
    public void A_text_shows_what_it_is(string text, object shape) => Assert.Equal(shape, QueryShapes.Of(text));

    [Fact]
    public void Names_in_a_question_are_seen() =>
        Assert.Equal(
            ["processCommand", "MAX_CLIENTS", "_signal_shutdown", "LuaRunner"],
            QueryShapes.NamesIn("who calls processCommand when MAX_CLIENTS is hit, _signal_shutdown or LuaRunner of Redis"));
}
