using System.Text;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Tests.Code.Symbols.Ctags;

public sealed class CtagsSymbolsTests : IDisposable
{
    private readonly SymbolExtractor _extractor = SymbolExtractor.Create(new SymbolExtractorOptions { Processes = 1 });

    public static TheoryData<string> Paths => [.. Languages.All.Select(language => language.Path)];

    public void Dispose() => _extractor.Dispose();

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_symbols_of_a_language_have_their_lines(string path)
    {
        SkipWithoutCtags(_extractor);
        (_, string source, string[] expected) = Languages.All.Single(language => language.Path == path);
        FileSymbols found = _extractor.Extract(path, Encoding.UTF8.GetBytes(source));
        Assert.Null(found.Problem);
        string[] lines = [.. found.Symbols.Select(symbol =>
            $"{SymbolKinds.NameOf(symbol.Kind)} {symbol.Container}|{symbol.Name} {symbol.StartLine}-{symbol.EndLine}")];
        Assert.Equal(expected, lines);
    }

    [Fact]
    public void There_are_more_than_thirty_languages() => Assert.True(Languages.All.Length > 30);

    [Fact]
    public void Signatures_comments_and_parents_are_read_from_the_source()
    {
        SkipWithoutCtags(_extractor);
        const string Source = """
            /* License. */

            #include <a.h>
            /* Frees a client. Then it forgets.
             * More is told here. */
            static int freeClient(client *c,
                                  int flags)
            {
                return 0;
            }
            """;
        CodeSymbol symbol = Assert.Single(_extractor.Extract("a.c", Encoding.UTF8.GetBytes(Source)).Symbols);
        Assert.Equal("static int freeClient(client *c, int flags)", symbol.Signature);
        Assert.Equal("Frees a client.", symbol.Summary);
        Assert.Equal("Frees a client. Then it forgets.\nMore is told here.", symbol.Documentation);
        Assert.Equal((4, 6, 10), (symbol.LeadLine, symbol.StartLine, symbol.EndLine));
    }

    [Fact]
    public void A_docstring_and_decorators_belong_to_their_function()
    {
        SkipWithoutCtags(_extractor);
        const string Source = "class A:\n    @cached\n    def f(self,\n          x):  # why\n        \"\"\"Gives x.\n\n        At length.\n        \"\"\"\n        return x\n";
        IReadOnlyList<CodeSymbol> symbols = _extractor.Extract("a.py", Encoding.UTF8.GetBytes(Source)).Symbols;
        Assert.Equal(("Gives x.", 2, 0, "def f(self, x)"), (symbols[1].Summary, symbols[1].LeadLine, symbols[1].Parent, symbols[1].Signature));
    }

    [Fact]
    public void A_method_of_Go_has_its_type_as_parent()
    {
        SkipWithoutCtags(_extractor);
        const string Source = "package p\nfunc (t *T) M() {\n}\ntype T struct {\n}\n";
        IReadOnlyList<CodeSymbol> symbols = _extractor.Extract("a.go", Encoding.UTF8.GetBytes(Source)).Symbols;
        Assert.Equal(("M", "T", 1), (symbols[0].Name, symbols[1].Name, symbols[0].Parent));
    }

    [Fact]
    public void Bytes_that_are_no_source_are_survived()
    {
        SkipWithoutCtags(_extractor);
        Random random = new(7);
        byte[] bytes = new byte[3_000];
        foreach (string path in Languages.All.Select(language => language.Path).Append("a.md").Append("a.cs"))
        {
            for (int round = 0; round < 3; round++)
            {
                random.NextBytes(bytes);
                string[] words = ["class A {", "def f(\xE9):", "\0\0", "\"\"\"", "/*", "#if", "{{{{", "\xFF\xFE", "fn ", "\n"];
                for (int at = 0; at < bytes.Length - 20; at += random.Next(40))
                {
                    Encoding.Latin1.GetBytes(words[random.Next(words.Length)]).CopyTo(bytes.AsSpan(at));
                }

                FileSymbols found = _extractor.Extract(path, bytes);
                Assert.All(found.Symbols, symbol => Assert.InRange(symbol.StartLine, symbol.LeadLine, symbol.EndLine));
            }
        }

        byte[] good = "def after(): pass\n"u8.ToArray();
        Assert.Equal("after", Assert.Single(_extractor.Extract("a.py", good).Symbols).Name);
    }

    private static void SkipWithoutCtags(SymbolExtractor extractor) =>
        Assert.SkipUnless(extractor.TryStartCtags(), "Universal Ctags is not installed, so its languages are not tried.");
}
