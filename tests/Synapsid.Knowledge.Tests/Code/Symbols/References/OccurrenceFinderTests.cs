using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.References;
using Synapsid.Testing;

namespace Synapsid.Knowledge.Tests.Code.Symbols.References;

public sealed class OccurrenceFinderTests
{
    private const string CSharp = """
        using Box = A.Box;
        namespace A;
        // Box is a box.
        [Box]
        class Crate : Box, IBox
        {
            private Box _box = new Box("Box");
            Box Make<T>(Box box) => Box.Open(this.Box, nameof(Box), (Box)box, typeof(Box));
            void Box() { Box(); x.Box(); x?.Box(); x.Box = 3; if (x is Box) { } var s = $"{Box}"; }
            Boxes BoxLike;
        }
        """;

    [Fact]
    public void Of_CSharp_the_syntax_tree_tells_what_each_does() =>
        Assert.Equal(
            [
                "Definition 1:7", "Import 1:15", "Comment 3:4", "Attribute 4:2", "Inheritance 5:15", "Type 7:13",
                "Construction 7:28", "Text 7:33", "Type 8:5", "Type 8:17", "Use 8:29", "Member 8:43", "Use 8:55",
                "Type 8:62", "Type 8:78", "Definition 9:10", "Call 9:18", "Call 9:27", "Call 9:37", "Member 9:46",
                "Type 9:64", "Use 9:84",
            ],
            Find("a.cs", CSharp, "Box", []).Select(Show));

    [Fact]
    public void Of_other_languages_the_surroundings_tell() =>
        Assert.Equal(
            [
                "Import 1:15", "Attribute 2:2", "Inheritance 3:9", "Comment 4:7", "Call 5:9", "Member 6:11", "Text 7:12",
                "Type 8:12", "Use 9:12",
            ],
            Find("a.py", "from a import box\n@box\nclass A(box):\n    # box\n    x = box(1)\n    y = a.box\n    z = \"a box\"\n  def f(b: box):\n    return box, boxes, box_\n", "box", [])
                .Select(Show));

    [Fact]
    public void In_C_a_name_before_a_name_is_a_type() =>
        Assert.Equal(
            ["Definition 1:9", "Type 2:1", "Call 3:8", "Member 4:4", "Text 5:6"],
            Find("a.c", "#define box 1\nbox *a;\nint  x=box(1);\nx->box;\nf(\"a box\");\n", "box", []).Select(Show));

    [Fact]
    public void The_enclosing_symbol_and_the_definition_are_known()
    {
        byte[] text = Encoding.UTF8.GetBytes("class A\n{\n    void Go()\n    {\n        Go();\n    }\n    void Other() => Go();\n}\n// Go\n");
        using SymbolExtractor extractor = SymbolExtractor.Create(new SymbolExtractorOptions { CtagsProgram = "" });
        IReadOnlyList<CodeSymbol> symbols = extractor.Extract("a.cs", text).Symbols;
        Assert.Equal(
            [
                (OccurrenceKind.Definition, "Go"), (OccurrenceKind.Call, "Go"), (OccurrenceKind.Call, "Other"),
                (OccurrenceKind.Comment, ""),
            ],
            OccurrenceFinder.Find(text, CodeLanguages.CSharp, "Go", symbols)
                .Select(found => (found.Kind, found.Symbol < 0 ? "" : symbols[found.Symbol].Name)));
    }

    [Fact]
    public void Parts_of_words_are_no_occurrences() =>
        Assert.Equal(["Use 1:14", "Use 1:21"], Find("a.js", "boxes, ébox, box+1, box", "box", []).Select(Show));

    [Fact]
    public void Columns_count_characters() =>
        Assert.Equal(["Text 1:5", "Use 1:10"], Find("a.js", "\"äö box\",box", "box", []).Select(Show));

    [Fact]
    public void Limits_and_choices_are_kept()
    {
        string source = string.Concat(Enumerable.Repeat("box; // box\n", 50));
        Assert.Equal(7, Find("a.js", source, "box", [], new OccurrenceOptions { Max = 7 }).Count);
        Assert.Equal(50, Find("a.js", source, "box", [], new OccurrenceOptions { HasTexts = false }).Count);
    }

    [Fact]
    public void Any_bytes_are_survived()
    {
        byte[] marks = Encoding.UTF8.GetBytes("a\"'`/*-#\n\\@${}[](<>!; ");
        Prop.ForAll<byte[]>(bytes =>
        {
            byte[] text = [.. bytes.Select(value => marks[value % marks.Length])];
            return CodeLanguages.Names.All(name =>
                CodeLanguages.TryGet(name, out CodeLanguage language)
                && OccurrenceFinder.Find(text, language, "a", []).TrueForAll(found => text[found.Offset] == (byte)'a'));
        }).Holds();
    }

    [Fact]
    public void Calls_are_listed_in_their_order()
    {
        Assert.Equal(
            [new CallSite("Go", OccurrenceKind.Call, 4), new CallSite("Box", OccurrenceKind.Construction, 4), new CallSite("Stop", OccurrenceKind.Call, 5)],
            CallFinder.Calls("class A\n{\n    void M() { No.Call.ToThis(); }\n    void N() { Go(new Box());\n        a.b?.Stop(); if (x) { } }\n}\n"u8, CodeLanguages.CSharp, 4, 5));
        Assert.Equal(
            [new CallSite("go", OccurrenceKind.Call, 2), new CallSite("stop", OccurrenceKind.Call, 3)],
            CallFinder.Calls("def f():\n    if (go(x)):\n        a.stop()  # not(here)\n"u8, CodeLanguages.Detect("a.py"), 1, 3));
    }

    private static List<Occurrence> Find(
        string path, string source, string word, IReadOnlyList<CodeSymbol> symbols, OccurrenceOptions? options = null) =>
        OccurrenceFinder.Find(Encoding.UTF8.GetBytes(source), CodeLanguages.Detect(path), word, symbols, options);

    private static string Show(Occurrence found) => $"{found.Kind} {found.Line}:{found.Column}";
}
