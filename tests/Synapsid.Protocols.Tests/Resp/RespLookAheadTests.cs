using System.Text;
using Synapsid.Protocols.Resp;

namespace Synapsid.Protocols.Tests.Resp;

public sealed class RespLookAheadTests
{
    [Theory]
    [InlineData("*2\r\n$3\r\nGET\r\n$1\r\na\r\n*3\r\n$3\r\nSET\r\n$2\r\nbc\r\n$1\r\nd\r\n", "a|bc")]
    [InlineData("*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$0\r\n\r\n", "|")]
    [InlineData("*2\r\n$3\r\nGET\r\n$1\r\na\r\nPING\r\n*2\r\n$3\r\nGET\r\n$1\r\nb\r\n", "a")]
    [InlineData("*2\r\n$3\r\nGET\r\n$1\r\na\r\n*2\r\n$3\r\nGET\r\n$1\r\nb\r", "a")]
    [InlineData("*2\r\n$3\r\nGET\r\n$1\r\na\r\n*2\r\n$3\r\nGET\r\n$999999999\r\nb", "a")]
    [InlineData("*2\r\n$3\r\nGET\r\n$9999999999\r\na\r\n", "")]
    [InlineData("*2\r\n$3\r\nGET\r\n$-1\r\n", "")]
    [InlineData("*17\r\n$3\r\nDEL\r\n", "")]
    [InlineData("*0\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n", "")]
    [InlineData("*", "")]
    [InlineData("", "")]
    public void Second_arguments_of_whole_requests_are_told(string bytes, string expected)
    {
        RespReader reader = new();
        byte[] buffer = Encoding.Latin1.GetBytes(bytes);
        reader.Begin(buffer, 0);
        Range[] found = new Range[8];
        int count = reader.LookAhead(buffer.Length, found);
        Assert.Equal(expected, string.Join('|', found[..count].Select(range => Encoding.Latin1.GetString(buffer[range]))));
    }

    [Fact]
    public void No_more_are_told_than_there_is_room_for_and_none_amid_a_request()
    {
        RespReader reader = new();
        byte[] buffer = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("*2\r\n$3\r\nGET\r\n$1\r\na\r\n", 5)));
        reader.Begin(buffer, 0);
        Assert.Equal(3, reader.LookAhead(buffer.Length, new Range[3]));
        Assert.Equal(RespReadStatus.Incomplete, reader.Next(10, RespLimits.Default));
        Assert.Equal(0, reader.LookAhead(buffer.Length, new Range[3]));
    }

    [Fact]
    public void A_look_changes_nothing_that_is_read_whatever_the_bytes()
    {
        const int seed = 20261127;
        Random random = new(seed);
        const string letters = "*$\r\n0123456789GETab-";
        for (int round = 0; round < 20_000; round++)
        {
            byte[] buffer = [.. Enumerable.Range(0, random.Next(60)).Select(_ => (byte)letters[random.Next(letters.Length)])];
            if (random.Next(2) == 0) buffer = [.. "*2\r\n$3\r\nGET\r\n$1\r\na\r\n"u8, .. buffer];
            Assert.Equal(Read(buffer, looks: false), Read(buffer, looks: true));
        }
    }

    private static string Read(byte[] buffer, bool looks)
    {
        RespReader reader = new();
        reader.Begin(buffer, 0);
        StringBuilder read = new();
        while (true)
        {
            if (looks) reader.LookAhead(buffer.Length, new Range[2]);
            RespReadStatus status = reader.Next(buffer.Length, RespLimits.Default);
            read.Append(status).Append(reader.RequestStart).Append(reader.Error);
            if (status != RespReadStatus.Request) return read.ToString();
            for (int i = 0; i < reader.Arguments.Count; i++) read.Append('|').Append(Encoding.Latin1.GetString(reader.Arguments[i]));
        }
    }
}
