using System.Text;
using Synapsid.Keyspace.Collections;

namespace Synapsid.Keyspace.Tests.Collections;

public sealed class MemberTableTests
{
    [Theory]
    [InlineData(1, 100, 20_000)]
    [InlineData(2, 5_000, 200_000)]
    [InlineData(3, 100_000, 400_000)]
    public void Holds_what_a_dictionary_holds(int seed, int names, int steps)
    {
        Random random = new(seed);
        MemberTable table = new((ulong)seed);
        Dictionary<string, string> model = [];
        for (int i = 0; i < steps; i++)
        {
            string name = random.Next(names).ToString();
            bool growing = i / (steps / 4) % 2 == 0;
            if (random.Next(10) < (growing ? 8 : 2))
            {
                string value = new((char)('a' + (i % 26)), random.Next(20) == 0 ? random.Next(3000) : random.Next(40));
                Assert.Equal(!model.ContainsKey(name), table.Put(Bytes(name), Bytes(value), out uint reference));
                Assert.Equal(value, Text(table[reference].Value));
                model[name] = value;
            }
            else
            {
                Assert.Equal(model.Remove(name), table.Remove(Bytes(name)));
            }

            Assert.Equal(model.Count, table.Count);
            if (i % (steps / 8) == 0) AssertSame(model, table);
        }

        AssertSame(model, table);
        foreach (string name in model.Keys.ToArray()) Assert.True(table.Remove(Bytes(name)));
        Assert.Equal(0, table.Count);
        Assert.InRange(table.Bytes, 0, 600_000);
    }

    [Fact]
    public void Very_long_members_and_values_are_kept()
    {
        MemberTable table = new(1);
        for (int i = 1; i < 20; i++) table.Put(Bytes(new string('x', i * 20_000)), Bytes(new string('y', i * 50_000)), out _);
        for (int i = 1; i < 20; i++)
        {
            uint reference = table.Find(Bytes(new string('x', i * 20_000)));
            Assert.Equal(i * 50_000, table[reference].Value.Length);
        }

        for (int i = 1; i < 20; i++) Assert.True(table.Remove(Bytes(new string('x', i * 20_000))));
        Assert.InRange(table.Bytes, 0, 200_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_scan_finds_who_stays_however_the_table_changes(int seed)
    {
        Random random = new(seed);
        MemberTable table = new((ulong)seed);
        HashSet<string> staying = [];
        for (int i = 0; i < 3_000; i++)
        {
            staying.Add($"stays{i}");
            table.Put(Bytes($"stays{i}"), [], out _);
        }

        for (int round = 0; round < 5; round++)
        {
            HashSet<string> seen = [];
            List<uint> found = [];
            ulong cursor = 0;
            int calls = 0;
            do
            {
                found.Clear();
                cursor = table.Scan(cursor, 10, found);
                foreach (uint reference in found) seen.Add(Text(table[reference].Member));
                bool grows = random.Next(3) > 0 == (round % 2 == 0);
                for (int i = 0; i < 300; i++)
                {
                    byte[] name = Bytes($"comes{random.Next(60_000)}");
                    if (grows) table.Put(name, [], out _);
                    else table.Remove(name);
                }

                Assert.InRange(++calls, 1, 100_000);
            }
            while (cursor != 0);
            Assert.Superset(staying, seen);
        }
    }

    [Fact]
    public void A_scan_takes_any_cursor()
    {
        MemberTable table = new(1);
        for (int i = 0; i < 1000; i++) table.Put(Bytes($"{i}"), [], out _);
        Random random = new(1);
        for (int i = 0; i < 10_000; i++)
        {
            ulong cursor = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            for (int calls = 0; (cursor = table.Scan(cursor, 50, [])) != 0; calls++) Assert.InRange(calls, 0, 1000);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    public void Chance_takes_each_as_often_as_any_other(int count)
    {
        MemberTable table = new(7);
        for (int i = 0; i < count; i++) table.Put(Bytes($"{i}"), [], out _);
        Random random = new(5);
        int[] taken = new int[count];
        const int Each = 1000;
        for (int i = 0; i < count * Each; i++) taken[int.Parse(Text(table[table.Any(random)].Member))]++;
        double chiSquare = taken.Sum(times => (times - Each) * (double)(times - Each) / Each);
        Assert.InRange(chiSquare, 0, count + (4 * Math.Sqrt(2 * count)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Chance_finds_the_few_that_are_left_of_many_without_long_search(int left)
    {
        const int Many = 200_000;
        const int Draws = 500;
        MemberTable table = new(7);
        for (int i = 0; i < Many; i++) table.Put(Bytes($"{i}"), [], out _);
        int[] order = [.. Enumerable.Range(0, Many)];
        new Random(3).Shuffle(order);
        foreach (int i in order.AsSpan(left)) table.Remove(Bytes($"{i}"));
        CountingRandom random = new();
        HashSet<string> found = [];
        for (int i = 0; i < Draws; i++) found.Add(Text(table[table.Any(random)].Member));
        Assert.InRange(random.Calls / Draws, 1, 300);
        Assert.Subset(order[..left].Select(i => $"{i}").ToHashSet(), found);
    }

    [Theory]
    [InlineData(16, 64, 100_000)]
    [InlineData(8, 8, 100_000)]
    [InlineData(8, 0, 200_000)]
    public void Memory_is_near_the_payload(int memberBytes, int valueBytes, int count)
    {
        MemberTable table = new(1);
        byte[] value = new byte[valueBytes];
        for (int i = 0; i < count; i++) table.Put(Bytes(i.ToString().PadLeft(memberBytes, '0')), value, out _);
        double each = table.Bytes / (double)count;
        Assert.InRange(each, memberBytes + valueBytes, (1.3 * (memberBytes + valueBytes)) + 16);
    }

    private static void AssertSame(Dictionary<string, string> model, MemberTable table)
    {
        Dictionary<string, string> walked = [];
        long place = 0;
        while (table.MoveNext(ref place, out uint reference))
        {
            Assert.True(walked.TryAdd(Text(table[reference].Member), Text(table[reference].Value)));
        }

        Assert.Equal(model, walked);
        foreach (string name in model.Keys) Assert.NotEqual(0u, table.Find(Bytes(name)));
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private sealed class CountingRandom() : Random(1)
    {
        public int Calls { get; private set; }

        public override int Next(int maxValue)
        {
            Calls++;
            return base.Next(maxValue);
        }
    }
}
