using FsCheck;
using FsCheck.Fluent;
using Synapsid.Base.Text;
using Synapsid.Testing;

namespace Synapsid.Base.Tests.Text;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("flaw", "lawn", 2)]
    public void Distance_counts_the_letters_to_change(string from, string to, int distance) =>
        Assert.Equal(distance, NearestName.Distance(from, to));

    [Fact]
    public void The_nearest_of_several_names_is_found() =>
        Assert.Equal("search", NearestName.Find("serach", ["stats", "search", "serve"]));

    [Fact]
    public void Nothing_is_nearest_where_nothing_is_known() => Assert.Null(NearestName.Find("search", []));

    [Fact]
    public void Distance_is_a_metric_and_agrees_with_the_plain_recursion() =>
        Prop.ForAll(Word().Three().ToArbitrary(), words =>
        {
            (string a, string b, string c) = words;
            int distance = NearestName.Distance(a, b);
            Assert.Equal(Plain(a, b), distance);
            Assert.Equal(distance, NearestName.Distance(b, a));
            Assert.Equal(a == b, distance == 0);
            Assert.True(NearestName.Distance(a, c) <= distance + NearestName.Distance(b, c));
        }).Holds();

    private static Gen<string> Word() =>
        Gen.Choose(0, 5)
            .SelectMany(length => Gen.Elements('a', 'b', 'c').ArrayOf(length))
            .Select(letters => new string(letters));

    private static int Plain(string a, string b)
    {
        if (a.Length == 0) return b.Length;
        if (b.Length == 0) return a.Length;
        if (a[0] == b[0]) return Plain(a[1..], b[1..]);
        return 1 + Math.Min(Plain(a[1..], b[1..]), Math.Min(Plain(a[1..], b), Plain(a, b[1..])));
    }
}
