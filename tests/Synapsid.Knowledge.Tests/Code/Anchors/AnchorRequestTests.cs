using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid.Knowledge.Tests.Code.Anchors;

public sealed class AnchorRequestTests
{
    [Theory]
    [InlineData("src/a.cs", "src/a.cs", null, 0, 0)]
    [InlineData("src/a.cs#Main", "src/a.cs", "Main", 0, 0)]
    [InlineData("src/C#/a.cs", "src/C#/a.cs", null, 0, 0)]
    [InlineData("src/C#/a.cs#App.Main", "src/C#/a.cs", "App.Main", 0, 0)]
    [InlineData("a.cpp#ns::f", "a.cpp", "ns::f", 0, 0)]
    [InlineData("a.cs:12", "a.cs", null, 12, 12)]
    [InlineData("a.cs:12-30", "a.cs", null, 12, 30)]
    [InlineData("a.cs#Add:12", "a.cs", "Add", 12, 12)]
    [InlineData(" /r/a.cs ", "/r/a.cs", null, 0, 0)]
    public void The_text_form_says_file_symbol_and_lines(string text, string path, string? symbol, int start, int end)
    {
        Assert.True(AnchorRequest.TryParse(text, out AnchorRequest? request, out _));
        Assert.Equal(
            (path, symbol, start, end), (request.Path, request.Symbol, request.StartLine, request.EndLine));
    }

    [Theory]
    [InlineData("a.cs:0")]
    [InlineData("a.cs:9-3")]
    [InlineData("a.cs:99999999999")]
    [InlineData("a.cs#")]
    [InlineData(":3")]
    public void A_text_that_makes_no_sense_is_refused_with_what_would(string text)
    {
        Assert.False(AnchorRequest.TryParse(text, out _, out string? problem));
        Assert.Contains("PATH", problem);
    }

    [Fact]
    public void An_empty_text_takes_an_anchor_away()
    {
        Assert.True(AnchorRequest.TryParse(" ", out AnchorRequest? request, out _));
        Assert.Same(AnchorRequest.None, request);
    }
}
