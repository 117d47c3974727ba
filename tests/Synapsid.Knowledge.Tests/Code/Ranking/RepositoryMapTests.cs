using Synapsid.Knowledge.Code.Lookup;
using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class RepositoryMapTests
{
    [Fact]
    public void Symbols_stand_under_their_file_in_the_order_of_lines()
    {
        RepositoryMapResult map = RepositoryMap.Fit([Symbol("b.cs", "Two", 9), Symbol("a.cs", "One", 1), Symbol("b.cs", "Zero", 2)], 1_000);
        Assert.Equal("b.cs:\n  2: class Zero\n  9: class Two\na.cs:\n  1: class One", map.Text);
        Assert.Equal(["Zero", "Two", "One"], map.Symbols.Select(symbol => symbol.Name));
        Assert.False(map.Truncated);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(200)]
    [InlineData(5_000)]
    public void The_budget_is_kept_and_what_is_left_out_is_told(int tokens)
    {
        List<RepositoryMapSymbol> symbols =
            [.. Enumerable.Range(0, 300).Select(i => Symbol($"folder/file{i % 40}.cs", $"SomeType{i}", i + 1))];
        RepositoryMapResult map = RepositoryMap.Fit(symbols, tokens);
        Assert.True(TokenBound.Of(map.Text) <= tokens, $"{TokenBound.Of(map.Text)} tokens");
        Assert.True(map.Tokens <= tokens);
        Assert.Equal(map.Symbols.Count < 300, map.Truncated);
    }

    [Fact]
    public void One_file_does_not_fill_the_map()
    {
        List<RepositoryMapSymbol> symbols = [.. Enumerable.Range(0, 50).Select(i => Symbol("a.cs", $"Type{i}", i + 1))];
        Assert.InRange(RepositoryMap.Fit(symbols, 100_000).Symbols.Count, 5, 20);
    }

    private static RepositoryMapSymbol Symbol(string path, string name, int line) => new()
    {
        Repository = "r", Path = path, Name = name, Kind = "class", StartLine = line, EndLine = line + 5, Signature = "",
    };
}
