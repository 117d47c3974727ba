using System.Text;
using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Tests.Collections;

public sealed class LargeListTests
{
    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 300)]
    [InlineData(3, 3000)]
    [InlineData(4, 20_000)]
    public void Holds_what_a_list_holds(int seed, int bytesMax)
    {
        Random random = new(seed);
        LargeList list = new();
        List<string> model = [];
        for (int i = 0; i < 20_000; i++)
        {
            Change(random, list, model, bytesMax);
            Assert.Equal(model.Count, list.Count);
            if (i % 1000 == 0) Assert.Equal(model, Walk(list));
            if (model.Count > 0 && i % 50 == 0)
            {
                int index = random.Next(model.Count);
                long place = list.PlaceOf(index);
                Assert.True(list.MoveNext(ref place, out ReadOnlySpan<byte> element));
                Assert.Equal(model[index], Text(element));
                place = list.PlaceOf(index + 1);
                Assert.True(list.MovePrevious(ref place, out element));
                Assert.Equal(model[index], Text(element));
            }
        }

        Assert.Equal(model, Walk(list));
        Assert.Equal(Enumerable.Reverse(model), WalkBack(list));
        list.Drop(list.Count, left: true);
        Assert.InRange(list.Bytes, 0, 40_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_save_writes_the_state_that_it_began_with(int seed)
    {
        Random random = new(seed);
        LargeList list = new();
        List<string> model = [];
        for (int i = 0; i < 3_000; i++) Change(random, list, model, 100);
        for (int round = 0; round < 10; round++)
        {
            List<string> began = [.. model];
            EffectWriter effects = new();
            using ILargeValueSave save = list.BeginSave();
            while (save.Next(effects, 0, "k"u8, 2_000))
            {
                for (int i = 0; i < 200; i++) Change(random, list, model, 100);
            }

            using CollectionWorld world = new();
            world.Replay(effects.Written);
            Assert.Equal($"k: List 0 {string.Join(' ', began)}", world.Contents());
            Assert.Equal(model, Walk(list));
        }
    }

    private static void Change(Random random, LargeList list, List<string> model, int bytesMax)
    {
        string element = new((char)('a' + random.Next(26)), random.Next(8) == 0 ? random.Next(bytesMax) : random.Next(20));
        int index = model.Count == 0 ? 0 : random.Next(model.Count);
        switch (random.Next(12))
        {
            case < 3:
                list.Push(Bytes(element), left: true);
                model.Insert(0, element);
                break;
            case < 6:
                list.Push(Bytes(element), left: false);
                model.Add(element);
                break;
            case 6:
                int left = Math.Min(model.Count, random.Next(3));
                list.Drop(left, left: true);
                model.RemoveRange(0, left);
                break;
            case 7:
                int right = Math.Min(model.Count, random.Next(3));
                list.Drop(right, left: false);
                model.RemoveRange(model.Count - right, right);
                break;
            case < 10 when model.Count > 0:
                list.Insert(index, Bytes(element));
                model.Insert(index, element);
                break;
            case 10 when model.Count > 0:
                list.Set(index, Bytes(element));
                model[index] = element;
                break;
            case 11 when model.Count > 0:
                long[] indexes = [.. Enumerable.Range(0, random.Next(4)).Select(_ => (long)random.Next(model.Count)).Distinct().Order()];
                list.Remove(indexes);
                foreach (long removed in indexes.Reverse()) model.RemoveAt((int)removed);
                break;
        }
    }

    private static List<string> Walk(LargeList list)
    {
        List<string> walked = [];
        long place = 0;
        while (list.MoveNext(ref place, out ReadOnlySpan<byte> element)) walked.Add(Text(element));
        return walked;
    }

    private static List<string> WalkBack(LargeList list)
    {
        List<string> walked = [];
        long place = list.PlaceOf(list.Count);
        while (list.MovePrevious(ref place, out ReadOnlySpan<byte> element)) walked.Add(Text(element));
        return walked;
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
