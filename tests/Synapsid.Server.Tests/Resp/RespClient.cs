using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Synapsid.Server.Tests.Resp;

/// <summary>A client that sends and expects bytes as they are written in a test. Waits at most 20 s for any.</summary>
internal sealed class RespClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        ReceiveTimeout = 20_000,
        SendTimeout = 20_000,
        NoDelay = true,
    };

    public RespClient(IPEndPoint endpoint) => _socket.Connect(endpoint);

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Send(byte[] bytes) => _socket.Send(bytes);

    /// <summary>Receives exactly what is expected.</summary>
    public void Expect(string text) => Assert.Equal(text, Receive(text.Length));

    /// <summary>Receives so many bytes, or fewer where the other side ends.</summary>
    public string Receive(int bytes)
    {
        byte[] buffer = new byte[bytes];
        int at = 0;
        while (at < bytes)
        {
            int received = Take(buffer.AsSpan(at));
            if (received == 0) break;
            at += received;
        }

        return Encoding.Latin1.GetString(buffer, 0, at);
    }

    /// <summary>The other side has closed, after sending exactly this.</summary>
    public void ExpectEnd(string before = "")
    {
        Expect(before);
        Assert.Equal("", Receive(1));
    }

    public bool HasBytes(int withinMs) => _socket.Poll(TimeSpan.FromMilliseconds(withinMs), SelectMode.SelectRead);

    public void Dispose() => _socket.Dispose();

    private int Take(Span<byte> into)
    {
        try
        {
            return _socket.Receive(into);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0; // closed while bytes of ours were still under way to it
        }
    }
}
