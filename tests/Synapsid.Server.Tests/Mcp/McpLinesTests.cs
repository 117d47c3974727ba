using System.Text;
using Synapsid.Server.Mcp;

namespace Synapsid.Server.Tests.Mcp;

public sealed class McpLinesTests
{
    [Fact]
    public async Task Lines_come_whole_however_they_arrive()
    {
        Random random = new(5);
        string[] lines = [.. Enumerable.Range(0, 300).Select(i => new string((char)('a' + (i % 26)), random.Next(3_000)))];
        byte[] bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\nrest");
        McpLines reader = new(new ShortReads(bytes, random), bytesMax: 4_096);
        foreach (string line in lines.Append("rest"))
        {
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            Assert.Equal((line, false), (Encoding.UTF8.GetString(reader.Line.Span), reader.IsTooLong));
        }

        Assert.False(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(101), InlineData(70_000), InlineData(1_000_000)]
    public async Task A_line_that_is_too_long_is_passed_over(int length)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("one\n{\"id\":3," + new string('x', length) + "\ntwo\n");
        McpLines reader = new(new ShortReads(bytes, new Random(1)), bytesMax: 100);
        List<(bool IsTooLong, string Start)> read = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            read.Add((reader.IsTooLong, Encoding.UTF8.GetString(reader.Line.Span[..3])));
        }

        Assert.Equal([(false, "one"), (true, "{\"i"), (false, "two")], read);
    }
}
