using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Grains;
using Synapsid.Knowledge.Tests.Code.Index;

namespace Synapsid.Knowledge.Tests.Code.Anchors;

public sealed class AnchorResolverTests : IDisposable
{
    private readonly CodeTree _tree = new();

    public AnchorResolverTests()
    {
        _tree.Write("src/calc.cs", "class Calc\n{\n    int Add(int a) => a;\n\n    int Add(long a) => 1;\n}\n\nclass Other { int Sub() => 2; }\n");
        _tree.Write("notes.bin", "zero\0byte");
        _tree.Index.Update(new IndexRequest());
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_path_is_found_in_full_from_a_folder_and_from_the_root()
    {
        Assert.Equal("src/calc.cs", Resolve($"{_tree.Root}/src/calc.cs").Path);
        Assert.Equal("src/calc.cs", Resolve("src/calc.cs").Path);
        Assert.Equal("src/calc.cs", Resolve("calc.cs", from: _tree.Root + "/src").Path);
        Assert.Equal("src/calc.cs", Resolve("../src/calc.cs", from: _tree.Root + "/src").Path);
        Assert.Equal("src/calc.cs", Resolve("src/calc.cs", from: _tree.Root + "/src").Path);
        Assert.Equal(_tree.Root, Resolve("src/calc.cs", from: "/").Repository);
    }

    [Fact]
    public void A_line_tells_symbols_of_one_name_apart()
    {
        Assert.Equal((3, 3), Lines(Resolve("src/calc.cs#Add:3")));
        Assert.Equal((5, 5), Lines(Resolve("src/calc.cs#Calc.Add:5")));
        Assert.Equal((8, 8), Lines(Resolve("src/calc.cs#Other::Sub")));
    }

    [Fact]
    public void The_commit_is_that_of_git_unless_another_is_named()
    {
        const string Commit = "0123456789abcdef0123456789abcdef01234567";
        Assert.Null(Resolve("src/calc.cs").Commit);
        Directory.CreateDirectory(Path.Combine(_tree.Root, ".git/objects"));
        Directory.CreateDirectory(Path.Combine(_tree.Root, ".git/refs"));
        File.WriteAllText(Path.Combine(_tree.Root, ".git/HEAD"), Commit + "\n");
        Assert.Equal(Commit, Resolve("src/calc.cs").Commit);
        AnchorRequest request = new() { Path = "src/calc.cs", Commit = "v1" };
        Assert.Equal("v1", _tree.Library.CreateResolver().Resolve(request).Commit);
    }

    [Theory]
    [InlineData("src/calc.cs#Ad", "has no symbol 'Ad'. The nearest: Calc.Add")]
    [InlineData("src/calc.cs#Add", "'Add' is 2 symbols of src/calc.cs: Calc.Add (line 3), Calc.Add (line 5)")]
    [InlineData("src/calc.cs#Add:4", "has no symbol 'Add' at line 4")]
    [InlineData("src/calc.cs:3-900", "names line 900 of src/calc.cs, which has 8")]
    [InlineData("lib/calc.cs", "There is no file 'lib/calc.cs' to anchor to in what is indexed. Of that name: src/calc.cs")]
    [InlineData("/etc/passwd", "'/etc/passwd' lies in no indexed repository. Index it: syn index FOLDER")]
    [InlineData("../outside.cs", "There is no file '../outside.cs'")]
    [InlineData("src", "There is no file 'src'")]
    [InlineData("notes.bin", "notes.bin cannot be anchored to: it is no text")]
    public void What_cannot_be_anchored_to_is_refused_with_what_there_is(string anchor, string problem)
    {
        GrainRejectedException exception = Assert.Throws<GrainRejectedException>(() => Resolve(anchor));
        Assert.Contains(problem, exception.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_no_file_system_takes_is_refused(bool isTakenOver)
    {
        string longest = new('a', 4_096);
        AnchorRequest good = new()
        {
            Repository = _tree.Root,
            Path = "src/calc.cs",
            Hash = isTakenOver ? Resolve("src/calc.cs").Hash : null,
        };
        AnchorRequest[] bad =
        [
            good with { Path = "src/calc.cs\0" }, good with { Path = longest + "a" }, good with { Repository = "/a\0b" },
            good with { Repository = "/" + longest }, good with { Symbol = longest + "a" }, good with { Commit = longest + "a" },
            good with { From = "/\0" },
        ];
        AnchorResolver resolver = _tree.Library.CreateResolver();
        Assert.Equal("src/calc.cs", resolver.Resolve(good).Path);
        foreach (AnchorRequest request in bad)
        {
            string problem = Assert.Throws<GrainRejectedException>(() => resolver.Resolve(request)).Message;
            Assert.Matches("characters; the limit is 4,096|contains a zero character", problem);
        }
    }

    [Fact]
    public void A_file_of_several_repositories_must_be_named_in_full()
    {
        string other = Path.Combine(Path.GetDirectoryName(_tree.Root)!, "other");
        Directory.CreateDirectory(other + "/src");
        File.WriteAllText(other + "/src/calc.cs", "class Calc { }");
        _tree.Library.Of(other).Update(new IndexRequest());
        GrainRejectedException exception = Assert.Throws<GrainRejectedException>(() => Resolve("src/calc.cs"));
        Assert.Contains($"{other}/src/calc.cs", exception.Message);
        AnchorRequest request = new() { Path = "src/calc.cs", Repository = "other" };
        Assert.Equal(other, _tree.Library.CreateResolver().Resolve(request).Repository);
        Assert.Throws<GrainRejectedException>(
            () => _tree.Library.CreateResolver().Resolve(request with { Repository = "third" }));
    }

    [Fact]
    public void An_anchor_with_a_hash_is_taken_over_as_it_was()
    {
        CodeAnchor anchor = Resolve("src/calc.cs#Other.Sub");
        AnchorRequest kept = new()
        {
            Path = anchor.Path,
            Symbol = anchor.Symbol,
            StartLine = anchor.StartLine,
            EndLine = anchor.EndLine,
            Repository = anchor.Repository,
            Hash = anchor.Hash,
        };
        _tree.Write("src/calc.cs", "class Other { int Sub() => 3; }\n");
        CodeAnchor taken = _tree.Library.CreateResolver().Resolve(kept);
        Assert.Equal(anchor.Hash, taken.Hash);
        Assert.Equal(AnchorState.Stale, _tree.Library.Anchors.Check(taken).State);
        foreach (AnchorRequest nowhere in (AnchorRequest[])[kept with { Repository = null }, kept with { Path = "src/../../x.cs" }])
        {
            Assert.Throws<GrainRejectedException>(() => _tree.Library.CreateResolver().Resolve(nowhere));
        }
    }

    private static (int Start, int End) Lines(CodeAnchor anchor) => (anchor.StartLine, anchor.EndLine);

    private CodeAnchor Resolve(string text, string? from = null)
    {
        Assert.True(AnchorRequest.TryParse(text, out AnchorRequest? request, out _));
        return _tree.Library.CreateResolver().Resolve(request with { From = from });
    }
}
