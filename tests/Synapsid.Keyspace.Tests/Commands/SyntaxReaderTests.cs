using Synapsid.Keyspace.Commands;

namespace Synapsid.Keyspace.Tests.Commands;

public sealed class SyntaxReaderTests
{
    [Fact]
    public void The_arguments_of_every_command_can_be_read() =>
        Assert.All(KeyCommandTable.Default.All, command => SyntaxReader.Read(command.Syntax));

    [Theory]
    [InlineData("", "")]
    [InlineData("key value", "key:key value:string")]
    [InlineData("key [key ...]", "key:key*")]
    [InlineData("[key [key ...]]", "key:key?*")]
    [InlineData("[key ...]", "key:key?*")]
    [InlineData("key score [key score ...]", "(key:key score:double)*")]
    [InlineData("key [start stop [BYTE | BIT]]", "key:key (start:integer stop:integer (BYTE | BIT)?)?")]
    [InlineData("[LIMIT offset count]", "LIMIT (offset:integer count:integer)?")]
    [InlineData("[EX seconds | KEEPTTL]", "(EX seconds:integer | KEEPTTL)?")]
    [InlineData("[SORT <ASC | DESC>] ON", "SORT (ASC | DESC)? ON")]
    [InlineData("WEIGHTS weight [weight ...] [ALL]", "WEIGHTS weight:double* ALL?")]
    [InlineData("[PREFIX prefix [PREFIX prefix ...]]", "PREFIX prefix:string?*+")]
    [InlineData("[GET encoding | <A b | C d> ...]", "(GET encoding:string | (A b:string | C d:string))?*")]
    [InlineData("[GET encoding ...]", "GET encoding:string?*+")]
    [InlineData("count count:double ip:port", "count:integer count:double ip:port:string")]
    [InlineData("<a b | [C] d>", "((a:string b:string) | (C? d:string))")]
    public void The_notation_is_read(string syntax, string expected) =>
        Assert.Equal(expected, string.Join(' ', SyntaxReader.Read(syntax).Select(Show)));

    [Theory]
    [InlineData("[key")]
    [InlineData("key]")]
    [InlineData("<A | B]")]
    [InlineData("<A | >")]
    [InlineData("[]")]
    [InlineData("A | B")]
    [InlineData("key [value ...")]
    [InlineData("key ...")]
    public void What_is_no_notation_is_refused(string syntax) =>
        Assert.Throws<FormatException>(() => SyntaxReader.Read(syntax));

    private static string Show(SyntaxArgument argument)
    {
        string what = argument.Type switch
        {
            SyntaxArgument.PureToken => "",
            SyntaxArgument.OneOf => $"({string.Join(" | ", argument.Parts.Select(Show))})",
            SyntaxArgument.Block => $"({string.Join(' ', argument.Parts.Select(Show))})",
            _ => $"{argument.Name}:{argument.Type}",
        };
        return $"{argument.Token} {what}".Trim()
            + (argument.IsOptional ? "?" : "") + (argument.IsMultiple ? "*" : "") + (argument.RepeatsToken ? "+" : "");
    }
}
