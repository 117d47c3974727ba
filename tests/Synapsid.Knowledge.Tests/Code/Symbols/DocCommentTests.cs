using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Tests.Code.Symbols;

public sealed class DocCommentTests
{
    [Theory]
    [InlineData("Gives x. Then y.", "Gives x.")]
    [InlineData("Gives 3.5 of it, e.g. more.\nAnd so on", "Gives 3.5 of it, e.g. more.")]
    [InlineData("One line\ntwo lines\n\nAnother part.", "One line two lines")]
    [InlineData("Gives x\n@param a the a", "Gives x")]
    [InlineData("Really? Yes.", "Really?")]
    [InlineData("", "")]
    public void The_first_sentence_stands_for_the_comment(string comment, string expected) =>
        Assert.Equal(expected, DocComment.FirstSentence(comment, 200));

    [Theory]
    [InlineData("/// <summary>\n/// Reads <see cref=\"T:A.Box\"/> of <paramref name=\"x\"/>.\n/// </summary>\n/// <param name=\"x\">the x</param>", "Reads Box of x.\n\nthe x")]
    [InlineData("/** Reads a box.\n  * @param x the x */", "Reads a box.\n@param x the x")]
    [InlineData("//! Reads\n//!   more", "Reads\nmore")]
    [InlineData("// if a < b then c", "if a < b then c")]
    public void Markers_are_taken_away(string source, string expected)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(source);
        SourceLines lines = new(text);
        Assert.Equal(expected, DocComment.Clean(text, lines, 1, lines.Count, LexicalRules.CSharp, 500));
    }

    [Fact]
    public void A_long_comment_is_cut_at_its_limit()
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes("// " + new string('x', 1_000));
        Assert.Equal(100, DocComment.Clean(text, new SourceLines(text), 1, 1, LexicalRules.C, 100).Length);
    }
}
