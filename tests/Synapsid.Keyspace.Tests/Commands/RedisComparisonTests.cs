using System.Text;
using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Tests.Commands;

/// <summary>The same commands by chance go to Redis and to us, and every reply is compared.</summary>
public sealed class RedisComparisonTests
{
    private static readonly int Sequences = Environment.GetEnvironmentVariable("SYNAPSID_TEST_SEQUENCES") is { } given
        ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
        : 40;

    private const int CommandsOfSequence = 120;

    public static TheoryData<string> Groups =>
        ["Strings", "Bits", "Encodings", "Keys", "Hashes", "Lists", "Sets", "SortedSets", "SortedSetsByLetters",
            "Transactions", "Connection"];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Every_reply_is_that_of_redis(string group)
    {
        using RedisPeer redis = RedisPeer.Start();
        int first = Environment.GetEnvironmentVariable("SYNAPSID_TEST_SEED") is { } chosen && int.TryParse(chosen, out int seed)
            ? seed
            : 1;
        for (int i = 0; i < Sequences; i++) Compare(redis, group, first + i, protocol: 2 + (i % 2));
    }

    [Fact]
    public void A_read_of_an_expired_key_removes_it_as_redis_does()
    {
        string[] reads =
        [
            "GET", "EXISTS", "TYPE", "TTL", "PTTL", "EXPIRETIME", "STRLEN", "GETRANGE k 0 1", "MGET", "BITCOUNT", "TOUCH",
            "OBJECT ENCODING", "LLEN", "LRANGE k 0 -1", "HGETALL", "HGET k f", "SMEMBERS", "SCARD", "ZRANGE k 0 -1",
            "ZSCORE k m", "SINTER", "HSCAN k 0", "RANDOMKEY", "SCAN 0", "SCAN 0 MATCH k*", "SCAN 0 TYPE hash", "DUMMY",
            "SCAN 0 MATCH x*", "KEYS *",
        ];
        string[] keeps = ["DUMMY", "SCAN 0 MATCH x*", "KEYS *"];
        string[] whole = ["RANDOMKEY", "SCAN", "KEYS"];
        using RedisPeer redis = RedisPeer.Start();
        using RespConnection theirs = redis.Connect();
        using KeyspaceStore store = new(new KeyspaceStoreOptions(), TimeProvider.System);
        using KeyService service = new(new KeyServiceOptions { Store = store, Clock = TimeProvider.System });
        using KeySession ours = service.Open(KeyPeer.InProcess);
        theirs.Ask(Words("DEBUG SET-ACTIVE-EXPIRE 0"));
        theirs.Ask(Words("FLUSHALL"));
        foreach (string read in reads)
        {
            bool names = read.Contains(" k", StringComparison.Ordinal) || whole.Contains(read.Split(' ')[0]);
            string command = names ? read : read + " k";
            Both("SET k v PX 1");
            long set = Environment.TickCount64;
            SpinWait.SpinUntil(() => Environment.TickCount64 > set + 4);
            Assert.Equal(":1\r\n", Both("DBSIZE"));
            Both(command);
            Assert.Equal(keeps.Contains(read) ? ":1\r\n" : ":0\r\n", Both("DBSIZE"));
        }

        string Both(string line)
        {
            string expected = Encoding.Latin1.GetString(theirs.Ask(Words(line)));
            string actual = Encoding.Latin1.GetString(Ask(ours, Words(line)));
            Assert.True(expected == actual, $"{line}\nRedis: {expected}\nours:  {actual}");
            return actual;
        }
    }

    [Fact]
    public void Every_command_of_both_is_described_as_redis_describes_it()
    {
        (Dictionary<string, string> expected, Dictionary<string, string> actual) = AskBoth("COMMAND", CommandFacts.Read);
        string[] both = [.. expected.Keys.Intersect(actual.Keys)];
        Assert.True(both.Length > 150, $"{both.Length} commands in common.");
        Assert.All(both, name => Assert.Equal($"{name} {expected[name]}", $"{name} {actual[name]}"));
    }

    [Fact]
    public void Every_command_of_both_is_documented_with_the_arguments_that_redis_gives_it()
    {
        (Dictionary<string, string> expected, Dictionary<string, string> actual) = AskBoth("COMMAND DOCS", ArgumentFacts.Read);
        string[] both = [.. expected.Keys.Intersect(actual.Keys)];
        Assert.True(both.Length > 200, $"{both.Length} commands in common.");
        Assert.All(
            both.Except(ArgumentFacts.OtherThanRedis),
            name => Assert.Equal($"{name} {expected[name]}", $"{name} {actual[name]}"));
        Assert.All(ArgumentFacts.OtherThanRedis, name => Assert.NotEqual(expected[name], actual[name]));
    }

    private static (Dictionary<string, string> Redis, Dictionary<string, string> Ours) AskBoth(
        string line, Func<byte[], Dictionary<string, string>> read)
    {
        using RedisPeer redis = RedisPeer.Start();
        using RespConnection theirs = redis.Connect();
        using KeyspaceStore store = new(new KeyspaceStoreOptions(), TimeProvider.System);
        using KeyService service = new(new KeyServiceOptions { Store = store, Clock = TimeProvider.System });
        using KeySession ours = service.Open(KeyPeer.InProcess);
        return (read(theirs.Ask(Words(line))), read(Ask(ours, Words(line))));
    }

    private static void Compare(RedisPeer redis, string group, int seed, int protocol)
    {
        using RespConnection theirs = redis.Connect();
        using KeyspaceStore store = new(new KeyspaceStoreOptions { HashSeed = (ulong)seed }, TimeProvider.System);
        using KeyService service = new(new KeyServiceOptions { Store = store, Clock = TimeProvider.System, Seed = seed });
        using KeySession ours = service.Open(KeyPeer.InProcess);
        RandomCommands commands = new(new Random(seed), TemplatesOf(group));
        List<string> history = [];
        theirs.Ask(Words("FLUSHALL"));
        if (protocol == 3)
        {
            theirs.Ask(Words("HELLO 3"));
            Ask(ours, Words("HELLO 3"));
        }

        for (int i = 0; i < CommandsOfSequence; i++)
        {
            IReadOnlyList<byte[]> command = commands.Next();
            history.Add(RandomCommands.Show(command));
            string expected = Replies.Show(command, theirs.Ask(command));
            string actual = Replies.Show(command, Ask(ours, command));
            if (Replies.AreAlike(command, expected, actual)) continue;
            Assert.Fail(
                $"{group}, seed {seed}, RESP{protocol}, command {i}: {history[^1]}\n"
                + $"Redis: {expected}\nours:  {actual}\nbefore:\n{string.Join('\n', history.SkipLast(1).TakeLast(25))}");
        }
    }

    private static string[] TemplatesOf(string group) =>
        (string[])typeof(CommandTemplates).GetField(group)!.GetValue(null)!;

    private static byte[] Ask(KeySession session, IReadOnlyList<byte[]> command)
    {
        session.Execute(RespArguments.Of([.. command]));
        byte[] reply = session.Output.Written.ToArray();
        session.Output.Clear();
        return reply;
    }

    private static byte[][] Words(string text) => [.. text.Split(' ').Select(Encoding.ASCII.GetBytes)];
}
