using System.Net;
using System.Net.Sockets;

namespace Synapsid.Base.Sockets;

/// <summary>
/// Readiness on systems without epoll, by <see cref="Socket.Select(System.Collections.IList, System.Collections.IList,
/// System.Collections.IList, TimeSpan)"/>. Correct for any number of sockets, and quick for a few hundred: each wait
/// looks at all of them.
/// </summary>
public sealed class PollReadiness : IReadiness
{
    private readonly Dictionary<Socket, Watch> _watched = [];
    private readonly List<Socket> _readable = [];
    private readonly List<Socket> _writable = [];
    private readonly Dictionary<Socket, ReadyEvent> _ready = [];

    // Datagrams that it sends to itself end a wait.
    private readonly Socket _wake = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    /// <summary>Opens it.</summary>
    public PollReadiness()
    {
        _wake.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wake.Connect(_wake.LocalEndPoint!);
        _wake.Blocking = false;
    }

    /// <inheritdoc/>
    public void Add(Socket socket, long token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        _watched.Add(socket, new Watch(token, Read: true, Write: false));
    }

    /// <inheritdoc/>
    public void Change(Socket socket, long token, bool read, bool write) =>
        _watched[socket] = new Watch(token, read, write);

    /// <inheritdoc/>
    public void Remove(Socket socket) => _watched.Remove(socket);

    /// <inheritdoc/>
    public int Wait(Span<ReadyEvent> ready, int timeoutMs)
    {
        _readable.Clear();
        _writable.Clear();
        _ready.Clear();
        _readable.Add(_wake);
        foreach ((Socket socket, Watch watch) in _watched)
        {
            if (watch.Read) _readable.Add(socket);
            if (watch.Write) _writable.Add(socket);
        }

        TimeSpan timeout = timeoutMs < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(timeoutMs);
        Socket.Select(_readable, _writable, null, timeout);
        foreach (Socket socket in _readable)
        {
            if (socket == _wake) TakeWakes();
            else _ready[socket] = new ReadyEvent(
                _watched[socket].Token, Readable: true, Writable: false, Broken: false);
        }

        foreach (Socket socket in _writable)
        {
            _ready.TryGetValue(socket, out ReadyEvent known);
            _ready[socket] = known with { Token = _watched[socket].Token, Writable = true };
        }

        int told = 0;
        foreach (ReadyEvent one in _ready.Values)
        {
            if (told == ready.Length) break;
            ready[told++] = one;
        }

        return told;
    }

    /// <inheritdoc/>
    public void Wake() => _wake.Send([0], SocketFlags.None, out _); // full: it is awake already

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private void TakeWakes()
    {
        Span<byte> datagram = stackalloc byte[1];
        while (_wake.Receive(datagram, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
        {
        }
    }

    private readonly record struct Watch(long Token, bool Read, bool Write);
}
