using System.Net;
using Synapsid.Server.Resp;
using Synapsid.Testing.Files;

namespace Synapsid.Server.Tests.Resp;

public sealed class EngineRespHostTests
{
    [Fact]
    public async Task A_Redis_client_and_an_HTTP_client_see_the_same_keys()
    {
        await using TestServer server = await TestServer.StartAsync(
            new ServerOptions { Resp = new RespOptions { Endpoint = new IPEndPoint(IPAddress.Loopback, 0) } });
        using RespClient client = new(server.Server.RespEndpoint!);
        client.Send("SET color blue\r\nGET color\r\nHELLO 9\r\n");
        client.Expect("+OK\r\n$4\r\nblue\r\n-NOPROTO");
        (HttpStatusCode status, var json) = await server.SendAsync("GET", "/kv/get/color");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("blue", json.GetRawText(), StringComparison.Ordinal);
        string metrics = await server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("syn_resp_connections 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("syn_resp_commands_total 3\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CLIENT_LIST_shows_how_much_of_a_request_has_come()
    {
        RespOptions options = new() { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Threads = 1 };
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Resp = options });
        using RespClient slow = new(server.Server.RespEndpoint!);
        using RespClient other = new(server.Server.RespEndpoint!);
        slow.Send("CLIENT SETNAME slow\r\n*2\r\n$3\r\nGET\r\n$100000\r\n" + new string('k', 50_000));
        slow.Expect("+OK\r\n");
        SpinWait.SpinUntil(() => List().Contains("name=slow", StringComparison.Ordinal)
            && List().Contains($"qbuf={"*2\r\n$3\r\nGET\r\n$100000\r\n".Length + 50_000} ", StringComparison.Ordinal));
        slow.Send(new string('k', 50_000) + "\r\n");
        slow.Expect("$-1\r\n");
        Assert.DoesNotContain("qbuf=5", List(), StringComparison.Ordinal);

        string List()
        {
            other.Send("CLIENT LIST\r\n");
            string head = "";
            while (!head.EndsWith("\r\n", StringComparison.Ordinal)) head += other.Receive(1);
            return other.Receive(int.Parse(head.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) + 2);
        }
    }

    [Fact]
    public async Task A_password_is_asked_for()
    {
        RespOptions options = new() { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Password = "secret" };
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Resp = options });
        using RespClient client = new(server.Server.RespEndpoint!);
        client.Send("GET a\r\nAUTH secret\r\nGET a\r\n");
        client.Expect("-NOAUTH Authentication required.\r\n+OK\r\n$-1\r\n");
    }

    [Fact]
    public async Task A_message_reaches_a_subscriber_on_another_connection()
    {
        RespOptions options = new() { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Threads = 2 };
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Resp = options });
        using RespClient subscriber = new(server.Server.RespEndpoint!);
        using RespClient publisher = new(server.Server.RespEndpoint!);
        subscriber.Send("SUBSCRIBE news\r\n");
        subscriber.Expect("*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n");
        publisher.Send("PUBLISH news hello\r\n");
        publisher.Expect(":1\r\n");
        subscriber.Expect("*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$5\r\nhello\r\n");
    }

    [Fact]
    public void Loops_may_look_for_requests_unless_a_snapshot_is_being_written()
    {
        SimulatedFileSystem files = new();
        using SynapsidEngine engine = SynapsidEngine.Open("/data", new EngineOptions { FileSystem = files });
        EngineRespHost host = new(engine);
        List<bool> seen = [];
        bool fails = false;
        files.Writing = (path, _, _) =>
        {
            if (!path.Contains("snapshot", StringComparison.Ordinal)) return;
            seen.Add(host.IsAtRest);
            if (fails) throw new IOException("broken");
        };
        engine.Keys.Set("a", "1");
        Assert.True(host.IsAtRest);
        engine.TakeSnapshot();
        Assert.True(host.IsAtRest);
        engine.Keys.Set("a", "2");
        fails = true;
        Assert.Throws<IOException>(engine.TakeSnapshot);
        Assert.True(host.IsAtRest);
        Assert.InRange(seen.Count, 2, int.MaxValue);
        Assert.DoesNotContain(true, seen);
    }
}
