using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Tests.Code.Symbols;

public sealed class SymbolCardTests
{
    private static readonly CodeSymbol Symbol = new()
    {
        Name = "TryReplayAOF", Kind = SymbolKind.Method, Container = "Garnet.server.AofProcessor", StartLine = 3, EndLine = 9,
        LeadLine = 1, Signature = "bool TryReplayAOF(long untilAddress, out int count)", Summary = "Replays one operation.",
    };

    [Fact]
    public void It_tells_what_the_options_ask_for()
    {
        Assert.Equal(
            "aof processor try replay aof: Replays one operation. | long until address out int count | server aof aof processor",
            SymbolCard.Compose("libs/server/AOF/AofProcessor.cs", Symbol, new SymbolCardOptions()));
        SymbolCardOptions few = new() { PathParts = 0, ContainerParts = 0, SignatureWordsMax = 0, SummaryCharactersMax = 0, HasKind = true, HasWholeName = true };
        Assert.Equal("method TryReplayAOF try replay aof", SymbolCard.Compose("a/b.cs", Symbol, few));
    }

    [Theory]
    [InlineData("parseHTTPRequest2", "parse http request2")]
    [InlineData("zmalloc_size", "zmalloc size")]
    [InlineData("XMLHttp", "xml http")]
    [InlineData("AOF", "aof")]
    [InlineData("utf8Text", "utf8 text")]
    [InlineData("x509Cert", "x509 cert")]
    [InlineData("__init__", "init")]
    [InlineData("größeÄndern", "größe ändern")]
    [InlineData("", "")]
    public void Identifiers_are_split_into_words(string identifier, string words) =>
        Assert.Equal(words, IdentifierWords.Of(identifier));
}
