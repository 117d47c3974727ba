using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Synapsid.Keyspace.Tests;

/// <summary>A real Redis of our own on a socket file, to compare replies with; tests are skipped where there is none.</summary>
internal sealed class RedisServer : IDisposable
{
    private const string Executable = "/usr/bin/redis-server";
    private readonly Process _process;
    private readonly string _folder;
    private readonly Socket _socket;
    private readonly BufferedStream _stream;

    private RedisServer(string folder, params string[] settings)
    {
        _folder = folder;
        string path = Path.Combine(folder, "redis.sock");
        ProcessStartInfo start = new(Executable) { RedirectStandardOutput = true };
        string[] arguments =
            ["--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no", "--dir", folder, .. settings];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        while (_process.StandardOutput.ReadLine() is { } line && !line.Contains("eady to accept", StringComparison.Ordinal))
        {
        }

        _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _socket.Connect(new UnixDomainSocketEndPoint(path));
        _stream = new BufferedStream(new NetworkStream(_socket));
    }

    public static RedisServer Start(params string[] settings)
    {
        Assert.SkipUnless(File.Exists(Executable), "There is no redis-server here to compare with.");
        return new RedisServer(Directory.CreateTempSubdirectory("synapsid-redis-").FullName, settings);
    }

    /// <summary>The raw reply to a request.</summary>
    public string Run(params string[] arguments)
    {
        StringBuilder request = new($"*{arguments.Length}\r\n");
        foreach (string argument in arguments) request.Append($"${argument.Length}\r\n{argument}\r\n");
        _stream.Write(Encoding.Latin1.GetBytes(request.ToString()));
        _stream.Flush();
        StringBuilder reply = new();
        ReadReply(reply);
        return reply.ToString();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void ReadReply(StringBuilder reply)
    {
        string line = ReadLine();
        reply.Append(line).Append("\r\n");
        int count = line[0] is '$' or '*' or '%' or '~' ? int.Parse(line.AsSpan(1)) : 0;
        if (line[0] == '$')
        {
            for (int i = 0; i < count + 2 && count >= 0; i++) reply.Append((char)_stream.ReadByte());
        }
        else
        {
            for (int i = 0; i < (line[0] == '%' ? count * 2 : count); i++) ReadReply(reply);
        }
    }

    private string ReadLine()
    {
        StringBuilder line = new();
        while (_stream.ReadByte() is var read and not '\r') line.Append((char)read);
        _stream.ReadByte();
        return line.ToString();
    }
}
