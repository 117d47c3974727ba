using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Testing;

namespace Synapsid.House.Tests;

public sealed class SourceScannerTests
{
    [Theory]
    [InlineData("a // b\nc", "a \nc", " // b\n ")]
    [InlineData("a /* b\n c */ d", "a \n d", " /* b\n c */ ")]
    [InlineData("x = \"{ // \\\" }\" + y;", "x = + y;", " ")]
    [InlineData("x = @\"\\\" + @\"\"\"\" + y;", "x = + + y;", " ")]
    [InlineData("c = '{' + '\\'' + '\"';", "c = + + ;", " ")]
    [InlineData("s = $\"{{ {a + \"}\"} }\";", "s = a + ;", " ")]
    [InlineData("s = $@\"{a}\"\"\n{b}\";", "s = a \n b ;", " \n ")]
    [InlineData("s = \"\"\" \" {\n } \"\"\";", "s = \n ;", " \n ")]
    [InlineData("s = $$\"\"\"{ {{a}} \"\"\";", "s = a ;", " ")]
    [InlineData("s = \"\"; t = \"x\";", "s = ; t = ;", " ")]
    [InlineData("  #pragma it's\nx", " \nx", " \n ")]
    [InlineData("int @class = 1;", "int @class = 1;", " ")]
    [InlineData("s = \"unterminated\n{ }", "s = \n{ }", " \n ")]
    public void Code_and_comments_are_parted(string text, string code, string comments)
    {
        (string Code, string Comments) scanned = SourceScanner.Scan(text);
        Assert.Equal((code, comments), (Squeeze(scanned.Code), Squeeze(scanned.Comments)));
    }

    [Fact]
    public void Any_text_is_parted_into_texts_of_its_own_length_that_share_no_letter() =>
        Prop.ForAll(Scraps(), text =>
        {
            (string code, string comments) = SourceScanner.Scan(text);
            Assert.Equal(text.Length, code.Length);
            Assert.Equal(text.Length, comments.Length);
            for (int i = 0; i < text.Length; i++)
            {
                Assert.True(code[i] == text[i] || code[i] == ' ');
                Assert.True(comments[i] == text[i] || comments[i] == ' ');
                Assert.True(char.IsWhiteSpace(code[i]) || char.IsWhiteSpace(comments[i]));
            }

            SourceOutline.Of(code);
        }).Holds();

    private static string Squeeze(string text) => Regex.Replace(text, " +", " ");

    private static Arbitrary<string> Scraps() =>
        Gen.Elements(
            "\"", "\"\"\"", "$", "@", "{", "}", "//", "/*", "*/", "\n", "'", "\\", "#", "(", ")", "[", "]", ";", "=",
            "class A", "x")
            .ListOf().Select(pieces => string.Concat(pieces)).ToArbitrary();
}
