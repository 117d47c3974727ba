using Synapsid.Knowledge.Grains;
using Synapsid.Protocols;
using Synapsid.Testing.Files;

namespace Synapsid.Tests;

/// <summary>
/// Random histories of grains on a simulated disk that loses its power at a random moment. After recovery every
/// acknowledged change is there, and the one that was under way is there wholly or not at all.
/// </summary>
public sealed class EngineCrashTests
{
    private const int Runs = 300;

    [Fact]
    public void No_acknowledged_grain_is_lost_and_none_half_appears()
    {
        for (int seed = 0; seed < Runs; seed++)
        {
            try
            {
                RunHistory(seed);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"Seed {seed} failed: {exception.Message}", exception);
            }
        }
    }

    private static void RunHistory(int seed)
    {
        Random random = new(seed);
        SimulatedFileSystem files = new();
        Dictionary<string, string> acknowledged = [];
        for (int life = 0; life < 3; life++)
        {
            (string Id, string? Text)? underWay = Live(files, random, acknowledged);
            files.Crash(random.Next());
            Check(files, acknowledged, underWay);
        }
    }

    /// <summary>Opens the folder and changes it until the power fails; gives the change that was under way then.</summary>
    private static (string Id, string? Text)? Live(SimulatedFileSystem files, Random random, Dictionary<string, string> acknowledged)
    {
        files.CrashAtOperation = files.Operations + random.Next(1, 120);
        (string Id, string? Text)? underWay = null;
        SynapsidEngine? engine = null;
        try
        {
            engine = EngineHarness.Open(files, random.Next());
            for (int step = 0; step < 40; step++)
            {
                underWay = null;
                if (random.Next(8) == 0) engine.TakeSnapshot();
                else Change(engine, random, acknowledged, ref underWay);
            }
        }
        catch (IOException)
        {
            // The power is gone, or what it left of the journal refuses: either way this life is over.
        }

        try
        {
            engine?.Dispose();
        }
        catch (IOException)
        {
            // Closing needs the disk too.
        }

        return underWay;
    }

    private static void Change(
        SynapsidEngine engine, Random random, Dictionary<string, string> acknowledged, ref (string Id, string? Text)? underWay)
    {
        string text = $"grain {random.Next()} of words {random.Next(5)}";
        string[] ids = [.. acknowledged.Keys.Order(StringComparer.Ordinal)];
        string id = ids.Length == 0 ? "" : ids[random.Next(ids.Length)];
        switch (ids.Length == 0 ? 0 : random.Next(4))
        {
            case 2:
                underWay = (id, text);
                engine.Grains.Update(IdOf(id), new GrainPatch { Text = text });
                acknowledged[id] = text;
                break;
            case 3:
                underWay = (id, null);
                engine.Grains.Delete(IdOf(id));
                acknowledged.Remove(id);
                break;
            default:
                underWay = ("", text);
                acknowledged.Add(engine.Grains.Add(new GrainDraft { Text = text }).Id.ToString(), text);
                break;
        }
    }

    private static GrainId IdOf(string text) => GrainId.TryParse(text, out GrainId id) ? id : throw new FormatException(text);

    private static void Check(SimulatedFileSystem files, Dictionary<string, string> acknowledged, (string Id, string? Text)? underWay)
    {
        using SynapsidEngine engine = EngineHarness.Open(files);
        Dictionary<string, string> found = [];
        for (string? cursor = null; ;)
        {
            GrainPage page = engine.Grains.List(GrainFilter.None, 100, cursor);
            foreach (Grain grain in page.Grains) found.Add(grain.Id.ToString(), grain.Text);
            if ((cursor = page.NextCursor) is null) break;
        }

        AdoptUnderWay(acknowledged, found, underWay);
        Assert.Equal(acknowledged.OrderBy(pair => pair.Key), found.OrderBy(pair => pair.Key));
        foreach ((string id, string text) in acknowledged)
        {
            string number = text.Split(' ')[1];
            IReadOnlyList<GrainHit> byWord = engine.Grains.Search(new GrainQuery { Text = number, Mode = SearchMode.Text }).Hits;
            Assert.Equal(id, Assert.Single(byWord).Grain.Id.ToString());
            GrainHit byMeaning = engine.Grains.Search(new GrainQuery { Text = text, Mode = SearchMode.Dense, K = 1 }).Hits[0];
            Assert.Equal(1, byMeaning.Score, 3);
        }
    }

    /// <summary>A change that was not acknowledged may have happened; what was found decides, and it must be one of the two.</summary>
    private static void AdoptUnderWay(
        Dictionary<string, string> acknowledged, Dictionary<string, string> found, (string Id, string? Text)? underWay)
    {
        if (underWay is not var (id, text)) return;
        if (id.Length > 0)
        {
            if (found.TryGetValue(id, out string? now) ? now == text : text is null) Adopt(acknowledged, id, text);
            return;
        }

        foreach ((string newId, string newText) in found)
        {
            if (!acknowledged.ContainsKey(newId) && newText == text) Adopt(acknowledged, newId, newText);
        }
    }

    private static void Adopt(Dictionary<string, string> acknowledged, string id, string? text)
    {
        if (text is null) acknowledged.Remove(id);
        else acknowledged[id] = text;
    }
}
