using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Base.Text;
using Synapsid.Testing;

namespace Synapsid.Base.Tests.Text;

public sealed class SnakeCaseTests
{
    private enum Level
    {
        Accepted = 2,
        NotYetIndexed = 1,
        Unknown = 0,
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("Dns", "dns")]
    [InlineData("AgentAction", "agent_action")]
    [InlineData("already_there", "already_there")]
    public void Words_are_told_apart_by_their_capitals(string name, string snake) =>
        Assert.Equal(snake, SnakeCase.Of(name));

    [Fact]
    public void Names_of_members_stand_in_the_order_of_their_values() =>
        Assert.Equal(["unknown", "not_yet_indexed", "accepted"], SnakeCase.NamesOf<Level>());

    [Fact]
    public void A_name_is_what_the_framework_makes_of_it() =>
        Prop.ForAll(Names().ToArbitrary(), name => SnakeCase.Of(name) == JsonNamingPolicy.SnakeCaseLower.ConvertName(name)).Holds();

    /// <summary>One to five words, each a capital and one to six small letters.</summary>
    private static Gen<string> Names()
    {
        Gen<string> word =
            from first in Gen.Choose('A', 'Z')
            from rest in Gen.Choose('a', 'z').Select(letter => (char)letter).NonEmptyListOf()
            select (char)first + string.Concat(rest.Take(6));
        return word.NonEmptyListOf().Select(words => string.Concat(words.Take(5)));
    }
}
