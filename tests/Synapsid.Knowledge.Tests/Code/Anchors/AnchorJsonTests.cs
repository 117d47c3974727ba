using System.Text.Json;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Index;

namespace Synapsid.Knowledge.Tests.Code.Anchors;

public sealed class AnchorJsonTests
{
    [Fact]
    public void A_request_comes_back_as_it_was_written()
    {
        AnchorRequest request = new()
        {
            Path = "a.cs",
            Symbol = "O.S",
            StartLine = 5,
            EndLine = 9,
            Repository = "/r",
            Commit = "c",
            Hash = new AnchorHash(new ContentHash(3, 4), 5),
        };
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            AnchorJson.Write(writer, "anchor", request);
            writer.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(bytes.ToArray());
        Assert.True(AnchorJson.TryRead(document.RootElement.GetProperty("anchor"), out AnchorRequest? read, out _));
        Assert.Equal(request, read);
    }

    [Theory]
    [InlineData("3", "must be a text such as")]
    [InlineData("{}", "has no \"path\"")]
    [InlineData("""{"path":3}""", "\"path\" must be a string")]
    [InlineData("""{"path":"a","start_line":"x"}""", "\"start_line\" must be a line's number")]
    [InlineData("""{"path":"a","start_line":9,"end_line":3}""", "is before its")]
    [InlineData("""{"path":"a","end_line":3}""", "alone")]
    [InlineData("""{"path":"a","hash":"12"}""", "\"hash\" is none")]
    [InlineData("\"a.cs:0\"", "PATH:12")]
    public void What_is_wrong_is_said(string json, string problem)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.False(AnchorJson.TryRead(document.RootElement, out _, out string? told));
        Assert.Contains(problem, told);
    }
}
