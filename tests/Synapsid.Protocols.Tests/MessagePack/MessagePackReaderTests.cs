using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Protocols.MessagePack;
using Synapsid.Testing;

namespace Synapsid.Protocols.Tests.MessagePack;

public sealed class MessagePackReaderTests
{
    // Forms from the table of the specification, worked out by hand.
    [Theory]
    [InlineData("00", "0")]
    [InlineData("7f", "127")]
    [InlineData("ff", "-1")]
    [InlineData("e0", "-32")]
    [InlineData("c0", "null")]
    [InlineData("c2", "false")]
    [InlineData("c3", "true")]
    [InlineData("cc80", "128")]
    [InlineData("cd0100", "256")]
    [InlineData("cfffffffffffffffff", "18446744073709551615")]
    [InlineData("d080", "-128")]
    [InlineData("d3ffffffffffffffff", "-1")]
    [InlineData("ca3fc00000", "1.5")]
    [InlineData("cb3ff8000000000000", "1.5")]
    [InlineData("a26869", "\"hi\"")]
    [InlineData("d9026869", "\"hi\"")]
    [InlineData("c403010203", "\"AQID\"")]
    [InlineData("93010203", "[1,2,3]")]
    [InlineData("dc000101", "[1]")]
    [InlineData("82a161c0a16290", "{\"a\":null,\"b\":[]}")]
    [InlineData("de0001a16101", "{\"a\":1}")]
    public void Every_form_becomes_its_json(string hex, string json) =>
        Assert.Equal(json, Read(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("", "ends too early")]
    [InlineData("a2", "ends too early")]
    [InlineData("ddffffffff", "ends too early")]
    [InlineData("0000", "goes on behind")]
    [InlineData("8101c0", "map key")]
    [InlineData("a1ff", "UTF-8")]
    [InlineData("d40100", "0xd4")]
    [InlineData("cb7ff0000000000000", "no form")]
    public void What_is_wrong_is_named(string hex, string problem) =>
        Assert.Contains(problem, Read(Convert.FromHexString(hex)), StringComparison.Ordinal);

    [Fact]
    public void Nesting_is_bounded()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)0x91, 100), 0xC0];
        Assert.Contains("nested deeper", Read(deep), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":[1,-1,127,128,255,256,65535,65536,4294967296,-129,-32769,-2147483649,1.5],\"b\":null,\"c\":true}")]
    [InlineData("[18446744073709551615,9223372036854775807,-9223372036854775808,\"\",\"\u00e9\"]")]
    public void What_is_written_reads_back(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(JsonSerializer.Serialize(document.RootElement), Read(Write(document.RootElement)));
    }

    [Fact]
    public void Lengths_of_every_size_read_back()
    {
        foreach (int length in (int[])[0, 15, 16, 31, 32, 255, 256, 65_535, 65_536])
        {
            string json = JsonSerializer.Serialize(new object[] { new string('x', length), new int[length] });
            using JsonDocument document = JsonDocument.Parse(json);
            Assert.Equal(json, Read(Write(document.RootElement)));
        }
    }

    [Fact]
    public void Any_bytes_never_throw() => Prop.ForAll<byte[]>(bytes =>
    {
        _ = Read(bytes);
    }).Holds();

    private static byte[] Write(JsonElement value)
    {
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter.Write(value, output);
        return output.WrittenSpan.ToArray();
    }

    private static string Read(byte[] bytes)
    {
        ArrayBufferWriter<byte> output = new();
        using Utf8JsonWriter json = new(output);
        if (!MessagePackReader.TryRead(bytes, json, out string? problem)) return problem;
        json.Flush();
        string text = Encoding.UTF8.GetString(output.WrittenSpan);
        using JsonDocument document = JsonDocument.Parse(text);
        return JsonSerializer.Serialize(document.RootElement);
    }
}
