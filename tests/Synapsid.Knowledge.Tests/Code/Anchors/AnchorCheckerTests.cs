using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Tests.Code.Index;

namespace Synapsid.Knowledge.Tests.Code.Anchors;

public sealed class AnchorCheckerTests : IDisposable
{
    private const string Source = """
        namespace Shop;

        class Orders
        {
            void Store(int id)
            {
                if (id < 0) return;
                Keep(id);
            }

            void Keep(int id) { }
        }

        class Bills
        {
            void Keep(int id) { }
        }
        """;

    private readonly CodeTree _tree = new();

    public AnchorCheckerTests()
    {
        _tree.Write("a.cs", Source);
        _tree.Index.Update(new Synapsid.Knowledge.Code.Index.IndexRequest());
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void An_edit_elsewhere_leaves_a_symbol_fresh_and_moves_its_lines()
    {
        CodeAnchor anchor = Resolve("a.cs#Orders.Store");
        Assert.Equal(("Shop.Orders.Store", 5, 9, true), (anchor.Symbol, anchor.StartLine, anchor.EndLine, anchor.IsAlone));
        Assert.Equal(new AnchorCheck(AnchorState.Fresh, 5, 9), Check(anchor));
        _tree.Write("a.cs", "// a line\n// and another\n" + Source.Replace("Keep(int id) { }", "Keep(int id) { Log(); }"));
        Assert.Equal(new AnchorCheck(AnchorState.Fresh, 7, 11), Check(anchor));
    }

    [Fact]
    public void Line_ends_and_the_indentation_of_the_whole_are_no_change_and_what_is_within_is()
    {
        CodeAnchor anchor = Resolve("a.cs#Store");
        string deeper = string.Join("\r\n", Source.Split('\n').Select(line => line.Length == 0 ? line : "  " + line + " "));
        _tree.Write("a.cs", deeper);
        Assert.Equal(AnchorState.Fresh, Check(anchor).State);
        _tree.Write("a.cs", Source.Replace("if (id < 0)", "  if (id < 0)"));
        Assert.Equal(new AnchorCheck(AnchorState.Stale, 5, 9), Check(anchor));
    }

    [Fact]
    public void A_symbol_that_changed_is_stale_and_one_that_is_no_more_is_gone()
    {
        CodeAnchor anchor = Resolve("a.cs#Store");
        _tree.Write("a.cs", "\n" + Source.Replace("id < 0", "id <= 0"));
        Assert.Equal(new AnchorCheck(AnchorState.Stale, 6, 10), Check(anchor));
        _tree.Write("a.cs", Source.Replace("Store", "Save"));
        Assert.Equal(new AnchorCheck(AnchorState.Gone, 5, 9), Check(anchor));
        _tree.Write("a.cs", Source);
        Assert.Equal(AnchorState.Fresh, Check(anchor).State);
        File.Delete(Path.Combine(_tree.Root, "a.cs"));
        Assert.Equal(AnchorState.Gone, Check(anchor).State);
        Directory.Delete(_tree.Root, recursive: true);
        Assert.Equal(AnchorState.Unknown, Check(anchor).State);
    }

    [Fact]
    public void A_twin_of_a_symbol_does_not_stand_for_it()
    {
        CodeAnchor anchor = Resolve("a.cs#Orders.Keep");
        Assert.False(anchor.IsAlone);
        int at = Source.IndexOf("Keep(int id) { }", StringComparison.Ordinal);
        _tree.Write("a.cs", Source[..at] + "Keep(int id) { Log(); }" + Source[(at + 16)..]);
        Assert.Equal(new AnchorCheck(AnchorState.Stale, 11, 11), Check(anchor));
        _tree.Write("a.cs", Source[..at] + "Hold(int id) { }" + Source[(at + 16)..]);
        Assert.Equal(AnchorState.Gone, Check(anchor).State);
    }

    [Fact]
    public void Lines_are_fresh_wherever_they_stand_and_stale_once_they_changed()
    {
        CodeAnchor anchor = Resolve("a.cs:7-8");
        Assert.Null(anchor.Symbol);
        _tree.Write("a.cs", "\n\n\n" + Source);
        Assert.Equal(new AnchorCheck(AnchorState.Fresh, 10, 11), Check(anchor));
        _tree.Write("a.cs", Source.Replace("Keep(id);", "Drop(id);"));
        Assert.Equal(new AnchorCheck(AnchorState.Stale, 7, 8), Check(anchor));
    }

    [Fact]
    public void A_whole_file_is_stale_after_any_edit()
    {
        CodeAnchor anchor = Resolve("a.cs");
        Assert.True(anchor.IsWholeFile);
        Assert.Equal(new AnchorCheck(AnchorState.Fresh, 1, 17), Check(anchor));
        _tree.Write("a.cs", Source + "\n// end\n");
        Assert.Equal(AnchorState.Stale, Check(anchor).State);
        _tree.Write("a.cs", "zero\0byte");
        Assert.Equal(AnchorState.Stale, Check(anchor).State);
    }

    [Fact]
    public void A_block_that_grows_at_its_end_by_indentation_alone_is_not_taken_for_the_same()
    {
        _tree.Write("b.md", "# One\n    kept\nnext\n");
        CodeAnchor anchor = new()
        {
            Repository = _tree.Root,
            Path = "b.md",
            Symbol = "no.such",
            StartLine = 1,
            EndLine = 2,
            Hash = Resolve("b.md:1-2").Hash,
            IsAlone = true,
        };
        Assert.Equal(new AnchorCheck(AnchorState.Fresh, 1, 2), Check(anchor));
        _tree.Write("b.md", "# One\n    kept\n\n    more\nnext\n");
        Assert.Equal(AnchorState.Gone, Check(anchor).State);
    }

    [Fact]
    public void An_edit_under_the_same_stamp_is_seen_while_the_stamp_is_young()
    {
        string path = Path.Combine(_tree.Root, "fast.cs");
        File.WriteAllText(path, "class One { }");
        CodeAnchor anchor = Resolve("fast.cs#One");
        Assert.Equal(AnchorState.Fresh, Check(anchor).State);
        DateTime stamp = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, "class Two { }");
        File.SetLastWriteTimeUtc(path, stamp);
        Assert.Equal(AnchorState.Gone, Check(anchor).State);
    }

    private CodeAnchor Resolve(string text)
    {
        Assert.True(AnchorRequest.TryParse(text, out AnchorRequest? request, out _));
        return _tree.Library.CreateResolver().Resolve(request);
    }

    private AnchorCheck Check(CodeAnchor anchor) => _tree.Library.Anchors.Check(anchor);
}
