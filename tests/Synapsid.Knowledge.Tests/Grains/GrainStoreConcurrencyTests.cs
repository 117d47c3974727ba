using Synapsid.Knowledge.Grains;

namespace Synapsid.Knowledge.Tests.Grains;

/// <summary>
/// Many threads on one store, snapshots and compactions among them: each writer finds its own namespace exactly as it left it, and
/// whoever looks at all of them sees whole grains, each once.
/// </summary>
public sealed class GrainStoreConcurrencyTests
{
    private const int Writers = 4;
    private const int Steps = 100;

    [Fact]
    public async Task Writers_searches_snapshots_and_compactions_do_not_disturb_one_another()
    {
        using GrainStoreHarness harness = new();
        using CancellationTokenSource done = new();
        Task[] others =
        [
            Repeat(random => TakeSnapshot(harness, random), done.Token),
            Repeat(random => Look(harness, random), done.Token),
            Repeat(_ => Assert.Empty(harness.Store.Verify(repair: false).Damage), done.Token),
        ];
        Dictionary<GrainId, string>[] models = await Task.WhenAll(
            Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(harness, writer))));
        await done.CancelAsync();
        await Task.WhenAll(others);

        harness.Reopen();
        for (int writer = 0; writer < Writers; writer++) Compare(harness, writer, models[writer]);
    }

    private static Task Repeat(Action<Random> act, CancellationToken done) => Task.Run(
        () =>
        {
            Random random = new(7);
            while (!done.IsCancellationRequested) act(random);
        },
        CancellationToken.None);

    private static void TakeSnapshot(GrainStoreHarness harness, Random random)
    {
        if (random.Next(2) == 0) harness.Store.Compact();
        harness.TakeSnapshot();
    }

    private static Dictionary<GrainId, string> Write(GrainStoreHarness harness, int writer)
    {
        Random random = new(writer);
        Dictionary<GrainId, string> model = [];
        for (int step = 0; step < Steps; step++)
        {
            string text = $"common {Word(random)} {string.Join(' ', Enumerable.Repeat("filler", random.Next(40)))}";
            GrainId? any = model.Count == 0 ? null : model.Keys.ElementAt(random.Next(model.Count));
            switch (random.Next(7))
            {
                case 0 or 1 when any is { } id:
                    Assert.True(harness.Store.Delete(id));
                    model.Remove(id);
                    break;
                case 2 when any is { } id && !model.ContainsValue(text):
                    Assert.Equal(text, harness.Store.Update(id, new GrainPatch { Text = text })!.Text);
                    model[id] = text;
                    break;
                case 3:
                    Compare(harness, writer, model);
                    break;
                default:
                    AddOutcome outcome = harness.Add(text, null, "n" + writer);
                    Assert.Equal(!model.ContainsValue(text), outcome.Stored);
                    model[outcome.Id] = text;
                    break;
            }
        }

        return model;
    }

    private static void Compare(GrainStoreHarness harness, int writer, Dictionary<GrainId, string> model)
    {
        GrainFilter filter = new() { Namespace = "n" + writer };
        string[] expected = [.. model.Values.Order(StringComparer.Ordinal)];
        Assert.Equal(expected, harness.Store.List(filter, 1_000).Grains.Select(grain => grain.Text).Order(StringComparer.Ordinal));
        foreach (SearchMode mode in Enum.GetValues<SearchMode>())
        {
            Assert.Equal(expected, harness.Search("common words", mode, k: 1_000, filter).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>One of 64 words of letters alone: each is one term.</summary>
    private static string Word(Random random) => $"q{(char)('a' + random.Next(8))}{(char)('a' + random.Next(8))}x";

    private static void Look(GrainStoreHarness harness, Random random)
    {
        string word = Word(random);
        SearchMode mode = (SearchMode)random.Next(3);
        IReadOnlyList<GrainHit> hits =
            harness.Store.Search(new GrainQuery { Text = word, Mode = mode, K = 1_000, Filter = GrainFilter.None }).Hits;
        Assert.Equal(hits.Count, hits.Select(hit => hit.Grain.Id).Distinct().Count());
        if (mode == SearchMode.Text) Assert.All(hits, hit => Assert.Contains(word, hit.Grain.Text.Split(' ')));
        GrainPage page = harness.Store.List(GrainFilter.None, 50);
        Assert.Equal(page.Grains.Count, page.Grains.Select(grain => grain.Id).Distinct().Count());
    }
}
