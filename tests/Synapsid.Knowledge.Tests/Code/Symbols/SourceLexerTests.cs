using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Testing;

namespace Synapsid.Knowledge.Tests.Code.Symbols;

public sealed class SourceLexerTests
{
    [Theory]
    [InlineData("a.c", "int a; // c \"x\"\n'\"' /* \n */ b", "<// c \"x\"><'\"'></* \n */>")]
    [InlineData("a.rs", "fn f<'a>(x: &'a str) { 'x'; '\\n'; \"a\nb\" }", "<'x'><'\\n'><\"a\nb\">")]
    [InlineData("a.py", "x = '''a\n'b''' # c\ny = \"\\\"\" + 'z", "<'''a\n'b'''><# c><\"\\\"\"><'z>")]
    [InlineData("a.py", "s = \"open\nnext = 1", "<\"open>")]
    [InlineData("a.sh", "echo $# ${#a} 'x' # c", "<'x'><# c>")]
    [InlineData("a.go", "a := `x\n\"` // c", "<`x\n\"`><// c>")]
    [InlineData("a.cs", "var a = $\"{x + \"}\"}\"; @\"c:\\\"; \"\"\"a \" b\"\"\"; 'c'; $$\"\"\"{{\"x\"}}\"\"\" // d", "<$\"{x + \"}\"}\"><@\"c:\\\"><\"\"\"a \" b\"\"\"><'c'><$$\"\"\"{{\"x\"}}\"\"\"><// d>")]
    [InlineData("a.lua", "--[[ a\n]] x -- b", "<--[[ a\n]]><-- b>")]
    [InlineData("a.ps1", "<# a #> 'b' # c", "<<# a #>><'b'><# c>")]
    [InlineData("a.txt", "// \"nothing\" here", "")]
    public void Comments_and_strings_are_told_from_code(string path, string source, string expected)
    {
        StringBuilder found = new();
        byte[] text = Encoding.UTF8.GetBytes(source);
        SourceLexer lexer = new(text, CodeLanguages.Detect(path).Rules);
        while (lexer.MoveNext())
        {
            if (lexer.Kind == SegmentKind.Code) continue;
            found.Append('<').Append(Encoding.UTF8.GetString(text[lexer.Start..lexer.End])).Append('>');
        }

        Assert.Equal(expected, found.ToString());
    }

    [Fact]
    public void The_segments_of_any_bytes_have_no_gaps()
    {
        byte[] marks = Encoding.UTF8.GetBytes("\"'`/*-#\n\\@${}[](<>!;% a");
        Prop.ForAll<byte[]>(bytes =>
        {
            byte[] text = [.. bytes.Select(value => marks[value % marks.Length])];
            return CodeLanguages.Names.All(name => CodeLanguages.TryGet(name, out CodeLanguage language) && IsGapless(text, language));
        }).Holds();
    }

    private static bool IsGapless(byte[] text, CodeLanguage language)
    {
        SourceLexer lexer = new(text, language.Rules);
        int end = 0;
        while (lexer.MoveNext())
        {
            if (lexer.Start != end || lexer.End <= lexer.Start) return false;
            end = lexer.End;
        }

        return end == text.Length;
    }
}
