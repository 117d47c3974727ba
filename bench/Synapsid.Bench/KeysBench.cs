using System.Diagnostics;
using System.Text;
using Synapsid.Keyspace;
using Synapsid.Keyspace.Store;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench keys [KEYS]</c>: the store in process, one thread, each operation with its shard's lock: 16-byte keys,
/// 64-byte values; memory a key, GET and SET of random keys, the slowest SET while it grows, keys that expire, churn.
/// </summary>
internal static class KeysBench
{
    private const int Rounds = 5;
    private const int Operations = 2_000_000;

    public static int Run(string[] arguments)
    {
        int count = arguments.Length > 0 ? int.Parse(arguments[0], null) : 1_000_000;
        byte[] keys = Keys(count);
        int[] order = Order(count);
        byte[] asked = new byte[keys.Length]; // by chance, but one behind the other, as a connection's buffer has them
        for (int i = 0; i < count; i++) keys.AsSpan(order[i] * 16, 16).CopyTo(asked.AsSpan(i * 16));
        foreach (bool expiring in (bool[])[false, true])
        {
            long before = ResidentBytes();
            using var store = new KeyspaceStore(new KeyspaceStoreOptions(), TimeProvider.System);
            KeyDatabase view = store.Open(0, null, TimeProvider.System);
            Load(store, view, keys, expiring);
            long resident = ResidentBytes() - before;
            KeyspaceUsage usage = store.Measure();
            string kind = expiring ? "with expiry" : "persistent";
            Console.WriteLine($"{count:N0} keys {kind}: {(double)resident / count:F1} resident bytes a key; counted "
                + $"{(double)store.UsedBytes / count:F1} (index {(double)usage.IndexBytes / count:F2})");
            byte[] value = new byte[64];
            long at = expiring ? DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds() : 0;
            foreach (int batch in (int[])[1, 16])
            {
                string how = batch == 1 ? kind : kind + ", 16 fetched ahead";
                Report("GET, " + how, store, view, asked, batch, (database, key) => database.TryGet(key, out _));
                Report("SET, " + how, store, view, asked, batch, (database, key) =>
                {
                    database.Put(key, KeyType.String, at, value);
                    return true;
                });
            }
        }

        Churn(keys, order);
        return 0;
    }

    private static void Load(KeyspaceStore store, KeyDatabase view, byte[] keys, bool expiring)
    {
        byte[] value = new byte[64];
        new Random(1).NextBytes(value);
        long at = expiring ? DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds() : 0;
        int count = keys.Length / 16;
        long[] slowest = new long[8];
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> key = keys.AsSpan(i * 16, 16);
            long start = Stopwatch.GetTimestamp();
            int shard = store.ShardOf(key);
            store.Enter(shard);
            view.Put(key, KeyType.String, at, value);
            store.Exit(shard);
            long took = Stopwatch.GetTimestamp() - start;
            if (took <= slowest[0]) continue;
            slowest[0] = took;
            Array.Sort(slowest);
        }

        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        string worst = string.Join(' ', slowest.Reverse().Select(t => $"{t * 1e6 / Stopwatch.Frequency:F0}"));
        Console.WriteLine($"loaded: {count / seconds / 1e6:F2} M/s; slowest single SETs, µs: {worst}");
    }

    private static void Report(
        string name,
        KeyspaceStore store,
        KeyDatabase view,
        byte[] asked,
        int batch,
        Func<KeyDatabase, ReadOnlySpan<byte>, bool> operation)
    {
        ulong[] hashes = new ulong[batch];
        double[] rates = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            view.StartCommand(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            int at = 0;
            for (int i = 0; i < Operations; i += batch)
            {
                if (at + (batch * 16) > asked.Length) at = 0;
                ReadOnlySpan<byte> keys = asked.AsSpan(at, batch * 16);
                at += batch * 16;
                if (batch > 1)
                {
                    for (int j = 0; j < batch; j++) hashes[j] = view.PrefetchIndex(keys.Slice(j * 16, 16));
                    foreach (ulong hash in hashes) view.PrefetchRecord(hash);
                }

                for (int j = 0; j < batch; j++)
                {
                    ReadOnlySpan<byte> key = keys.Slice(j * 16, 16);
                    int shard = store.ShardOf(key);
                    store.Enter(shard);
                    if (!operation(view, key)) throw new InvalidOperationException("A key is not there.");
                    store.Exit(shard);
                }
            }

            rates[round] = Operations / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6;
            if (GC.GetAllocatedBytesForCurrentThread() != allocated) Console.WriteLine("  (something was allocated)");
        }

        Array.Sort(rates);
        Console.WriteLine($"{name,-38} {rates[Rounds / 2],6:F2} M/s ({rates[0]:F2} to {rates[^1]:F2})");
    }

    /// <summary>A tenth of the keys, each overwritten fifty times by values of other lengths, then loaded afresh.</summary>
    private static void Churn(byte[] keys, int[] order)
    {
        int count = keys.Length / 160;
        foreach ((string name, int longest) in new[] { ("1 to 300 bytes", 300), ("1 to 6,000 bytes", 6_000) })
        {
            using var store = new KeyspaceStore(new KeyspaceStoreOptions(), TimeProvider.System);
            KeyDatabase view = store.Open(0, null, TimeProvider.System);
            byte[] value = new byte[longest];
            var random = new Random(2);
            int[] lengths = new int[count];
            long start = Stopwatch.GetTimestamp();
            int writes = longest > 1_000 ? count * 10 : count * 50;
            long live = 0;
            for (int i = 0; i < writes; i++)
            {
                int key = i < count ? i : order[random.Next(order.Length)] % count;
                lengths[key] = random.Next(1, longest);
                Put(store, view, keys.AsSpan(key * 16, 16), value.AsSpan(0, lengths[key]));
                live += lengths[key];
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            KeyspaceUsage usage = store.Measure();
            using var fresh = new KeyspaceStore(new KeyspaceStoreOptions(), TimeProvider.System);
            KeyDatabase other = fresh.Open(0, null, TimeProvider.System);
            for (int key = 0; key < count; key++)
                Put(fresh, other, keys.AsSpan(key * 16, 16), value.AsSpan(0, lengths[key]));
            KeyspaceUsage anew = fresh.Measure();
            double ratio = (double)Whole(usage) / Whole(anew);
            Console.WriteLine($"churn, {name}: {writes / seconds / 1e6:F2} M/s, memory {ratio:F3} × a fresh load, "
                + $"{(double)usage.MovedBytes / live:F2} bytes moved a byte written");
        }
    }

    private static void Put(KeyspaceStore store, KeyDatabase view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int shard = store.ShardOf(key);
        store.Enter(shard);
        view.Put(key, KeyType.String, 0, value);
        store.Exit(shard);
    }

    private static long Whole(KeyspaceUsage usage) => usage.RecordBytes + usage.DeadBytes + usage.IndexBytes;

    private static byte[] Keys(int count)
    {
        byte[] keys = new byte[count * 16];
        for (int i = 0; i < count; i++) Encoding.ASCII.GetBytes($"key:{i:D12}", keys.AsSpan(i * 16, 16));
        return keys;
    }

    private static int[] Order(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(3).Shuffle(order);
        return order;
    }

    private static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], null) * Environment.SystemPageSize;
}
