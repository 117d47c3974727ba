using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Synapsid.Server.Http;

/// <summary>
/// The port of HTTP: open from the start, while what serves it is only made when somebody comes. A server of Redis
/// clients alone never loads Kestrel. Connections are taken by one caller at a time.
/// </summary>
internal sealed class HttpDoor : IDisposable
{
    private const int Backlog = 512;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(20);

    private readonly Socket _socket;
    private Socket? _first; // came, and was not taken yet

    private HttpDoor(Socket socket)
    {
        _socket = socket;
        Endpoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="endpoint">Where; port 0 takes a free one, and any IPv6 address takes IPv4 as well.</param>
    /// <exception cref="EndpointUnavailableException">The endpoint is in use, or not of this machine.</exception>
    public static HttpDoor Open(IPEndPoint endpoint)
    {
        Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return new HttpDoor(socket);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new EndpointUnavailableException(endpoint, ReasonOf(exception), exception);
        }
    }

    /// <summary>Returns when somebody has come; false where the door was closed before.</summary>
    public async Task<bool> WaitAsync()
    {
        _first = await NextAsync(CancellationToken.None);
        return _first is not null;
    }

    /// <summary>The next connection; null where the door is closed.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer wants one.</exception>
    public ValueTask<Socket?> AcceptAsync(CancellationToken cancellation) =>
        Interlocked.Exchange(ref _first, null) is { } first ? new(first) : NextAsync(cancellation);

    /// <summary>Tells whoever came first that there is nothing to serve him, and why.</summary>
    public async Task RefuseAsync(string reason)
    {
        if (Interlocked.Exchange(ref _first, null) is not { } first) return;
        using (first)
        {
            string answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + $"Connection: close\r\n\r\nHTTP cannot be served: {reason}\n";
            try
            {
                await first.SendAsync(Encoding.UTF8.GetBytes(answer));
            }
            catch (SocketException)
            {
                // He has gone.
            }
        }
    }

    /// <summary>Lets nobody in any more.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        Interlocked.Exchange(ref _first, null)?.Dispose();
    }

    private async ValueTask<Socket?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                Socket connection = await _socket.AcceptAsync(cancellation);
                connection.NoDelay = true;
                return connection;
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException)
            {
                // It was reset before it was taken, or there are too many open files: the next one may fare better.
                await Task.Delay(RetryAfter, cancellation);
            }
        }
    }

    private static string ReasonOf(SocketException exception) =>
        exception.SocketErrorCode == SocketError.AddressAlreadyInUse
            ? "another program uses that port. Choose another one with --http, or stop that program."
            : $"{exception.Message.TrimEnd('.')}. Choose another address with --http.";
}
