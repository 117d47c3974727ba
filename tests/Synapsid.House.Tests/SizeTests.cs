namespace Synapsid.House.Tests;

public sealed class SizeTests
{
    private static readonly SourceFile Long = new("src/Long.cs", string.Concat(Enumerable.Repeat("// x\n", 500)));

    private static readonly SourceFile Wide = new("src/Wide.cs", "// " + new string('x', 118));

    private static readonly SourceFile Tall = new(
        "src/Tall.cs",
        "class Tall\n{\n    void Go()\n    {\n"
        + string.Concat(Enumerable.Repeat("        Step();\n", 67)) + "    }\n}\n");

    [Fact]
    public void Files_functions_and_lines_are_short_or_excepted() =>
        Complaints.AssertNone(SizeExceptions.Complaints(
            Repository.Sources, Repository.Read("tests/Synapsid.House.Tests/exceptions.txt")));

    [Fact]
    public void What_is_too_large_is_found() =>
        Assert.Equal(
            [
                "src/Long.cs file is 500, over the limit",
                "src/Wide.cs line is 121, over the limit",
                "src/Tall.cs function:Go is 70, over the limit",
            ],
            SizeExceptions.Complaints([Long, Wide, Tall], ""));

    [Fact]
    public void An_exception_of_the_right_size_holds() =>
        Assert.Empty(SizeExceptions.Complaints(
            [Long, Tall], "# why\nsrc/Long.cs file 500 a table\nsrc/Tall.cs function:Go 70 a table\n"));

    [Theory]
    [InlineData("src/Long.cs file 499 a table", "src/Long.cs file grew to 500; its exception allows 499")]
    [InlineData("src/Long.cs file 500 a table\nsrc/Short.cs file 600 a table", "src/Short.cs file needs no exception; take its line away")]
    [InlineData("src/Long.cs file 500 a table\nsrc/Long.cs file 500", "'src/Long.cs file 500' is not 'path what number reason'")]
    public void An_exception_that_is_outgrown_needless_or_without_reason_fails(string list, string complaint) =>
        Assert.Equal([complaint], SizeExceptions.Complaints([Long], list));
}
