using System.Net;
using System.Net.Sockets;
using Synapsid.Configuration;

namespace Synapsid.Server.Resp;

/// <summary>Listens for clients that speak RESP, and serves them with a few threads. See ADR 0010.</summary>
public sealed class RespListener : IDisposable
{
    private const int Backlog = 511;
    private readonly Socket _door;
    private readonly RespLoop[] _loops;
    private readonly RespOptions _options;
    private int _connections;
    private long _admitted;
    private long _refused;
    private int _stopped;

    private RespListener(IRespHost host, RespOptions options, Socket door, TimeProvider clock)
    {
        (Host, _options, _door) = (host, options, door);
        Endpoint = (IPEndPoint)door.LocalEndPoint!;
        _loops = new RespLoop[options.ThreadCount];
        for (int i = 0; i < _loops.Length; i++)
            _loops[i] = new RespLoop(this, i == 0 ? door : null, clock, options.BusyPollMicroseconds);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Connections that are open.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Connections that came, refused ones included.</summary>
    public long Admitted => Interlocked.Read(ref _admitted);

    /// <summary>Connections refused: there were too many, or no password protects the keys.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Requests executed.</summary>
    public long Commands => _loops.Sum(loop => loop.Traffic.Commands);

    /// <summary>Bytes received.</summary>
    public long ReceivedBytes => _loops.Sum(loop => loop.Traffic.Received);

    /// <summary>Bytes sent.</summary>
    public long SentBytes => _loops.Sum(loop => loop.Traffic.Sent);

    /// <summary>Connections closed because what they sent is no RESP, or a request was too large.</summary>
    public long ProtocolErrors => _loops.Sum(loop => loop.Traffic.ProtocolErrors);

    /// <summary>Connections closed because too many replies waited for them.</summary>
    public long SlowClosed => _loops.Sum(loop => loop.Traffic.SlowClosed);

    internal IRespHost Host { get; }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="ConfigurationException">Other machines could reach the keys, and there is no
    /// password.</exception>
    /// <exception cref="EndpointUnavailableException">The endpoint is in use, or not of this machine.</exception>
    public static RespListener Start(IRespHost host, RespOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        if (!IPAddress.IsLoopback(options.Endpoint.Address) && host.Tuning.Password.Length == 0)
        {
            throw new ConfigurationException(
                $"Other machines could reach the keys at {options.Endpoint}, and no password protects them. Set "
                + $"one with "
                + "resp.password, or listen on 127.0.0.1.");
        }

        Socket door = new(options.Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            door.Bind(options.Endpoint);
            door.Listen(Backlog);
        }
        catch (SocketException exception)
        {
            door.Dispose();
            throw new EndpointUnavailableException(options.Endpoint, ReasonOf(exception), exception);
        }

        RespListener listener = new(host, options, door, clock);
        host.Advanced += listener.WakeAll;
        foreach (RespLoop loop in listener._loops) loop.Start();
        return listener;
    }

    /// <summary>
    /// Lets nobody in any more, executes no more requests, sends the replies of those that were executed, and closes.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0) return;
        foreach (RespLoop loop in _loops) loop.BeginStop(_options.DrainMax);
        foreach (RespLoop loop in _loops) loop.Join();
        Host.Advanced -= WakeAll;
        _door.Dispose();
    }

    /// <summary>A connection came: the loop with the fewest takes it.</summary>
    internal void Admit(Socket socket)
    {
        Interlocked.Increment(ref _admitted);
        Interlocked.Increment(ref _connections);
        _loops.MinBy(loop => loop.Open)!.Assign(socket);
    }

    /// <summary>A connection went.</summary>
    internal void Left() => Interlocked.Decrement(ref _connections);

    /// <summary>A connection was not let in.</summary>
    internal void CountRefused() => Interlocked.Increment(ref _refused);

    private void WakeAll()
    {
        foreach (RespLoop loop in _loops) loop.Wake();
    }

    private static string ReasonOf(SocketException exception) =>
        exception.SocketErrorCode == SocketError.AddressAlreadyInUse
            ? "another program uses that port. Choose another one with --resp, or stop that program."
            : $"{exception.Message.TrimEnd('.')}. Choose another address with --resp.";
}
