using Synapsid.Base.Files;
using Synapsid.Embeddings;
using Synapsid.Knowledge.Grains;
using Synapsid.Testing;

namespace Synapsid.Knowledge.Tests.Grains;

public sealed class GrainStoreRecoveryTests
{
    private const string Generation1 = "/data/knowledge/000001";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Everything_is_there_after_reopening(bool snapshot)
    {
        WordEncoder encoder = new();
        using GrainStoreHarness harness = new(encoder);
        GrainId changed = harness.Add("first words", title: "T", @namespace: "n", "tag").Id;
        GrainId deleted = harness.Add("second words").Id;
        if (snapshot) harness.TakeSnapshot();
        harness.Add("third words");
        harness.Store.Update(changed, new GrainPatch { Text = "fourth words" });
        harness.Store.Delete(deleted);
        Grain before = harness.Store.Get(changed)!;
        int encoded = encoder.EncodedTexts;

        harness.Reopen();
        Assert.Equal(encoded, encoder.EncodedTexts);
        Grain after = harness.Store.Get(changed)!;
        Assert.Equivalent(before, after);
        Assert.Null(harness.Store.Get(deleted));
        Assert.Equal(["fourth words", "third words"], harness.Search("words", SearchMode.Text).Order(StringComparer.Ordinal));
        Assert.Equal("third words", harness.Search("third words", SearchMode.Dense)[0]);
        Assert.Equal(["fourth words"], harness.Search("words", filter: new GrainFilter { Namespace = "n", AllTags = ["tag"] }));
        Assert.False(harness.Add("third words").Stored);
    }

    [Fact]
    public void Many_snapshots_and_reopenings_change_no_answer()
    {
        using GrainStoreHarness harness = new();
        for (int round = 0; round < 12; round++)
        {
            for (int i = 0; i < 5; i++) harness.Add($"round{round} item{i} common");
            harness.TakeSnapshot();
            if (round % 3 == 0) harness.Reopen();
        }

        Assert.Equal(60, harness.Search("common", SearchMode.Text, k: 100).Length);
        for (int round = 0; round < 12; round++)
        {
            Assert.StartsWith($"round{round} item3", harness.Search($"round{round} item3")[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_damaged_newest_snapshot_falls_back_to_the_one_before()
    {
        using GrainStoreHarness harness = new();
        for (int round = 0; round < 4; round++)
        {
            harness.Add($"grain {round} words");
            harness.TakeSnapshot();
        }

        string newest = harness.Files.ListFiles("/data/snapshots")[^1];
        harness.Files.Corrupt("/data/snapshots/" + newest, 60);
        harness.Reopen();
        Assert.Contains(newest, Assert.Single(harness.FolderWarnings), StringComparison.Ordinal);
        Assert.Equal(4, harness.Search("words", SearchMode.Text).Length);
        Assert.Equal("grain 3 words", harness.Search("grain 3 words", SearchMode.Dense)[0]);
    }

    [Fact]
    public void A_damaged_text_segment_is_built_anew_and_told()
    {
        using GrainStoreHarness harness = new();
        GrainId dead = harness.Add("deleted words").Id;
        harness.Add("kept words");
        harness.Store.Delete(dead);
        harness.TakeSnapshot();
        string segment = harness.Files.ListFiles(Generation1).Single(name => name.EndsWith(".seg", StringComparison.Ordinal));
        harness.Files.Corrupt($"{Generation1}/{segment}", 100);
        harness.Reopen();
        Assert.Contains(segment, Assert.Single(harness.Store.Warnings), StringComparison.Ordinal);
        Assert.Equal(["kept words"], harness.Search("words", SearchMode.Text));
        harness.Add("more words");
        harness.TakeSnapshot();
        harness.Reopen();
        Assert.Empty(harness.Store.Warnings);
        Assert.Equal(2, harness.Search("words", SearchMode.Text).Length);
    }

    [Theory]
    [InlineData("documents.dat")]
    [InlineData("vectors.vec")]
    public void A_missing_or_damaged_file_is_refused_by_name(string name)
    {
        using GrainStoreHarness harness = new();
        harness.Add("words");
        harness.TakeSnapshot();
        harness.Files.Corrupt($"{Generation1}/{name}", 2);
        IOException refused = Assert.ThrowsAny<IOException>(harness.Reopen);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);

        harness.Files.Lose($"{Generation1}/{name}");
        refused = Assert.ThrowsAny<IOException>(harness.Reopen);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compaction_takes_back_the_space_of_the_dead_and_changes_no_answer()
    {
        using GrainStoreHarness harness = new();
        List<GrainId> ids = [.. Enumerable.Range(0, 20).Select(i => harness.Add($"grain{i} common", null, "n", "t").Id)];
        Assert.False(harness.Store.Compact());
        foreach (GrainId id in ids.Where((_, i) => i % 2 == 0)) harness.Store.Delete(id);
        string[] before = harness.Search("grain7 common", k: 20);
        long bytes = harness.Store.Stats().DocumentBytes;

        Assert.True(harness.Store.Compact());
        Assert.Equal(before, harness.Search("grain7 common", k: 20));
        Assert.Equal(0, harness.Store.Stats().DeadChunks);
        Assert.InRange(harness.Store.Stats().DocumentBytes, 1, (bytes / 2) + 64);
        Assert.Equal(10, harness.Store.List(new GrainFilter { Namespace = "n", AllTags = ["t"] }, 100).Grains.Count);

        harness.TakeSnapshot();
        harness.Add("after compaction");
        harness.Reopen();
        Assert.Equal(before, harness.Search("grain7 common", k: 20).Where(text => text != "after compaction"));
        Assert.Equal(11, harness.Store.Count);
        harness.TakeSnapshot();
        harness.Add("and again");
        harness.TakeSnapshot();
        Assert.Empty(harness.Files.ListFiles(Generation1));
    }

    [Fact]
    public void Compaction_forgets_the_labels_of_the_dead()
    {
        using GrainStoreHarness harness = new();
        long bytes = 0;
        for (int round = 0; round < 6; round++)
        {
            for (int i = 0; i < 50; i++)
            {
                string label = $"{new string('l', 100)} {round} {i}";
                harness.Store.Delete(harness.Add($"grain {i}", null, "n" + label, "t" + label).Id);
            }

            harness.Add($"kept {round}", null, $"n{round}", $"t{round}");
            Assert.True(harness.Store.Compact());
            harness.TakeSnapshot();
            using IFile snapshot = harness.Files.Open("/data/snapshots/" + harness.Files.ListFiles("/data/snapshots")[^1], FileIntent.Read);
            if (round == 0) bytes = snapshot.Length;
            Assert.InRange(snapshot.Length, 1, bytes + (200 * round));
            harness.Reopen();
        }

        for (int round = 0; round < 6; round++)
        {
            GrainFilter filter = new() { Namespace = $"n{round}", AllTags = [$"t{round}"] };
            Assert.Equal($"kept {round}", Assert.Single(harness.Store.List(filter, 10).Grains).Text);
        }
    }

    [Fact]
    public void A_compaction_that_the_disk_refuses_leaves_nothing_of_itself()
    {
        int refused = 0;
        for (int operation = 0; operation < 200; operation++)
        {
            using GrainStoreHarness harness = new();
            for (int i = 0; i < 9; i++) harness.Add($"grain {i} {new string('x', 3_000)}");
            foreach (Grain grain in harness.Store.List(GrainFilter.None, 5).Grains) harness.Store.Delete(grain.Id);
            harness.Files.FailAtOperation = harness.Files.Operations + operation;
            Exception? failure = Record.Exception(() => harness.Store.Compact());
            harness.Files.FailAtOperation = -1;
            if (failure is null) break;
            refused++;
            Assert.IsAssignableFrom<IOException>(failure);
            Assert.Empty(harness.Files.ListFiles("/data/knowledge/000002"));
            Assert.Equal(4, harness.Search("grain", SearchMode.Text).Length);
            Assert.True(harness.Store.Compact());
            harness.TakeSnapshot();
            harness.Reopen();
            Assert.Equal(4, harness.Search("grain", SearchMode.Text).Length);
        }

        Assert.InRange(refused, 5, 199);
    }

    [Fact]
    public void A_crash_between_compaction_and_snapshot_brings_back_the_old_generation()
    {
        using GrainStoreHarness harness = new();
        List<GrainId> ids = [.. Enumerable.Range(0, 9).Select(i => harness.Add($"grain{i}").Id)];
        harness.TakeSnapshot();
        foreach (GrainId id in ids.Take(5)) harness.Store.Delete(id);
        Assert.True(harness.Store.Compact());
        harness.Add("written into the new generation");
        harness.Files.Kill();
        harness.Reopen();
        Assert.Equal(5, harness.Store.Count);
        Assert.Equal("written into the new generation", harness.Search("written generation")[0]);
        Assert.True(harness.Store.Compact());
        harness.TakeSnapshot();
        harness.Reopen();
        Assert.Equal(5, harness.Store.Count);
    }

    [Fact]
    public void After_an_effect_that_could_not_be_applied_no_snapshot_hides_it()
    {
        int applied = 0;
        for (int operation = 0; operation < 12; operation++)
        {
            using GrainStoreHarness harness = new();
            GrainId id = harness.Add("the first text").Id;
            harness.Files.FailAtOperation = harness.Files.Operations + operation;
            IOException? failure = Record.Exception(() => harness.Store.Update(id, new GrainPatch { Text = "the second" })) as IOException;
            harness.Files.FailAtOperation = -1;
            if (failure?.Message.Contains("could not be applied", StringComparison.Ordinal) != true) continue;
            applied++;
            Assert.IsType<IOException>(Record.Exception(harness.TakeSnapshot), exactMatch: false);
            harness.Reopen();
            Assert.Equal("the second", harness.Store.Get(id)!.Text);
        }

        Assert.NotEqual(0, applied);
    }

    [Fact]
    public void An_update_beside_another_and_a_compaction_keeps_both()
    {
        CallbackEncoder encoder = new();
        using GrainStoreHarness harness = new(encoder);
        GrainId id = harness.Add("the first text").Id;
        encoder.Encoding = () =>
        {
            harness.Store.Update(id, new GrainPatch { Author = "somebody else" });
            Assert.True(harness.Store.Compact());
        };
        Grain updated = harness.Store.Update(id, new GrainPatch { Text = "the second" })!;

        Assert.Equal(("the second", "somebody else"), (updated.Text, updated.Author));
    }

    /// <summary>Does something, once, before it encodes.</summary>
    private sealed class CallbackEncoder : ITextEncoder
    {
        private readonly WordEncoder _encoder = new();

        public Action? Encoding { get; set; }

        public string ModelName => _encoder.ModelName;

        public string Fingerprint => _encoder.Fingerprint;

        public int Dimensions => _encoder.Dimensions;

        public int TokensMax => _encoder.TokensMax;

        public void Encode(IReadOnlyList<string> texts, Span<float> destination, CancellationToken cancellationToken)
        {
            Action? callback = Encoding;
            Encoding = null;
            callback?.Invoke();
            _encoder.Encode(texts, destination, cancellationToken);
        }

        public void TokenStarts(string text, List<int> starts) => _encoder.TokenStarts(text, starts);

        public void Dispose() => _encoder.Dispose();
    }
}
