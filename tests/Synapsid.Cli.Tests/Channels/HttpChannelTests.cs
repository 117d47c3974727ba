using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Synapsid.Cli.Channels;
using Synapsid.Commands;
using Synapsid.Protocols;
using Synapsid.Server;
using Synapsid.Testing;

namespace Synapsid.Cli.Tests.Channels;

public sealed class HttpChannelTests : IDisposable
{
    private readonly TestShell _shell = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Progress_comes_through_a_running_server_before_the_reply()
    {
        await using SynapsidEngine engine = SynapsidEngine.Open(
            _shell.Data, new EngineOptions { EncoderFactory = () => new WordEncoder() });
        await using SynapsidServer server = await SynapsidServer.StartAsync(
            engine, new ServerOptions { Endpoint = new IPEndPoint(IPAddress.Loopback, 0) });
        using HttpChannel channel = HttpChannel.TryOpen(server.Address)!;
        List<CommandProgress> told = [];
        Reply reply = channel.Execute(Many(100), told.Add, Cancellation);
        Assert.Null(reply.Error);
        using JsonDocument answer = JsonDocument.Parse(reply.Payload);
        Assert.Equal(100, answer.RootElement.GetProperty("stored").GetInt32());
        Assert.NotEmpty(told);
        Assert.Equal((96d, 100d, "storing texts"), (told[^1].Done, told[^1].Total!.Value, told[^1].Message));
        Assert.Equal(told.OrderBy(report => report.Done), told);

        // What fails is told in the same way, and who does not ask hears nothing.
        Assert.Equal(ErrorCode.NotFound, channel.Execute(Unknown(), told.Add, Cancellation).Error!.Code);
        Assert.Null(channel.Execute(Many(5), null, Cancellation).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"progress\":{\"done\":1,\"total\":2,\"message\":\"m\"}}\n")]
    public async Task A_server_that_breaks_off_is_told_and_the_channel_is_closed(string before)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task server = BreakOffAsync(listener, before);
        using HttpChannel channel = new(new Uri($"http://127.0.0.1:{port}/"));
        List<CommandProgress> told = [];
        Reply reply = await Task.Run(() => channel.Execute(Unknown(), told.Add, Cancellation), Cancellation);
        Assert.Equal(ErrorCode.Conflict, reply.Error!.Code);
        Assert.Contains("went away", reply.Error.Message);
        Assert.False(channel.IsOpen);
        Assert.Equal(before.Length > 0 ? 1 : 0, told.Count);
        await server;
    }

    private static async Task BreakOffAsync(TcpListener listener, string before)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(Cancellation);
        NetworkStream stream = client.GetStream();
        byte[] request = new byte[4_096];
        int length = 0;
        while (!request.AsSpan(0, length).EndsWith("}}"u8))
        {
            int read = await stream.ReadAsync(request.AsMemory(length), Cancellation);
            Assert.True(read > 0);
            length += read;
        }

        string head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
        string chunk = before.Length == 0 ? "" : $"{before.Length:x}\r\n{before}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + chunk), Cancellation);
    }

    private static Request Unknown() => Request.Create(
        "grain.get", arguments => arguments.WriteString("id", "00000000000000000000000000"));

    private static Request Many(int count) => Request.Create("grain.add_many", arguments =>
    {
        arguments.WriteStartArray("grains");
        for (int i = 0; i < count; i++)
        {
            arguments.WriteStartObject();
            arguments.WriteString("text", $"text number {i} of {count}");
            arguments.WriteEndObject();
        }

        arguments.WriteEndArray();
    });
}
