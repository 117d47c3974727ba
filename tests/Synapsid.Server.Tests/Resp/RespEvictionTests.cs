using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Synapsid.Server.Resp;

namespace Synapsid.Server.Tests.Resp;

/// <summary>Each policy of the memory limit, as a Redis client sets it and feels it.</summary>
public sealed class RespEvictionTests
{
    private const int Each = 2_000; // keys of a kind
    private static readonly string Value = new('v', 200);

    [Theory]
    [InlineData("noeviction")]
    [InlineData("allkeys-lru")]
    [InlineData("allkeys-lfu")]
    [InlineData("allkeys-random")]
    [InlineData("volatile-lru")]
    [InlineData("volatile-lfu")]
    [InlineData("volatile-random")]
    [InlineData("volatile-ttl")]
    public async Task A_client_at_the_memory_limit_gets_what_the_policy_says(string policy)
    {
        RespOptions options = new() { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Threads = 1 };
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Resp = options });
        using RespClient client = new(server.Server.RespEndpoint!);
        Assert.Equal("+OK", Ask(client, $"CONFIG SET maxmemory-policy {policy}"));
        Fill(client, "stays", "");
        Fill(client, "expires", " EX 1000");
        for (int use = 0; use < 20; use++) Many(client, i => $"GET expires:{i}", Each / 2);
        long limit = Number(client, "used_memory_dataset");
        Ask(client, $"CONFIG SET maxmemory {limit}");

        string[] replies = Fill(client, "later", " EX 2000");
        (int stays, int expires, int later) = (Left(client, "stays"), Left(client, "expires"), Left(client, "later"));
        if (policy == "noeviction")
        {
            Assert.StartsWith("-OOM command not allowed", replies[^1], StringComparison.Ordinal);
            Assert.Equal((Each, Each, 0), (stays, expires, (int)Number(client, "evicted_keys")));
            Assert.Equal("+OK", Ask(client, "CONFIG SET maxmemory 0"));
            Assert.Equal("+OK", Ask(client, "SET again v"));
            return;
        }

        Assert.All(replies, reply => Assert.Equal("+OK", reply));
        Assert.InRange(Number(client, "evicted_keys"), Each / 2, 2 * Each);
        Assert.Equal(3 * Each, stays + expires + later + (int)Number(client, "evicted_keys"));
        Assert.InRange(Number(client, "used_memory_dataset"), limit / 2, limit + (64 << 10));
        if (policy.StartsWith("volatile", StringComparison.Ordinal)) Assert.Equal(Each, stays);
        else Assert.InRange(stays, 0, Each - 100);
        if (policy == "volatile-ttl") Assert.InRange(later, Each * 80 / 100, Each);
        if (!policy.EndsWith("lfu", StringComparison.Ordinal)) return;
        int used = Left(client, "expires", Each / 2);
        Assert.InRange(used, Each * 45 / 100, Each / 2); // of the half that was used twenty times nearly all are there
    }

    private static string[] Fill(RespClient client, string name, string expiry) =>
        Many(client, i => $"SET {name}:{i} {Value}{expiry}", Each);

    private static int Left(RespClient client, string name, int count = Each) =>
        Many(client, i => $"EXISTS {name}:{i}", count).Count(reply => reply == ":1");

    private static string[] Many(RespClient client, Func<int, string> command, int count)
    {
        StringBuilder sent = new();
        for (int i = 0; i < count; i++) sent.Append(command(i)).Append("\r\n");
        client.Send(sent.ToString());
        string[] replies = new string[count];
        for (int i = 0; i < count; i++)
        {
            replies[i] = Line(client);
            if (replies[i].StartsWith('$') && replies[i] != "$-1") Line(client);
        }

        return replies;
    }

    private static string Ask(RespClient client, string command) => Many(client, _ => command, 1)[0];

    private static long Number(RespClient client, string field)
    {
        client.Send("INFO\r\n");
        string head = Line(client);
        string text = client.Receive(int.Parse(head[1..], CultureInfo.InvariantCulture) + 2);
        Match match = new Regex($@"^{field}:(\d+)", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Match(text);
        return long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    private static string Line(RespClient client)
    {
        StringBuilder line = new();
        while (line.Length < 2 || line[^1] != '\n') line.Append(client.Receive(1));
        return line.ToString(0, line.Length - 2);
    }
}
