using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Synapsid.Server.Mcp;

namespace Synapsid.Server.Tests.Mcp;

public sealed class McpMessagesTests
{
    private const string Call = """
        {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"memory_add","arguments":{"text":"a"},
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","progressToken":1}}}
        """;

    [Fact]
    public void A_request_is_read()
    {
        Assert.True(McpMessages.TryRead(Encoding.UTF8.GetBytes(Call), out JsonRpcMessage? message, out _));
        JsonRpcRequest request = Assert.IsType<JsonRpcRequest>(message);
        Assert.Equal(("tools/call", "7", "2026-07-28"),
            (request.Method, request.Id.ToString(), McpMessages.VersionOf(request)));
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"x","params":[]}""", McpFault.InvalidParams)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"x","params":{"_meta":7}}""", McpFault.InvalidParams)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"x","params":{"_meta":{"progressToken":1.5}}}""",
        McpFault.InvalidParams)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"x","params":{"_meta":{},"_meta":{}}}""", McpFault.InvalidParams)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"\ud800"}}""", McpFault.InvalidParams)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","arguments":[]}}""",
        McpFault.InvalidParams)]
    [InlineData("""{"jsonrpc":"1.0","id":7,"method":"x"}""", McpFault.InvalidRequest)]
    [InlineData("""{"id":7,"method":"x"}""", McpFault.InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":9}""", McpFault.InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"x","params":{""", McpFault.ParseError)]
    public void What_is_wrong_keeps_its_id(string line, int code)
    {
        Assert.False(McpMessages.TryRead(Encoding.UTF8.GetBytes(line), out _, out McpFault? fault));
        Assert.Equal((code, "7"), (fault.Code, fault.Id.ToString()));
        using JsonDocument response = JsonDocument.Parse(fault.ToUtf8());
        Assert.Equal(7, response.RootElement.GetProperty("id").GetInt32());
    }

    [Fact]
    public void Deep_nesting_is_refused_with_the_id_behind_it()
    {
        string line = $$"""{"params":{{new string('[', 100_000)}}{{new string(']', 100_000)}},"id":"deep"}""";
        Assert.False(McpMessages.TryRead(Encoding.UTF8.GetBytes(line), out _, out McpFault? fault));
        Assert.Equal((McpFault.InvalidRequest, "deep"), (fault.Code, fault.Id.ToString()));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused() =>
        Assert.False(McpMessages.TryRead([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8], out _, out _));

    [Fact]
    public void Any_bytes_give_a_message_or_a_reason()
    {
        Random random = new(20261127);
        byte[] good = Encoding.UTF8.GetBytes(Call);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = round % 4 == 0 ? new byte[random.Next(64)] : [.. good];
            if (round % 4 == 0) random.NextBytes(bytes);
            for (int i = random.Next(6); i > 0 && bytes.Length > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = round % 2 == 0
                    ? (byte)random.Next(256)
                    : good[random.Next(good.Length)];
            }

            bool read = McpMessages.TryRead(bytes.AsSpan(0, random.Next(bytes.Length + 1)), out var message, out var fault);
            Assert.True(read ? message is not null && fault is null : message is null && fault is not null);
            if (fault is not null) JsonDocument.Parse(fault.ToUtf8()).Dispose();
        }
    }
}
