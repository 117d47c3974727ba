using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

using Synapsid.Base.Hashing;
using Synapsid.Base.Simd;
using Synapsid.Ledger.Merkle;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench ledger-hash</c>: the whole RFC 6962 tree over 200-byte events, on one thread, at each vector width and
/// by the framework's SHA-256, in the same run; the roots are compared.
/// </summary>
internal static class LedgerHashBench
{
    private const int EventBytes = 200;
    private const int Events = 1_000_000;
    private const int BatchEvents = 2_000;
    private const int Rounds = 7;

    public static int Run()
    {
        Console.WriteLine(Line($"ledger-hash: {Events:N0} events of {EventBytes} bytes, {Rounds} rounds, one thread"));
        byte[] data = new byte[BatchEvents * EventBytes];
        new Random(1).NextBytes(data);
        int[] ends = new int[BatchEvents];
        for (int i = 0; i < ends.Length; i++) ends[i] = (i + 1) * EventBytes;
        foreach (SimdLevel level in SimdWidth.Available)
        {
            byte[] hashes = new byte[BatchEvents * Sha256Lanes.HashBytes];
            double[] leaves = Measure(() => Sha256Lanes.HashMany(0, data, ends, hashes, level), Events / BatchEvents);
            byte[] parents = new byte[hashes.Length / 2];
            double[] nodes = Measure(() => Sha256Lanes.HashNodes(1, hashes, parents, level), Events / BatchEvents);
            Print(Line($"{level}: leaves"), leaves, Events);
            Print(Line($"{level}: nodes"), nodes, Events / 2);
        }

        byte[] root = [];
        Print(Line($"whole tree at {SimdWidth.Current}"), Measure(() => root = WholeTree(data, ends), 1), Events);
        byte[] plain = [];
        Print("whole tree by the framework's calls", Measure(() => plain = PlainTree(data, ends), 1), Events);
        bool same = root.AsSpan().SequenceEqual(plain);
        Console.WriteLine(same ? "  the roots agree" : "  THE ROOTS DIFFER");
        return same ? 0 : 1;
    }

    private static byte[] WholeTree(byte[] data, int[] ends)
    {
        MerkleTree tree = new();
        byte[] hashes = new byte[BatchEvents * Sha256Lanes.HashBytes];
        for (int i = 0; i < Events / BatchEvents; i++)
        {
            MerkleHash.Leaves(data, ends, hashes);
            tree.Append(hashes);
            while (tree.TryTakeFullTile(out _))
            {
                // The tiles are the ledger's to keep; here only their making is measured.
            }
        }

        byte[] root = new byte[Sha256Lanes.HashBytes];
        tree.Root(root);
        return root;
    }

    /// <summary>
    /// One call of the framework a leaf and a node: a stack of subtrees, joined while two are of one size.
    /// </summary>
    private static byte[] PlainTree(byte[] data, int[] ends)
    {
        List<byte[]> stack = [];
        byte[] leaf = new byte[1 + EventBytes];
        byte[] node = new byte[1 + (2 * Sha256Lanes.HashBytes)];
        node[0] = 1;
        for (int i = 0; i < Events; i++)
        {
            data.AsSpan(ends[i % BatchEvents] - EventBytes, EventBytes).CopyTo(leaf.AsSpan(1));
            byte[] hash = SHA256.HashData(leaf);
            for (int size = i; (size & 1) != 0; size >>= 1) hash = Join(node, stack, hash);
            stack.Add(hash);
        }

        while (stack.Count > 1)
        {
            byte[] last = stack[^1];
            stack.RemoveAt(stack.Count - 1);
            stack.Add(Join(node, stack, last));
        }

        return stack[0];
    }

    private static byte[] Join(byte[] node, List<byte[]> stack, byte[] right)
    {
        stack[^1].CopyTo(node, 1);
        right.CopyTo(node, 1 + Sha256Lanes.HashBytes);
        stack.RemoveAt(stack.Count - 1);
        return SHA256.HashData(node);
    }

    private static double[] Measure(Action work, int times)
    {
        for (int i = 0; i < times; i++) work();
        double[] seconds = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            long started = Stopwatch.GetTimestamp();
            for (int i = 0; i < times; i++) work();
            seconds[round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds;
    }

    private static void Print(string what, double[] seconds, int count)
    {
        double median = seconds[Rounds / 2] / count;
        double best = seconds[0] / count;
        Console.WriteLine(Line(
            $"  {what,-40} {1e-6 / best,6:N2} M/s best, {1e-6 / median,6:N2} M/s median, {median * 1e9,6:N0} ns"));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
