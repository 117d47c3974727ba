using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Tests.Commands;

/// <summary>A plain connection that sends one request and reads its reply, byte for byte.</summary>
internal sealed class RespConnection : IDisposable
{
    private readonly Socket _socket;
    private byte[] _buffer = new byte[64 << 10];
    private int _length;

    public RespConnection(Socket connected)
    {
        _socket = connected;
        _socket.ReceiveTimeout = 10_000;
    }

    public static byte[] Request(IReadOnlyList<byte[]> arguments)
    {
        MemoryStream request = new();
        request.Write(Encoding.ASCII.GetBytes($"*{arguments.Count}\r\n"));
        foreach (byte[] argument in arguments)
        {
            request.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${argument.Length}\r\n")));
            request.Write(argument);
            request.Write("\r\n"u8);
        }

        return request.ToArray();
    }

    public byte[] Ask(IReadOnlyList<byte[]> arguments)
    {
        _socket.Send(Request(arguments));
        return ReadReply();
    }

    public byte[] ReadReply()
    {
        while (true)
        {
            RespReplyReader reader = new(_buffer.AsSpan(0, _length));
            if (_length > 0 && reader.Skip())
            {
                byte[] reply = _buffer.AsSpan(0, reader.Position).ToArray();
                _buffer.AsSpan(reader.Position, _length - reader.Position).CopyTo(_buffer);
                _length -= reader.Position;
                return reply;
            }

            if (_length == _buffer.Length) Array.Resize(ref _buffer, _length * 2);
            int read = _socket.Receive(_buffer.AsSpan(_length));
            if (read == 0) throw new IOException("The peer closed the connection.");
            _length += read;
        }
    }

    public void Dispose() => _socket.Dispose();
}
