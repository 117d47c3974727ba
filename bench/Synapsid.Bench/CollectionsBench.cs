using System.Diagnostics;
using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench collections [MEMBERS]</c>: commands on large collections in process, one session, nothing persisted: the
/// whole way of a command but for the network; medians of five runs, and memory beside the payload.
/// </summary>
internal static class CollectionsBench
{
    private const int Rounds = 5;
    private const int Operations = 1_000_000;

    public static int Run(string[] arguments)
    {
        int count = arguments.Length > 0 ? int.Parse(arguments[0], null) : 1_000_000;
        using KeyspaceStore store = new(new KeyspaceStoreOptions(), TimeProvider.System);
        using KeyService service = new(new KeyServiceOptions { Store = store, Clock = TimeProvider.System, Seed = 1 });
        using KeySession session = service.Open(KeyPeer.InProcess);
        Random random = new(1);
        string value = new('v', 64);
        Fill(store, "hash, 16-byte fields, 64-byte values", count, 80, i => session.Execute(Words("HSET", "h", Name(i), value)));
        Fill(store, "hash, 10-byte fields, no values", count, 10, i => session.Execute(Words("HSET", "e", $"{i:D10}", "")));
        Fill(store, "set, 16-byte members", count, 16, i => session.Execute(Words("SADD", "s", Name(i))));
        Fill(store, "sorted set, 16-byte members", count, 24, i =>
            session.Execute(Words("ZADD", "z", $"{random.Next(count)}", Name(i))));
        Fill(store, "list, 16-byte elements", count, 16, i => session.Execute(Words("RPUSH", "l", Name(i))));
        Measure(session, "LPUSH", _ => Words("LPUSH", "p", value));
        Measure(session, "LPOP", _ => Words("LPOP", "p"));
        Measure(session, "HGET", _ => Words("HGET", "h", Name(random.Next(count))));
        Measure(session, "HSET of a field that is there", _ => Words("HSET", "h", Name(random.Next(count)), value));
        Measure(session, "SISMEMBER", _ => Words("SISMEMBER", "s", Name(random.Next(count))));
        Measure(session, "ZADD, new score", _ => Words("ZADD", "z", $"{random.Next(count)}", Name(random.Next(count))));
        Measure(session, "ZADD, new member", i => Words("ZADD", "z", $"{random.Next(count)}", $"new{random.Next()}"));
        Measure(session, "ZSCORE", _ => Words("ZSCORE", "z", Name(random.Next(count))));
        Measure(session, "ZRANK", _ => Words("ZRANK", "z", Name(random.Next(count))));
        Measure(session, "ZRANGE of 10 by rank", _ =>
        {
            int first = random.Next(count);
            return Words("ZRANGE", "z", $"{first}", $"{first + 9}");
        });
        Measure(session, "LINDEX", _ => Words("LINDEX", "l", $"{random.Next(count)}"));
        return 0;
    }

    private static string Name(int number) => $"member:{number:D9}";

    private static RespArguments Words(params string[] words) => RespArguments.Of(words);

    private static void Fill(KeyspaceStore store, string what, int count, int payload, Action<int> add)
    {
        long before = store.UsedBytes;
        long slowest = 0;
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            add(i);
            slowest = Math.Max(slowest, Stopwatch.GetTimestamp() - start);
        }

        double each = (store.UsedBytes - before) / (double)count;
        Console.WriteLine($"{what}: {each:F1} bytes each, payload {payload}; slowest {Stopwatch.GetElapsedTime(0, slowest)
            .TotalMilliseconds:F2} ms");
    }

    private static void Measure(KeySession session, string what, Func<int, RespArguments> request)
    {
        RespArguments[] requests = new RespArguments[Operations / Rounds];
        double[] rates = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < requests.Length; i++) requests[i] = request(i);
            long start = Stopwatch.GetTimestamp();
            foreach (RespArguments one in requests)
            {
                session.Execute(one);
                session.Output.Clear();
            }

            rates[round] = requests.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(rates);
        Console.WriteLine($"{what}: {rates[Rounds / 2] / 1e6:F2} M/s");
    }
}
