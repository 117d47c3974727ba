using System.Net;
using System.Net.Sockets;
using Synapsid.Base.Sockets;

namespace Synapsid.Base.Tests.Sockets;

/// <summary>Every way to wait tells the same.</summary>
public sealed class ReadinessTests
{
    private readonly ReadyEvent[] _ready = new ReadyEvent[8];

    public static TheoryData<string> Ways => OperatingSystem.IsLinux() ? ["epoll", "poll"] : ["poll"];

    [Theory, MemberData(nameof(Ways))]
    public void A_socket_with_bytes_is_told_until_they_are_read(string way)
    {
        using IReadiness readiness = Open(way);
        (Socket near, Socket far) = Pair();
        readiness.Add(near, 7);
        Assert.Equal(0, readiness.Wait(_ready, 0));
        far.Send([1]);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(1, readiness.Wait(_ready, 20_000));
            Assert.Equal(new ReadyEvent(7, Readable: true, Writable: false, Broken: false), _ready[0]);
        }

        near.Receive(new byte[8]);
        Assert.Equal(0, readiness.Wait(_ready, 0));
        Close(readiness, near, far);
    }

    [Theory, MemberData(nameof(Ways))]
    public void What_is_watched_can_be_changed_and_ended(string way)
    {
        using IReadiness readiness = Open(way);
        (Socket near, Socket far) = Pair();
        readiness.Add(near, long.MaxValue);
        far.Send([1]);
        readiness.Change(near, long.MaxValue, read: false, write: false);
        Assert.Equal(0, readiness.Wait(_ready, 0));
        readiness.Change(near, long.MaxValue, read: true, write: true);
        Assert.Equal(1, readiness.Wait(_ready, 20_000));
        Assert.Equal(new ReadyEvent(long.MaxValue, Readable: true, Writable: true, Broken: false), _ready[0]);
        readiness.Remove(near);
        Assert.Equal(0, readiness.Wait(_ready, 0));
        near.Dispose();
        far.Dispose();
    }

    [Theory, MemberData(nameof(Ways))]
    public void The_end_of_the_other_side_is_readable(string way)
    {
        using IReadiness readiness = Open(way);
        (Socket near, Socket far) = Pair();
        readiness.Add(near, 1);
        far.Dispose();
        Assert.Equal(1, readiness.Wait(_ready, 20_000));
        Assert.True(_ready[0].Readable);
        Close(readiness, near, far);
    }

    [Theory, MemberData(nameof(Ways))]
    public void Many_events_come_in_as_many_waits_as_they_need(string way)
    {
        using IReadiness readiness = Open(way);
        List<(Socket Near, Socket Far)> pairs = [.. Enumerable.Range(0, 20).Select(_ => Pair())];
        for (int i = 0; i < pairs.Count; i++)
        {
            readiness.Add(pairs[i].Near, i);
            pairs[i].Far.Send([1]);
        }

        HashSet<long> told = [];
        while (told.Count < pairs.Count)
        {
            int count = readiness.Wait(_ready, 20_000);
            Assert.InRange(count, 1, _ready.Length);
            foreach (ReadyEvent ready in _ready[..count])
            {
                Assert.True(told.Add(ready.Token));
                pairs[(int)ready.Token].Near.Receive(new byte[8]);
            }
        }

        foreach ((Socket near, Socket far) in pairs) Close(readiness, near, far);
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_wake_ends_the_wait_that_is_or_the_next(string way)
    {
        using IReadiness readiness = Open(way);
        readiness.Wake();
        readiness.Wake();
        Assert.Equal(0, readiness.Wait(_ready, Timeout.Infinite));
        Thread waker = new(readiness.Wake);
        waker.Start();
        Assert.Equal(0, readiness.Wait(_ready, Timeout.Infinite));
        waker.Join();
        Assert.Equal(0, readiness.Wait(_ready, 0));
    }

    private static IReadiness Open(string way) => way == "epoll" ? new EpollReadiness() : new PollReadiness();

    private static (Socket Near, Socket Far) Pair()
    {
        using Socket door = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        door.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        door.Listen(1);
        Socket far = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        far.Connect(door.LocalEndPoint!);
        Socket near = door.Accept();
        near.Blocking = false;
        return (near, far);
    }

    private static void Close(IReadiness readiness, Socket near, Socket far)
    {
        readiness.Remove(near);
        near.Dispose();
        far.Dispose();
    }
}
