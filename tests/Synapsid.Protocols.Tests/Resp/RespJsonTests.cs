using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Protocols.Resp;
using Synapsid.Testing;

namespace Synapsid.Protocols.Tests.Resp;

public sealed class RespJsonTests
{
    [Theory]
    [InlineData("+OK\r\n", "\"OK\"")]
    [InlineData(":-7\r\n", "-7")]
    [InlineData("$2\r\nhi\r\n", "\"hi\"")]
    [InlineData("$-1\r\n", "null")]
    [InlineData("*-1\r\n", "null")]
    [InlineData("_\r\n", "null")]
    [InlineData("#t\r\n", "true")]
    [InlineData("#f\r\n", "false")]
    [InlineData(",1.5\r\n", "1.5")]
    [InlineData(",inf\r\n", "\"inf\"")]
    [InlineData("=6\r\ntxt:hi\r\n", "\"hi\"")]
    [InlineData("*2\r\n:1\r\n*1\r\n$1\r\na\r\n", "[1,[\"a\"]]")]
    [InlineData("~1\r\n$0\r\n\r\n", "[\"\"]")]
    [InlineData("%2\r\n$1\r\na\r\n:1\r\n+b\r\n*0\r\n", "{\"a\":1,\"b\":[]}")]
    [InlineData("%1\r\n*0\r\n:1\r\n", "[[[],1]]")]
    public void Every_kind_of_reply_has_its_json(string reply, string json) => Assert.Equal(json, Json(Encoding.UTF8.GetBytes(reply)));

    [Fact]
    public void Bytes_that_are_no_text_come_in_base64() =>
        Assert.Equal("{\"base64\":\"//4=\"}", Json([.. "$2\r\n"u8, 0xFF, 0xFE, .. "\r\n"u8]));

    [Fact]
    public void What_the_writer_writes_the_reader_reads()
    {
        RespWriter writer = new() { Protocol = 3 };
        writer.Map(1);
        writer.Bulk("n");
        writer.Double(2.25);
        Assert.Equal("{\"n\":2.25}", Json(writer.Written.ToArray()));
    }

    [Fact]
    public void Any_bytes_end_the_walk_and_never_throw() => Prop.ForAll<byte[]>(bytes =>
    {
        RespReplyReader reader = new(bytes);
        while (reader.Skip())
        {
        }
    }).Holds();

    private static string Json(byte[] reply)
    {
        ArrayBufferWriter<byte> output = new();
        using Utf8JsonWriter json = new(output);
        RespReplyReader reader = new(reply);
        RespJson.Write(ref reader, json);
        json.Flush();
        Assert.Equal(reply.Length, reader.Position);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
