using System.Text.Json;
using Synapsid.Knowledge.Grains;
using Synapsid.Protocols;
using Synapsid.Storage;
using Synapsid.Testing.Files;

namespace Synapsid.Tests;

public sealed class SynapsidEngineTests
{
    private readonly SimulatedFileSystem _files = new();

    [Fact]
    public async Task A_library_user_needs_five_lines()
    {
        await using SynapsidEngine db = EngineHarness.Open(_files);
        db.Grains.Add(new GrainDraft { Text = "Deploys happen on Tuesdays." });
        GrainHit hit = db.Grains.Search(new GrainQuery { Text = "deploys" }).Hits[0];
        Assert.Equal("Deploys happen on Tuesdays.", hit.Grain.Text);
    }

    [Fact]
    public void Every_command_answers_through_the_table()
    {
        using SynapsidEngine engine = EngineHarness.Open(_files);
        string id = engine.Get("grain.add", """{"text":"one two","title":"T","tags":["a"]}""").GetProperty("id").GetString()!;
        JsonElement many = engine.Get("grain.add_many", """{"grains":[{"text":"three"},{"text":"one two"},{},{"text":" "}]}""");
        Assert.Equal((1, 1, 2, 4), (Int(many, "stored"), Int(many, "present"), Int(many, "failed"), Int(many, "total")));
        Assert.Equal("The object has no \"text\".", many.GetProperty("results")[2].GetProperty("error").GetString());
        Assert.Equal("The text is empty.", many.GetProperty("results")[3].GetProperty("error").GetString());
        Assert.Equal("one two", engine.Get("grain.get", $$"""{"id":"{{id}}"}""").GetProperty("text").GetString());
        JsonElement found = engine.Get("grain.search", """{"query":"two","k":"1","mode":"text"}""").GetProperty("results")[0];
        Assert.Equal(id, found.GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, found.GetProperty("dense_score").ValueKind);
        Assert.Equal(2, engine.Get("grain.list").GetProperty("grains").GetArrayLength());
        Assert.Equal("U", engine.Get("grain.update", $$"""{"id":"{{id}}","title":"U"}""").GetProperty("title").GetString());
        Assert.True(engine.Get("grain.delete", $$"""{"id":"{{id}}"}""").GetProperty("deleted").GetBoolean());
        Assert.Equal(0, Int(engine.Get("grain.cleanup", """{"older_than":"1d"}"""), "deleted"));
        Assert.Equal(0, Int(engine.Get("grain.cleanup", """{"older_than":"9999999d"}"""), "deleted"));
        Assert.Equal(1, Int(engine.Get("system.stats"), "grains"));
    }

    [Theory]
    [InlineData("grain.serch", "{}", ErrorCode.UnknownCommand, "The nearest is 'grain.search'")]
    [InlineData("grain.add", "{}", ErrorCode.BadRequest, "grain.add needs \"text\"")]
    [InlineData("grain.add", """{"text":"a","titel":"b"}""", ErrorCode.BadRequest, "the nearest is \"title\"")]
    [InlineData("grain.add", """{"text":"a","\ud800":1}""", ErrorCode.BadRequest, "(not valid Unicode)")]
    [InlineData("grain.add", """{"text":3}""", ErrorCode.BadRequest, "text must be a string")]
    [InlineData("grain.add", """{"text":"\ud800"}""", ErrorCode.BadRequest, "text must be a string")]
    [InlineData("grain.add", """{"text":""}""", ErrorCode.BadRequest, "The text is empty.")]
    [InlineData("grain.search", """{"query":"a","k":0}""", ErrorCode.BadRequest, "k is 0; it must be 1 or more")]
    [InlineData("grain.search", """{"query":"a","k":5000}""", ErrorCode.BadRequest, "between 1 and 1000")]
    [InlineData("grain.search", """{"query":"a","k":1.5}""", ErrorCode.BadRequest, "k must be a whole number")]
    [InlineData("grain.search", """{"query":"a","mode":"magic"}""", ErrorCode.BadRequest, "one of hybrid, dense, text")]
    [InlineData("grain.search", """{"query":"a","valid_at":"soon"}""", ErrorCode.BadRequest, "valid_at must be a time such as")]
    [InlineData("grain.cleanup", """{"older_than":"soon"}""", ErrorCode.BadRequest, "length of time such as 90d")]
    [InlineData("grain.cleanup", """{"older_than":"99999999w"}""", ErrorCode.BadRequest, "length of time such as 90d")]
    [InlineData("grain.get", """{"id":"x"}""", ErrorCode.BadRequest, "26 letters and digits")]
    [InlineData("grain.get", """{"id":"00000000000000000000000000"}""", ErrorCode.NotFound, "There is no grain")]
    [InlineData("grain.update", """{"id":"00000000000000000000000000","title":"x"}""", ErrorCode.NotFound, "There is no grain")]
    [InlineData("grain.delete", """{"id":"00000000000000000000000000"}""", ErrorCode.NotFound, "There is no grain")]
    public void A_callers_mistake_is_answered_with_a_code_and_a_sentence(
        string command, string arguments, ErrorCode code, string message)
    {
        using SynapsidEngine engine = EngineHarness.Open(_files);
        ReplyError error = engine.Fail(command, arguments);
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_engine_on_the_folder_is_refused()
    {
        using SynapsidEngine engine = EngineHarness.Open(_files);
        DataFolderLockedException refused = Assert.Throws<DataFolderLockedException>(() => EngineHarness.Open(_files));
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_journals_growth_brings_a_snapshot_and_closing_another()
    {
        using (SynapsidEngine engine = EngineHarness.Open(_files, 1, "persistence.snapshot_journal_bytes=64KiB"))
        {
            for (int i = 0; engine.Stats().SnapshotSequence == 0; i++)
            {
                Assert.True(i < 10_000, "No snapshot after 10,000 grains of a hundred characters.");
                engine.Get("grain.add", $$"""{"text":"{{i}} {{new string('x', 100)}}"}""");
            }
        }

        using SynapsidEngine reopened = EngineHarness.Open(_files);
        Assert.True(reopened.Stats().SnapshotSequence > 0);
        Assert.Empty(reopened.Stats().Warnings);
    }

    [Fact]
    public void A_full_disk_is_told_loses_nothing_and_ends_when_there_is_room()
    {
        using SynapsidEngine engine = EngineHarness.Open(_files);
        engine.Get("grain.add", """{"text":"before"}""");
        _files.SpaceBytes = 0;
        ReplyError? error = null;
        int stored = 1;
        for (int i = 0; i < 2_000 && error is null; i++)
        {
            error = engine.Run("grain.add", $$"""{"text":"{{i}} {{new string('x', 20_000)}}"}""").Error;
            if (error is null) stored++;
        }

        Assert.Equal(ErrorCode.StorageFailed, error!.Code);
        Assert.Contains("full", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(stored, Int(engine.Get("system.stats"), "grains"));
        _files.SpaceBytes = long.MaxValue;
        engine.Get("grain.add", """{"text":"after"}""");
        engine.Dispose();
        using SynapsidEngine reopened = EngineHarness.Open(_files);
        Assert.Equal(stored + 1, Int(reopened.Get("system.stats"), "grains"));
    }

    [Fact]
    public void After_a_failed_sync_nothing_is_taken_until_the_folder_is_opened_again()
    {
        using (SynapsidEngine engine = EngineHarness.Open(_files))
        {
            engine.Get("grain.add", """{"text":"acknowledged"}""");
            _files.FailSyncs = true;
            Assert.Equal(ErrorCode.StorageFailed, engine.Fail("grain.add", """{"text":"not acknowledged"}""").Code);
            _files.FailSyncs = false;
            Assert.Equal(ErrorCode.StorageFailed, engine.Fail("grain.add", """{"text":"refused"}""").Code);
        }

        _files.Kill();
        using SynapsidEngine reopened = EngineHarness.Open(_files);
        Assert.NotNull(reopened.Get("grain.search", """{"query":"acknowledged","mode":"text"}""").GetProperty("results")[0]
            .GetProperty("id").GetString());
        Assert.True(reopened.Get("grain.add", """{"text":"refused"}""").GetProperty("stored").GetBoolean());
    }

    [Fact]
    public async Task Writers_and_searchers_side_by_side_lose_and_repeat_nothing()
    {
        using SynapsidEngine engine = EngineHarness.Open(_files, 1, "persistence.snapshot_journal_bytes=64KiB");
        Task[] workers = [.. Enumerable.Range(0, 6).Select(worker => Task.Run(() =>
        {
            for (int i = 0; i < 60; i++)
            {
                if (worker % 2 == 0) engine.Get("grain.add", $$"""{"text":"shared word w{{worker}} i{{i}}"}""");
                else engine.Get("grain.search", """{"query":"shared word","k":50}""");
            }
        }))];
        await Task.WhenAll(workers);
        JsonElement results = engine.Get("grain.search", """{"query":"shared","k":500,"mode":"text"}""").GetProperty("results");
        Assert.Equal(180, results.EnumerateArray().Select(hit => hit.GetProperty("text").GetString()).Distinct().Count());
    }

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    [Fact]
    public void A_damaged_document_does_not_keep_snapshots_from_being_taken()
    {
        SimulatedFileSystem files = new();
        using SynapsidEngine engine = EngineHarness.Open(files);
        engine.Grains.Add(new GrainDraft { Text = "a text that will be damaged" });
        GrainId deleted = engine.Grains.Add(new GrainDraft { Text = "a text that will be deleted" }).Id;
        files.Corrupt("/data/knowledge/000001/documents.dat", 64 + 8 + 4);
        Assert.True(engine.Grains.Delete(deleted));

        engine.TakeSnapshot();

        Assert.Equal(engine.LastSequence, engine.Stats().SnapshotSequence);
        Assert.Contains(engine.Stats().Warnings, warning => warning.Contains("documents.dat", StringComparison.Ordinal));
    }
}
