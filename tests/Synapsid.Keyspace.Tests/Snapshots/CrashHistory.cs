using System.Globalization;
using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;
using Synapsid.Storage.Journals;
using Synapsid.Testing.Files;

namespace Synapsid.Keyspace.Tests.Snapshots;

/// <summary>
/// Lives of a key space on a disk whose power goes at a random operation. After each, its contents must be those of before
/// or behind the command that was under way.
/// </summary>
internal sealed class CrashHistory(int seed)
{
    private const int Lives = 4;
    private readonly Random _random = new(seed);
    private readonly SimulatedFileSystem _files = new();
    private string _acknowledged = "";
    private string? _underWay;

    /// <summary>One random command over a number of keys.</summary>
    public static void RunOne(KeySession session, Random random, int keys) =>
        session.Execute(RespArguments.Of(Command(random, keys)));

    public void Run()
    {
        for (int life = 0; life < Lives; life++)
        {
            _files.CrashAtOperation = _files.Operations + _random.Next(1, 150);
            Live(60);
            _files.Crash(_random.Next());
        }

        Live(0);
    }

    private void Live(int steps)
    {
        KeyFolder? folder = null;
        try
        {
            folder = KeyFolder.Open(_files, FsyncMode.Always, partBytes: _random.Next(2) == 0 ? 20 : 4096);
            string found = folder.Dump();
            Assert.True(
                found == _acknowledged || found == _underWay,
                $"Found\n{found}instead of\n{_acknowledged}or\n{_underWay}");
            (_acknowledged, _underWay) = (found, null);
            for (int i = 0; i < steps; i++) Step(folder);
        }
        catch (IOException) when (_files.Operations >= _files.CrashAtOperation)
        {
            // The power is gone.
        }

        try
        {
            folder?.Dispose();
        }
        catch (IOException)
        {
            // Closing needs the disk too.
        }
    }

    private void Step(KeyFolder folder)
    {
        if (_random.Next(12) == 0)
        {
            folder.Data.TakeSnapshot(folder);
            return;
        }

        string reply = "-";
        try
        {
            reply = folder.Run(Command(_random, keys: 12));
        }
        finally
        {
            string now = folder.Dump();
            if (reply.StartsWith("-MISCONF", StringComparison.Ordinal) || reply == "-") _underWay = now;
            else _acknowledged = now;
        }

        if (_underWay is not null) throw new IOException("The journal has stopped.");
    }

    private static string[] Command(Random random, int keys) =>
        random.Next(2) == 0 ? OfStrings(random, keys) : OfCollections(random, keys);

    private static string[] OfStrings(Random random, int keys)
    {
        string key = Key(random, keys);
        string number = Number(random, 100);
        return random.Next(20) switch
        {
            0 => ["SET", key, "v" + number, "EX", "100000"],
            1 => ["DEL", key, Key(random, keys)],
            2 => ["APPEND", key, number],
            3 => ["SETRANGE", key, Number(random, 30), number],
            4 => ["INCRBY", key, number],
            5 => ["MSET", key, number, Key(random, keys), "w" + number],
            6 => ["RENAME", key, Key(random, keys)],
            7 => ["COPY", key, Key(random, keys), "DB", Number(random, 3), "REPLACE"],
            8 => ["MOVE", key, "1"],
            9 => ["EXPIRE", key, "5000"],
            10 => ["PERSIST", key],
            11 => ["SETBIT", key, number, "1"],
            12 => ["GETDEL", key],
            13 when random.Next(keys > 100 ? 2_000 : 5) == 0 => [random.Next(2) == 0 ? "FLUSHDB" : "FLUSHALL"],
            14 when keys < 100 && random.Next(3) == 0 => ["SWAPDB", "0", "2"],
            15 => ["BITOP", "XOR", key, Key(random, keys), Key(random, keys)],
            16 => ["INCRBYFLOAT", key, "0.5"],
            _ => ["SET", key, "value " + number],
        };
    }

    /// <summary>Few keys with many elements where there are many keys, so that collections grow large.</summary>
    private static string[] OfCollections(Random random, int keys)
    {
        string which = Number(random, 3);
        string element = "element " + Number(random, keys > 100 ? 400 : 8);
        string number = Number(random, 50);
        return random.Next(24) switch
        {
            0 or 1 or 2 => ["HSET", "hash" + which, element, number],
            3 => ["HDEL", "hash" + which, element],
            4 or 5 or 6 => ["RPUSH", "list" + which, element, number],
            7 or 8 => ["LPUSH", "list" + which, element],
            9 => ["LPOP", "list" + which],
            10 => ["RPOP", "list" + which, "2"],
            11 => ["LSET", "list" + which, "0", element],
            12 => ["LREM", "list" + which, "1", element],
            13 => ["LINSERT", "list" + which, "BEFORE", number, element],
            14 or 15 => ["SADD", "set" + which, element, number],
            16 => ["SREM", "set" + which, element],
            17 or 18 => ["ZADD", "zset" + which, number, element],
            19 => ["ZREM", "zset" + which, element],
            20 => ["ZINCRBY", "zset" + which, "1.5", element],
            21 => ["LMOVE", "list" + which, "list" + Number(random, 3), "LEFT", "RIGHT"],
            22 when random.Next(keys > 100 ? 200 : 2) == 0 => ["DEL", Any(random) + which],
            23 when random.Next(keys > 100 ? 200 : 2) == 0 =>
                [random.Next(2) == 0 ? "RENAME" : "COPY", Any(random) + which, Any(random) + Number(random, 3)],
            _ => ["HINCRBY", "hash" + which, "count", number],
        };
    }

    private static string Any(Random random) => random.Next(4) switch { 0 => "hash", 1 => "list", 2 => "set", _ => "zset" };

    private static string Number(Random random, int below) => random.Next(below).ToString(CultureInfo.InvariantCulture);

    private static string Key(Random random, int keys) => "k" + Number(random, keys);
}
