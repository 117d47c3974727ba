using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class CardOrderTests
{
    [Fact]
    public void Symbols_come_by_how_many_files_refer_to_them_and_each_file_has_a_card()
    {
        using SampleRepository repository = new(
            ("src/Used.cs", "/// <summary>Much used.</summary>\npublic class MuchUsed { }\n"),
            ("src/A.cs", "public class OnlyHere { MuchUsed a; int field; }\n"),
            ("src/B.cs", "public class AlsoHere { MuchUsed b; }\n"),
            ("tests/UsedTests.cs", "public class UsedTests { MuchUsed c; }\n"));
        using CodeView view = repository.Hold(withVectors: false);
        List<string> cards = [.. CardOrder.Choose(view, 100).Select(place => CardOrder.TextOf(view, place))];
        Assert.StartsWith("much used", cards[0], StringComparison.Ordinal);
        Assert.Equal(6, cards.Count);
        Assert.Contains(cards, card => card.StartsWith("src used. Much used", StringComparison.Ordinal));
        IReadOnlyList<SymbolPlace> few = CardOrder.Choose(view, 2); // two symbols and, half as many, a file
        Assert.Equal([false, false, true], few.Select(place => place.Symbol < 0));
    }
}
