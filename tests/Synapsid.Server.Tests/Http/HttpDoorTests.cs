using System.Net;
using System.Net.Sockets;
using System.Text;
using Synapsid.Server.Http;

namespace Synapsid.Server.Tests.Http;

public sealed class HttpDoorTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_came_first_is_the_first_to_be_taken()
    {
        using HttpDoor door = HttpDoor.Open(AnyPort);
        using TcpClient first = new();
        await first.ConnectAsync(door.Endpoint, Cancellation);
        Assert.True(await door.WaitAsync());
        using TcpClient second = new();
        await second.ConnectAsync(door.Endpoint, Cancellation);
        using Socket? taken = await door.AcceptAsync(Cancellation);
        using Socket? next = await door.AcceptAsync(Cancellation);
        Assert.Equal(PortOf(first.Client.LocalEndPoint), PortOf(taken!.RemoteEndPoint));
        Assert.Equal(PortOf(second.Client.LocalEndPoint), PortOf(next!.RemoteEndPoint));
    }

    [Fact]
    public async Task A_door_that_is_closed_ends_the_waiting()
    {
        HttpDoor door = HttpDoor.Open(AnyPort);
        Task<bool> waiting = door.WaitAsync();
        Assert.False(waiting.IsCompleted);
        door.Dispose();
        Assert.False(await waiting);
        Assert.Null(await door.AcceptAsync(Cancellation));
    }

    [Fact]
    public async Task Whoever_cannot_be_served_is_told_why_and_the_next_one_may_come()
    {
        using HttpDoor door = HttpDoor.Open(AnyPort);
        using TcpClient first = new();
        await first.ConnectAsync(door.Endpoint, Cancellation);
        Assert.True(await door.WaitAsync());
        await door.RefuseAsync("there is no Kestrel.");
        using StreamReader reader = new(first.GetStream(), Encoding.UTF8);
        string answer = await reader.ReadToEndAsync(Cancellation);
        Assert.StartsWith("HTTP/1.1 503 Service Unavailable\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nHTTP cannot be served: there is no Kestrel.\n", answer, StringComparison.Ordinal);
        using TcpClient second = new();
        await second.ConnectAsync(door.Endpoint, Cancellation);
        Assert.True(await door.WaitAsync());
    }

    [Fact]
    public async Task An_address_for_every_client_is_open_to_IPv4_as_well()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "There is no IPv6 here.");
        using HttpDoor door = HttpDoor.Open(new IPEndPoint(IPAddress.IPv6Any, 0));
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, door.Endpoint.Port, Cancellation);
        Assert.True(await door.WaitAsync());
    }

    private static int PortOf(EndPoint? endpoint) => ((IPEndPoint)endpoint!).Port;
}
