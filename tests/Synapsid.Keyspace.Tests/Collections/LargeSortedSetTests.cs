using System.Text;
using Synapsid.Keyspace.Collections;

namespace Synapsid.Keyspace.Tests.Collections;

public sealed class LargeSortedSetTests
{
    [Theory]
    [InlineData(1, 2_000, 5)]
    [InlineData(2, 20_000, 1_000_000)]
    [InlineData(3, 20_000, 1)]
    public void Holds_what_a_sorted_model_holds(int seed, int names, int scores)
    {
        Random random = new(seed);
        LargeSortedSet set = new((ulong)seed);
        Dictionary<string, double> model = [];
        for (int i = 0; i < 60_000; i++)
        {
            string name = $"m{random.Next(names)}";
            if (random.Next(10) < (i < 40_000 ? 8 : 3))
            {
                double score = random.Next(scores);
                Assert.Equal(model.TryAdd(name, score), set.Put(Bytes(name), score));
                model[name] = score;
            }
            else
            {
                Assert.Equal(model.Remove(name), set.Remove(Bytes(name)));
            }

            if (i % 10_000 == 9_999) AssertSame(model, set, random);
        }

        foreach (string name in model.Keys) Assert.True(set.Remove(Bytes(name)));
        Assert.Equal(0, set.Order.Count);
        Assert.InRange(set.Bytes, 0, 700_000);
    }

    private static void AssertSame(Dictionary<string, double> model, LargeSortedSet set, Random random)
    {
        string[] names = [.. model.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key)];
        List<string> walked = [];
        long place = 0;
        while (set.Order.MoveNext(ref place, out uint reference, out double score))
        {
            walked.Add(Text(set.Members[reference].Member));
            Assert.Equal(model[walked[^1]], score);
        }

        Assert.Equal(names, walked);
        List<string> back = [];
        while (set.Order.MovePrevious(ref place, out uint reference, out _)) back.Add(Text(set.Members[reference].Member));
        Assert.Equal(names.Reverse(), back);
        for (int i = 0; i < 500; i++)
        {
            int rank = random.Next(names.Length);
            double score = model[names[rank]];
            Assert.Equal(rank, set.Order.RankFrom(score, Bytes(names[rank]), byBytes: false));
            Assert.Equal(model.Values.Count(value => value < score), set.Order.RankFrom(score, orEqual: false));
            Assert.Equal(model.Values.Count(value => value <= score), set.Order.RankFrom(score, orEqual: true));
            place = set.Order.PlaceOf(rank);
            Assert.True(set.Order.MoveNext(ref place, out uint reference, out _));
            Assert.Equal(names[rank], Text(set.Members[reference].Member));
        }
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
