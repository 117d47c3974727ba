using System.Text;
using Synapsid.Keyspace.Collections;

namespace Synapsid.Keyspace.Tests.Commands;

public sealed class CollectionCommandTests
{
    private static readonly string[] Unordered =
        ["SMEMBERS", "SINTER", "SUNION", "SDIFF", "HGETALL", "HKEYS", "HVALS", "HSCAN", "SSCAN", "ZSCAN"];

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(2, 2, false)]
    [InlineData(3, 3, true)]
    [InlineData(4, 3, false)]
    [InlineData(5, 2, true)]
    public void Replies_are_those_of_a_real_Redis(int seed, int protocol, bool tight)
    {
        string[] settings = tight
            ? ["hash-max-listpack-entries", "6", "hash-max-listpack-value", "12", "set-max-intset-entries", "8",
                "zset-max-listpack-entries", "6", "zset-max-listpack-value", "12"]
            : [];
        CollectionLimits limits = tight
            ? new()
            {
                HashEntriesMax = 6, HashValueBytesMax = 12, SetIntegersMax = 8, SetEntriesMax = 6, SetValueBytesMax = 12,
                SortedSetEntriesMax = 6, SortedSetValueBytesMax = 12, ListBytesMax = 60,
            }
            : CollectionLimits.Default;
        using RedisPeer redis = RedisPeer.Start();
        using RespConnection theirs = redis.Connect();
        using CollectionWorld world = new(limits, seed);
        world.Reply.Protocol = protocol;
        Ask(theirs, "HELLO", protocol.ToString());
        if (tight) Ask(theirs, ["CONFIG", "SET", .. settings]);
        CollectionHistory history = new(seed, chance: false);
        for (int i = 0; i < 20_000; i++)
        {
            string[] request = history.Next();
            string[] split = [.. request[0].Split(' '), .. request[1..]];
            string expected = Comparable(request[0], Ask(theirs, split));
            string actual = Comparable(request[0], world.Run(request));
            Assert.True(expected == actual, $"Seed {seed}, request {i}: {string.Join(' ', request)}\nRedis: {expected}\nhere: {actual}");
        }
    }

    private static string Ask(RespConnection connection, params string[] request) =>
        Encoding.Latin1.GetString(connection.Ask(Array.ConvertAll(request, Encoding.Latin1.GetBytes)));

    /// <summary>Replies without an order become sorted lines.</summary>
    private static string Comparable(string command, string reply)
    {
        if (!Unordered.Contains(command)) return reply;
        string[] lines = reply.Split("\r\n");
        Array.Sort(lines, StringComparer.Ordinal);
        return string.Join('\n', lines);
    }
}
