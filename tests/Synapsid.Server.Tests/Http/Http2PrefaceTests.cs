using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Synapsid.Server.Http;

namespace Synapsid.Server.Tests.Http;

public sealed class Http2PrefaceTests
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", null)]
    [InlineData("P", null)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r", null)]
    [InlineData(Preface, true)]
    [InlineData(Preface + "more", true)]
    [InlineData("GET / HTTP/1.1", false)]
    [InlineData("PO", false)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\rx", false)]
    public void The_preface_is_known_by_all_its_bytes(string bytes, bool? expected) =>
        Assert.Equal(expected, Http2Preface.Match(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(bytes))));

    [Theory]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 OK")]
    [InlineData("POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "HTTP/1.1 405 Method")]
    public async Task A_request_that_comes_byte_by_byte_is_answered(string request, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        using TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, server.Server.Address.Port, Cancellation);
        foreach (byte value in Encoding.ASCII.GetBytes(request)) await client.GetStream().WriteAsync(new[] { value }, Cancellation);
        using StreamReader answer = new(client.GetStream(), Encoding.ASCII);
        Assert.StartsWith(expected, await answer.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task A_preface_that_comes_byte_by_byte_opens_http_2()
    {
        await using TestServer server = await TestServer.StartAsync();
        using TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, server.Server.Address.Port, Cancellation);
        foreach (byte value in Encoding.ASCII.GetBytes(Preface)) await client.GetStream().WriteAsync(new[] { value }, Cancellation);
        byte[] settings = new byte[9 + 9]; // an empty SETTINGS frame of ours; the head of the server's
        settings[3] = 4;
        await client.GetStream().WriteAsync(settings.AsMemory(0, 9), Cancellation);
        await client.GetStream().ReadExactlyAsync(settings.AsMemory(9), Cancellation);
        Assert.Equal(4, settings[9 + 3]); // RFC 9113, section 3.4: the first frame is SETTINGS
    }

    [Fact]
    public async Task A_connection_that_ends_before_it_speaks_harms_nobody()
    {
        await using TestServer server = await TestServer.StartAsync();
        foreach (string bytes in new[] { "", "PRI * HT", "\0\0\0" })
        {
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, server.Server.Address.Port, Cancellation);
            using StreamReader answer = new(client.GetStream(), Encoding.ASCII);
            await answer.BaseStream.WriteAsync(Encoding.ASCII.GetBytes(bytes), Cancellation);
            client.Client.Shutdown(SocketShutdown.Send);
            await answer.ReadToEndAsync(Cancellation);
        }

        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync("GET", "/health")).Status);
    }
}
