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
        Assert.Equal(9, cards.Count); // three symbols, their files, and their bodies
        Assert.Contains(cards, card => card.StartsWith("src used. Much used", StringComparison.Ordinal));
        Assert.Contains("src used much", cards);
        IReadOnlyList<CardPlace> few = CardOrder.Choose(view, 2); // two symbols, half as many files, and two bodies
        Assert.Equal(
            [CardKind.Symbol, CardKind.Symbol, CardKind.File, CardKind.Body, CardKind.Body],
            few.Select(place => place.Kind));
    }
}
