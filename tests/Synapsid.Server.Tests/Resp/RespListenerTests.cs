using System.Net;
using System.Text;
using Synapsid.Configuration;
using Synapsid.Keyspace.Sessions;
using Synapsid.Server.Resp;

namespace Synapsid.Server.Tests.Resp;

public sealed class RespListenerTests : IDisposable
{
    private readonly ScriptedHost _host = new();
    private readonly RespListener _listener;

    public RespListenerTests() => _listener = Listen(new RespOptions { Threads = 2 });

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Requests_are_answered_in_their_order()
    {
        using RespClient client = Connect();
        client.Send("*1\r\n$4\r\nPING\r\nPING\r\n*2\r\n$4\r\nECHO\r\n$3\r\na\r\n\r\nFOO\r\n");
        client.Expect("+PONG\r\n+PONG\r\n$3\r\na\r\n\r\n-ERR unknown command\r\n");
    }

    [Fact]
    public void A_request_may_come_byte_by_byte()
    {
        using RespClient client = Connect();
        foreach (char letter in "*2\r\n$4\r\nECHO\r\n$5\r\nhello\r\nPING\r\n") client.Send(letter.ToString());
        client.Expect("$5\r\nhello\r\n+PONG\r\n");
    }

    [Theory]
    [InlineData(30_000)] // joins in the loop's buffer
    [InlineData(100_000)] // goes on in a buffer of its own
    [InlineData(5_000_000)] // too large for the pool
    public void A_large_argument_arrives_whole_and_leaves_whole(int length)
    {
        using RespClient client = Connect();
        byte[] value = new byte[length];
        new Random(length).NextBytes(value);
        byte[] head = Encoding.ASCII.GetBytes($"*2\r\n$4\r\nECHO\r\n${length}\r\n");
        byte[] request = [.. "PING\r\n"u8, .. head, .. value, .. "\r\n*1\r\n$4\r\nPI"u8];
        Thread sender = new(() => client.Send(request));
        sender.Start();
        string reply = $"+PONG\r\n${length}\r\n{Encoding.Latin1.GetString(value)}\r\n";
        Assert.True(reply == client.Receive(reply.Length));
        sender.Join();
        client.Send("NG\r\n");
        client.Expect("+PONG\r\n");
    }

    [Fact]
    public void What_is_no_RESP_is_answered_and_closed()
    {
        using RespClient client = Connect();
        client.Send("PING\r\n*1\r\nfoo\r\nPING\r\n");
        client.ExpectEnd("+PONG\r\n-ERR Protocol error: expected '$', got 'f'\r\n");
        Assert.Equal(1, _listener.ProtocolErrors);
    }

    [Fact]
    public void Quit_is_answered_and_what_follows_is_not_executed()
    {
        using RespClient client = Connect();
        client.Send("QUIT\r\nPING\r\n");
        client.ExpectEnd("+OK\r\n");
    }

    [Fact]
    public void A_client_without_a_password_may_not_send_much_and_one_with_may()
    {
        _host.Tuning.Password = "secret"u8.ToArray();
        using RespClient client = Connect();
        client.Send("*1\r\n$20000\r\n");
        client.ExpectEnd("-ERR Protocol error: unauthenticated bulk length\r\n");
        using RespClient second = Connect();
        second.Send("AUTH\r\n*2\r\n$4\r\nECHO\r\n$20000\r\n" + new string('x', 20000) + "\r\n");
        second.Expect("+OK\r\n$20000\r\nx");
    }

    [Fact]
    public void An_announcement_takes_no_memory_before_the_bytes_come()
    {
        using RespClient client = Connect();
        client.Send("PING\r\n");
        client.Expect("+PONG\r\n");
        long before = GC.GetTotalAllocatedBytes(precise: true);
        client.Send("*2\r\n$4\r\nECHO\r\n$536870912\r\nabc");
        using RespClient other = Connect();
        other.Send("PING\r\n");
        other.Expect("+PONG\r\n");

        // Half a gigabyte is announced; other tests allocate beside this one.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64 << 20);
    }

    [Fact]
    public void A_request_beyond_the_query_limit_ends_the_connection()
    {
        _host.Tuning.QueryBytesMax = 1 << 20;
        using RespClient client = Connect();
        byte[] bytes = new byte[(1 << 20) + (200 << 10)];
        Encoding.ASCII.GetBytes("*2\r\n$4\r\nECHO\r\n$8000000\r\n").CopyTo(bytes, 0);
        SendQuietly(client, bytes);
        client.ExpectEnd();
    }

    [Fact]
    public void Replies_wait_for_the_disk_and_others_do_not()
    {
        using RespClient writer = Connect();
        using RespClient second = Connect();
        using RespClient reader = Connect();
        writer.Send("WRITE 5\r\nPING\r\n");
        second.Send("WRITE 7\r\n");
        reader.Send("PING\r\n");
        reader.Expect("+PONG\r\n");
        Assert.False(writer.HasBytes(withinMs: 20));
        _host.Advance(4);
        Assert.False(writer.HasBytes(withinMs: 20));
        _host.Advance(6);
        writer.Expect("+OK\r\n+PONG\r\n");
        Assert.False(second.HasBytes(withinMs: 20));
        _host.Advance(7);
        second.Expect("+OK\r\n");
    }

    [Fact]
    public void What_the_end_of_a_round_made_durable_leaves_with_that_round()
    {
        using RespClient writer = Connect();
        writer.Send("PING\r\n");
        writer.Expect("+PONG\r\n");
        _host.RoundEnded += () => _host.AdvanceSilently(5); // nobody is woken
        writer.Send("WRITE 5\r\n");
        writer.Expect("+OK\r\n");
        writer.Send("WRITE 6\r\n");
        Assert.False(writer.HasBytes(withinMs: 20));
    }

    [Fact]
    public void A_client_who_never_stops_writing_is_answered_as_the_disk_goes_on()
    {
        using RespClient client = Connect();
        client.Send("WRITE 1\r\n");
        Assert.False(client.HasBytes(withinMs: 20));
        client.Send("WRITE 2\r\n");
        Assert.False(client.HasBytes(withinMs: 20));
        _host.Advance(1);
        client.Expect("+OK\r\n");
        Assert.False(client.HasBytes(withinMs: 20));
        _host.Advance(2);
        client.Expect("+OK\r\n");
    }

    [Fact]
    public void Where_the_disk_failed_nothing_is_acknowledged()
    {
        using RespClient client = Connect();
        client.Send("WRITE 1\r\n");
        Assert.False(client.HasBytes(withinMs: 20));
        _host.Fail();
        client.ExpectEnd();
    }

    [Fact]
    public void A_push_from_another_thread_reaches_an_idle_client()
    {
        using RespClient client = Connect();
        client.Send("PING\r\n");
        client.Expect("+PONG\r\n");
        _host.Sessions.Single().Push("news");
        client.Expect("+news\r\n");
    }

    [Fact]
    public void A_session_that_another_one_ends_closes_its_connection()
    {
        using RespClient client = Connect();
        client.Send("PING\r\n");
        client.Expect("+PONG\r\n");
        _host.Sessions.Single().Kill();
        client.ExpectEnd();
        Assert.True(SpinWait.SpinUntil(() => _host.Sessions.Single().IsDisposed, 20_000));
        Assert.True(SpinWait.SpinUntil(() => _listener.Connections == 0, 20_000));
    }

    [Fact]
    public void A_reader_that_is_too_slow_is_closed_and_others_are_served()
    {
        _host.Tuning.NormalOutput = new OutputLimit(16 << 20, 0, 0);
        using RespClient slow = Connect();
        SendQuietly(slow, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("BIG 1000000\r\n", 100))));
        Assert.True(SpinWait.SpinUntil(() => _listener.SlowClosed == 1, 20_000));
        using RespClient other = Connect();
        other.Send("PING\r\n");
        other.Expect("+PONG\r\n");
    }

    [Fact]
    public void A_reader_that_catches_up_gets_everything()
    {
        using RespClient client = Connect();
        client.Send(string.Concat(Enumerable.Repeat("BIG 1000000\r\n", 50)) + "PING\r\n");
        int length = 50 * (10 + 1_000_000 + 2);
        Assert.Equal(length, client.Receive(length).Length);
        client.Expect("+PONG\r\n");
    }

    [Fact]
    public void One_connection_too_many_is_refused_in_the_words_of_Redis()
    {
        _host.Tuning.ConnectionsMax = 2;
        using RespClient first = Connect();
        using RespClient second = Connect();
        first.Send("PING\r\n");
        second.Send("PING\r\n");
        first.Expect("+PONG\r\n");
        second.Expect("+PONG\r\n");
        using RespClient third = Connect();
        third.ExpectEnd("-ERR max number of clients reached\r\n");
        // The client sees its end a moment before the listener has counted it out.
        Assert.True(SpinWait.SpinUntil(() => _listener.Connections == 2, TimeSpan.FromSeconds(30)));
        Assert.Equal((3, 1), (_listener.Admitted, _listener.Refused));
    }

    [Fact]
    public void A_defect_of_ours_ends_one_connection_and_is_reported()
    {
        using RespClient client = Connect();
        using RespClient other = Connect();
        client.Send("FAIL\r\n");
        client.ExpectEnd();
        other.Send("PING\r\n");
        other.Expect("+PONG\r\n");
        Assert.Equal("a defect", Assert.Single(_host.Defects).Message);
    }

    [Fact]
    public void Replies_of_what_was_executed_leave_before_the_end()
    {
        using RespClient client = Connect();
        client.Send("WRITE 3\r\n");
        Assert.False(client.HasBytes(withinMs: 20));
        Thread stopping = new(_listener.Dispose);
        stopping.Start();
        Assert.False(client.HasBytes(withinMs: 20));
        _host.Advance(3);
        client.ExpectEnd("+OK\r\n");
        stopping.Join();
    }

    [Fact]
    public void Who_is_silent_for_too_long_is_closed_unless_it_listens()
    {
        StoppedClock clock = new();
        using RespListener listener = RespListener.Start(_host, new RespOptions { Endpoint = Free, Threads = 1 }, clock);
        _host.Tuning.IdleTimeoutSeconds = 60;
        using RespClient idle = new(listener.Endpoint);
        using RespClient subscriber = new(listener.Endpoint);
        subscriber.Send("SUBSCRIBE\r\n");
        subscriber.Expect("+OK\r\n");
        idle.Send("PING\r\n");
        idle.Expect("+PONG\r\n");
        clock.Advance(TimeSpan.FromSeconds(61));
        _host.Advance(1); // a round
        idle.ExpectEnd();
        subscriber.Send("PING\r\n");
        subscriber.Expect("+PONG\r\n");
    }

    [Fact]
    public void A_public_address_needs_a_password()
    {
        RespOptions options = new() { Endpoint = new IPEndPoint(IPAddress.Any, 0) };
        ConfigurationException refused = Assert.Throws<ConfigurationException>(
            () => RespListener.Start(_host, options, TimeProvider.System));
        Assert.Contains("no password protects them", refused.Message, StringComparison.Ordinal);
        _host.Tuning.Password = "secret"u8.ToArray();
        using RespListener listener = RespListener.Start(_host, options, TimeProvider.System);
        using RespClient client = new(new IPEndPoint(IPAddress.Loopback, listener.Endpoint.Port));
        client.Send("PING\r\n");
        client.Expect("+PONG\r\n");
    }

    [Fact]
    public void A_port_in_use_is_named() => Assert.Contains(
        "another program uses that port",
        Assert.Throws<EndpointUnavailableException>(() => Listen(new RespOptions(), _listener.Endpoint)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_thousand_connections_share_two_threads()
    {
        List<RespClient> clients = [];
        try
        {
            for (int i = 0; i < 1000; i++) clients.Add(Connect());
            foreach (RespClient client in clients) client.Send("PING\r\n");
            foreach (RespClient client in clients) client.Expect("+PONG\r\n");
            Assert.Equal((1000, 1000), (_listener.Connections, _listener.Commands));
            Assert.Equal((6000, 7000), (_listener.ReceivedBytes, _listener.SentBytes));
        }
        finally
        {
            foreach (RespClient client in clients) client.Dispose();
        }

        Assert.True(SpinWait.SpinUntil(() => _listener.Connections == 0, 20_000));
    }

    private static IPEndPoint Free => new(IPAddress.Loopback, 0);

    private RespListener Listen(RespOptions options, IPEndPoint? endpoint = null) =>
        RespListener.Start(_host, options with { Endpoint = endpoint ?? Free }, TimeProvider.System);

    private RespClient Connect() => new(_listener.Endpoint);

    // From a thread of its own, which ends when the other side closes.
    private static void SendQuietly(RespClient client, byte[] bytes) => new Thread(() =>
    {
        try
        {
            client.Send(bytes);
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // It was closed meanwhile, which is what the test is about.
        }
    }) { IsBackground = true }.Start();
}
