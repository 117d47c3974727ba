using Synapsid.Knowledge.Grains;
using Synapsid.Testing.Files;

namespace Synapsid.Tests;

/// <summary>The knowledge store of an engine, which is made with the first grain.</summary>
public sealed class SynapsidEngineGrainsTests
{
    private const int Races = 60;

    private readonly SimulatedFileSystem _files = new();

    [Fact]
    public void A_folder_without_grains_is_looked_at_and_closed_without_a_store()
    {
        using (SynapsidEngine engine = EngineHarness.Open(_files))
        {
            engine.Get("kv.set", """{"key":"a","value":"1"}""");
            engine.TakeSnapshot();
            Assert.Equal(0, engine.GrainCount);
            Assert.Empty(engine.Stats().Warnings);
            Assert.False(engine.HasGrains);
        }

        using SynapsidEngine again = EngineHarness.Open(_files);
        Assert.False(again.HasGrains);
        Assert.Equal("1", again.Get("kv.get", """{"key":"a"}""").GetProperty("value").GetString());
        Assert.Empty(again.Grains.List(GrainFilter.None, 10, null).Grains);
    }

    [Fact]
    public void Grains_that_come_after_a_snapshot_without_any_are_there_again()
    {
        using (SynapsidEngine engine = EngineHarness.Open(_files))
        {
            engine.Get("kv.set", """{"key":"a","value":"1"}""");
            engine.TakeSnapshot();
            engine.Grains.Add(new GrainDraft { Text = "behind the snapshot" });
        }

        using (SynapsidEngine engine = EngineHarness.Open(_files))
        {
            Assert.Equal(1, engine.GrainCount);
            engine.Grains.Add(new GrainDraft { Text = "in the snapshot" });
            engine.TakeSnapshot();
        }

        using SynapsidEngine last = EngineHarness.Open(_files);
        Assert.Equal(2, last.GrainCount);
        Assert.Equal(2, last.Grains.Search(new GrainQuery { Text = "snapshot" }).Hits.Count);
        Assert.Equal("1", last.Get("kv.get", """{"key":"a"}""").GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_first_grain_beside_a_snapshot_is_never_lost()
    {
        for (int race = 0; race < Races; race++)
        {
            SimulatedFileSystem files = new();
            using (SynapsidEngine engine = EngineHarness.Open(files))
            {
                engine.Get("kv.set", """{"key":"a","value":"1"}""");
                using Barrier start = new(2);
                Task snapshot = Task.Run(() =>
                {
                    start.SignalAndWait();
                    engine.TakeSnapshot();
                });
                start.SignalAndWait();
                engine.Grains.Add(new GrainDraft { Text = "the first" });
                await snapshot;
            }

            using SynapsidEngine again = EngineHarness.Open(files);
            Assert.Equal(1, again.GrainCount);
        }
    }

    [Fact]
    public void Code_is_resident_where_the_process_is()
    {
        using SynapsidEngine engine = SynapsidEngine.Open("/data", new EngineOptions { FileSystem = _files, IsResident = true });
        Assert.True(engine.Code.IsResident);
        using SynapsidEngine other = SynapsidEngine.Open("/other", new EngineOptions { FileSystem = _files });
        Assert.False(other.Code.IsResident);
    }
}
