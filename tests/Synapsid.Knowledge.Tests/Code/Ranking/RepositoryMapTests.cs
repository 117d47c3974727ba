using Synapsid.Knowledge.Code.Index;
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

    [Fact]
    public void Files_of_several_repositories_are_told_apart()
    {
        RepositoryMapResult map = RepositoryMap.Fit(
            [Symbol("a.cs", "One", 1), Symbol("a.cs", "Two", 1) with { Repository = "s" }], 1_000);
        Assert.Equal("r/a.cs:\n  1: class One\ns/a.cs:\n  1: class Two", map.Text);
        Assert.True(TokenBound.Of(map.Text) <= map.Tokens);
    }

    [Fact]
    public void What_the_repository_uses_comes_before_generic_names()
    {
        List<(string, string)> files =
        [
            ("src/Gate.cs", "/// <summary>A value.</summary>\nclass Gate { public int Value() => 1; }"),
            ("src/Other.cs", "class Other { public int Value() => 2; }"),
            ("src/Pair.cs", "class Pair { int Value; }"),
            ("src/Only.cs", "class Lone { public void only() { } }"),
        ];
        for (int i = 0; i < 12; i++)
        {
            files.Add(($"src/User{i}.cs", $"class User{i} {{ // only the value of it\n int F(Gate g) => g.Value(); }}"));
        }

        using SampleRepository repository = new([.. files]);
        using CodeView view = repository.Hold(withVectors: false);
        RepositoryMapResult map = RepositoryMap.Build([view], 10_000, pathGlob: null);
        Assert.Equal(["Gate", "Value"], map.Symbols.OrderByDescending(symbol => symbol.Centrality).Take(2).Select(symbol => symbol.Name));
        Assert.Equal(12, map.Symbols.Single(symbol => symbol.Name == "Gate").Centrality);
        Assert.Equal(12 / 9d, map.Symbols.First(symbol => symbol.Name == "Value").Centrality, 2);
        Assert.Equal(0, map.Symbols.Single(symbol => symbol.Name == "only").Centrality);
    }

    [Fact]
    public void Several_repositories_take_turns()
    {
        (string, string)[] files =
        [
            ("a.cs", "class Alpha { }"), ("b.cs", "class Beta { Alpha a; }"), ("c.cs", "class Gamma { Alpha a; Beta b; }"),
        ];
        using SampleRepository one = new(files);
        using SampleRepository two = new(("x.cs", "class Solo { }"), ("y.cs", "class Uses { Solo s; }"));
        using CodeView first = one.Hold(withVectors: false);
        using CodeView second = two.Hold(withVectors: false);
        RepositoryMapResult map = RepositoryMap.Build([first, second], 10_000, pathGlob: null);
        Assert.Equal("a.cs:\n  1: class Alpha\nx.cs:\n  1: class Solo\nb.cs:\n  1: class Beta\ny.cs:\n  1: class Uses\nc.cs:\n  1: class Gamma", map.Text);
    }

    [Theory]
    [InlineData("x = Value(3);", "Value", false, true)]
    [InlineData("MyValue Value2 _Value", "Value", false, false)]
    [InlineData("Value", "Value", false, true)]
    [InlineData("// call it\nx.call(1)", "call", true, true)]
    [InlineData("int x; // call (it)", "call", true, false)]
    [InlineData(" * call (it) soon", "call", true, false)]
    [InlineData("we call it so", "call", true, false)]
    [InlineData("list *l = 0;", "list", true, true)]
    public void A_use_is_told_from_a_word(string text, string name, bool isWord, bool expected) => Assert.Equal(
        expected,
        MapCentrality.IsUsed(System.Text.Encoding.UTF8.GetBytes(text), System.Text.Encoding.UTF8.GetBytes(name), isWord));

    private static RepositoryMapSymbol Symbol(string path, string name, int line) => new()
    {
        Repository = "r", Path = path, Name = name, Kind = "class", StartLine = line, EndLine = line + 5, Signature = "",
    };
}
