using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Synapsid.Cli.Tests;

/// <summary>
/// Sets and deletes keys of its own over RESP, some at a time, and remembers which values each key may have: what was
/// acknowledged last, and what was sent after that and not yet acknowledged. Null stands for no key.
/// </summary>
internal sealed class KeyWriter(int number, int seed)
{
    private const int KeysMax = 40;
    private const int PipelineMax = 16;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, List<string?>> _possible = [];
    private int _written;

    /// <summary>Writes until the server is gone; tells of each acknowledgement.</summary>
    public void Run(IPEndPoint server, Action acknowledged)
    {
        try
        {
            using TcpClient client = new();
            client.Connect(server);
            using StreamReader replies = new(client.GetStream(), Encoding.ASCII);
            while (Write(client.GetStream(), replies, acknowledged))
            {
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // The server was killed, as it must be.
        }
    }

    /// <summary>Throws where a key has none of its possible values; what it has is then the only one.</summary>
    public void Check(IPEndPoint server)
    {
        using TcpClient client = new();
        client.Connect(server);
        using StreamReader replies = new(client.GetStream(), Encoding.ASCII);
        foreach ((string key, List<string?> possible) in _possible)
        {
            client.GetStream().Write(Encoding.ASCII.GetBytes($"GET {key}\r\n"));
            string? value = replies.ReadLine() == "$-1" ? null : replies.ReadLine();
            Assert.True(
                possible.Contains(value),
                $"{key} is {value ?? "gone"}, and was to be {string.Join(" or ", possible.Select(one => one ?? "gone"))}");
            possible.Clear();
            possible.Add(value);
        }
    }

    private bool Write(NetworkStream stream, StreamReader replies, Action acknowledged)
    {
        List<string> sent = [];
        StringBuilder requests = new();
        for (int i = _random.Next(1, PipelineMax); i > 0; i--)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"w{number}:{_random.Next(KeysMax)}");
            string? value = _random.Next(3) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{++_written}");
            requests.Append(value is null ? $"DEL {key}\r\n" : $"SET {key} {value}\r\n");
            if (!_possible.TryGetValue(key, out List<string?>? possible)) _possible[key] = possible = [null];
            possible.Add(value);
            sent.Add(key);
        }

        if (_random.Next(50) == 0) requests.Append("BGSAVE\r\n");
        stream.Write(Encoding.ASCII.GetBytes(requests.ToString()));
        foreach (string key in sent)
        {
            if (replies.ReadLine() is not { } reply) return false;
            Assert.True(reply is "+OK" or ":0" or ":1", reply);
            _possible[key].RemoveAt(0);
            acknowledged();
        }

        return !requests.ToString().EndsWith("BGSAVE\r\n", StringComparison.Ordinal) || replies.ReadLine() is not null;
    }
}
