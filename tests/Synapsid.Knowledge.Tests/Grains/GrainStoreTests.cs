using Synapsid.Knowledge.Documents;
using Synapsid.Knowledge.Grains;
using Synapsid.Testing;

namespace Synapsid.Knowledge.Tests.Grains;

public sealed class GrainStoreTests
{
    [Fact]
    public void A_grain_comes_back_with_every_field()
    {
        using GrainStoreHarness harness = new();
        GrainDraft draft = new()
        {
            Text = "Deploys happen on Tuesdays.\n🌱",
            Title = "Deploys",
            Tags = ["ops", " calendar ", "ops"],
            Namespace = "team",
            Author = "ada",
            Source = "wiki/deploys",
            Mime = "text/markdown",
            Language = "en",
            ValidFrom = harness.Clock.GetUtcNow(),
            ValidTo = harness.Clock.GetUtcNow().AddDays(30),
        };
        GrainId id = harness.Store.Add(draft).Id;
        Grain grain = harness.Store.Get(id)!;

        Assert.Equal(draft.Text, grain.Text);
        Assert.Equal("Deploys", grain.Title);
        Assert.Equal(["ops", "calendar"], grain.Tags);
        Assert.Equal(("team", "ada", "wiki/deploys"), (grain.Namespace, grain.Author, grain.Source));
        Assert.Equal(("text/markdown", "en"), (grain.Mime, grain.Language));
        Assert.Equal((draft.ValidFrom, draft.ValidTo), (grain.ValidFrom, grain.ValidTo));
        Assert.Equal(harness.Clock.GetUtcNow(), grain.CreatedAt);
        Assert.Equal(grain.CreatedAt, grain.UpdatedAt);
        Assert.Equal([new GrainChunk(0, draft.Text.Length)], grain.Chunks);
        byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(draft.Text);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(utf8)), grain.ContentHash);
    }

    [Fact]
    public void The_same_text_in_the_same_namespace_is_stored_once_and_encoded_once()
    {
        WordEncoder encoder = new();
        using GrainStoreHarness harness = new(encoder);
        AddOutcome first = harness.Add("one");
        AddOutcome again = harness.Add("one", title: "other title");
        AddOutcome elsewhere = harness.Add("one", @namespace: "b");

        Assert.Equal((true, false, true), (first.Stored, again.Stored, elsewhere.Stored));
        Assert.Equal(first.Id, again.Id);
        Assert.NotEqual(first.Id, elsewhere.Id);
        Assert.Equal(2, encoder.EncodedTexts);
    }

    [Fact]
    public void A_batch_stores_what_is_good_and_answers_repeats_with_the_first()
    {
        using GrainStoreHarness harness = new();
        harness.Add("known");
        IReadOnlyList<AddOutcome> outcomes = harness.Store.AddMany(
        [
            new() { Text = "fresh" }, new() { Text = " " }, new() { Text = "fresh" }, new() { Text = "known" },
            new() { Text = "half \ud83d a pair" }, new() { Text = new string('x', 4_001) }, new() { Text = "last" },
        ]);

        Assert.Equal([true, false, false, false, false, false, true], outcomes.Select(outcome => outcome.Stored));
        Assert.Equal(outcomes[0].Id, outcomes[2].Id);
        Assert.Equal("The text is empty.", outcomes[1].Rejection!.Message);
        Assert.Contains("surrogate", outcomes[4].Rejection!.Message, StringComparison.Ordinal);
        Assert.True(outcomes[5].Rejection!.TooLarge);
        Assert.Contains("4,001 bytes; the limit is 4,000", outcomes[5].Rejection!.Message, StringComparison.Ordinal);
        Assert.Equal(3, harness.Store.Count);
    }

    [Fact]
    public void A_repeat_in_a_batch_answers_with_the_first_whatever_became_of_that()
    {
        using GrainStoreHarness harness = new();

        // Another caller deletes the grain as soon as it is there, before the call has answered.
        harness.Store.Grew = _ =>
        {
            foreach (Grain grain in harness.Store.List(GrainFilter.None, 10).Grains) harness.Store.Delete(grain.Id);
        };
        IReadOnlyList<AddOutcome> outcomes = harness.Store.AddMany([new() { Text = "once" }, new() { Text = "once" }]);
        Assert.NotEqual(default, outcomes[0].Id);
        Assert.Equal(outcomes[0] with { Stored = false }, outcomes[1]);
    }

    [Fact]
    public void A_text_of_too_many_chunks_is_refused_before_it_is_encoded()
    {
        // 46 MiB are 1,472 vectors of so many dimensions.
        WordEncoder encoder = new(dimensions: 8_192);
        using GrainStoreHarness harness = new(encoder) { Options = new() { ChunkTokens = 4, ChunkOverlapTokens = 2 } };
        harness.Reopen();
        string text = string.Concat(Enumerable.Repeat("a ", 6_000));
        IReadOnlyList<AddOutcome> outcomes = harness.Store.AddMany([new() { Text = text }, new() { Text = "short" }, new() { Text = text }]);
        Assert.True(outcomes[0].Rejection!.TooLarge);
        Assert.Contains("chunks; the limit is 1,472", outcomes[0].Rejection!.Message, StringComparison.Ordinal);
        Assert.Equal(outcomes[0], outcomes[2]);
        Assert.True(outcomes[1].Stored);
        Assert.Equal(1, encoder.EncodedTexts);
        Assert.Throws<GrainRejectedException>(() => harness.Store.Update(outcomes[1].Id, new GrainPatch { Text = text }));
        harness.Reopen();
        Assert.Equal("short", harness.Store.Get(outcomes[1].Id)!.Text);
    }

    [Fact]
    public void An_answer_holds_so_much_text_and_no_more()
    {
        using GrainStoreHarness harness = new() { Options = new() { AnswerLengthMax = 100 } };
        harness.Reopen();
        for (int i = 0; i < 5; i++) harness.Add($"words {i} {new string('x', 50)}");
        harness.Add("words " + new string('y', 200));
        List<int> pages = [];
        for (string? cursor = null; ;)
        {
            GrainPage page = harness.Store.List(GrainFilter.None, 10, cursor);
            pages.Add(page.Grains.Count);
            if ((cursor = page.NextCursor) is null) break;
        }

        Assert.Equal([1, 2, 2, 1], pages);
        foreach (SearchMode mode in Enum.GetValues<SearchMode>())
        {
            GrainRejectedException refused = Assert.Throws<GrainRejectedException>(() => harness.Search("words 1", mode, k: 6));
            Assert.True(refused.TooLarge);
            Assert.Single(harness.Search("words 1", mode, k: 1));
        }
    }

    [Theory]
    [InlineData(SearchMode.Dense)]
    [InlineData(SearchMode.Text)]
    [InlineData(SearchMode.Hybrid)]
    public void Every_mode_finds_the_grain_that_shares_the_querys_words(SearchMode mode)
    {
        using GrainStoreHarness harness = new();
        harness.Add("the cat sleeps on the warm roof");
        harness.Add("deploys happen on tuesdays", title: "Calendar");
        harness.Add("invoices are paid after thirty days");
        GrainHit hit = harness.Store.Search(new GrainQuery { Text = "tuesdays deploys", Mode = mode }).Hits[0];

        Assert.Equal("deploys happen on tuesdays", hit.Grain.Text);
        Assert.Equal(mode != SearchMode.Text, hit.DenseScore is > 0.3 && hit.DenseRank == 1);
        Assert.Equal(mode != SearchMode.Dense, hit.TextScore > 0 && hit.TextRank == 1);
        Assert.Equal("deploys happen on tuesdays", hit.Snippet);
    }

    [Fact]
    public void A_title_is_searched_with_its_text()
    {
        using GrainStoreHarness harness = new();
        harness.Add("on tuesdays", title: "Deploys");
        harness.Add("on fridays", title: "Drinks");
        Assert.Equal("on tuesdays", harness.Search("deploys", SearchMode.Text).Single());
        Assert.Equal("on tuesdays", harness.Search("deploys", SearchMode.Dense)[0]);
    }

    [Fact]
    public void A_long_title_leaves_room_for_the_text_to_be_found_by_meaning()
    {
        using GrainStoreHarness harness = new();
        string title = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"title{i}"));
        harness.Add("apples and pears", title);
        harness.Add("ships at sea", title);
        harness.Add("snow on mountains", title);
        Assert.Equal("ships at sea", harness.Search("ships at sea", SearchMode.Dense)[0]);
        Assert.Equal("snow on mountains", harness.Search("snow on mountains", SearchMode.Dense)[0]);
        Assert.Equal(3, harness.Search("title59", SearchMode.Text).Length);
    }

    [Fact]
    public void A_long_text_is_found_by_any_part_and_answered_once()
    {
        using GrainStoreHarness harness = new();
        string filler = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"filler{i}."));
        GrainId id = harness.Add($"{filler} needle haystack. {filler}").Id;
        harness.Add("something else");

        GrainHit hit = harness.Store.Search(new GrainQuery { Text = "needle haystack" }).Hits[0];
        Assert.Equal(id, hit.Grain.Id);
        Assert.True(hit.Grain.Chunks.Count > 10);
        Assert.Contains("needle haystack", hit.Grain.Text.Substring(hit.Chunk.Start, hit.Chunk.Length), StringComparison.Ordinal);
        Assert.Equal(2, harness.Store.Search(new GrainQuery { Text = "filler1 filler2" }).Hits.Count);
    }

    [Fact]
    public void Filters_hold_in_every_mode()
    {
        using GrainStoreHarness harness = new();
        harness.Add("red apple", null, "fruit", "red", "sweet");
        harness.Clock.Advance(TimeSpan.FromDays(1));
        DateTimeOffset second = harness.Clock.GetUtcNow();
        harness.Add("red tomato", null, "vegetable", "red");
        harness.Store.Add(new GrainDraft { Text = "red price", ValidFrom = second, ValidTo = second.AddDays(1) });

        foreach (SearchMode mode in Enum.GetValues<SearchMode>())
        {
            string[] With(GrainFilter filter) => [.. harness.Search("red", mode, filter: filter).Order(StringComparer.Ordinal)];
            Assert.Equal(["red apple"], With(new GrainFilter { Namespace = "fruit" }));
            Assert.Equal(["red apple"], With(new GrainFilter { AllTags = ["red", "sweet"] }));
            Assert.Equal(["red apple", "red tomato"], With(new GrainFilter { AnyTags = ["red", "none"] }));
            Assert.Equal(["red price", "red tomato"], With(new GrainFilter { CreatedFrom = second }));
            Assert.Equal(["red apple"], With(new GrainFilter { CreatedTo = second }));
            Assert.Equal(["red apple", "red tomato"], With(new GrainFilter { ValidAt = second.AddDays(1) }));
            Assert.Equal(3, With(new GrainFilter { ValidAt = second }).Length);
            Assert.Empty(With(new GrainFilter { Namespace = "nowhere" }));
        }
    }

    [Fact]
    public void A_deleted_grain_is_gone_everywhere()
    {
        using GrainStoreHarness harness = new();
        GrainId id = harness.Add("ephemeral words").Id;
        harness.Add("lasting words");
        Assert.True(harness.Store.Delete(id));
        Assert.False(harness.Store.Delete(id));
        Assert.Null(harness.Store.Get(id));
        Assert.Equal(["lasting words"], harness.Search("words"));
        Assert.True(harness.Add("ephemeral words").Stored);
    }

    [Fact]
    public void An_update_changes_what_it_names_and_encodes_only_a_new_text()
    {
        WordEncoder encoder = new();
        using GrainStoreHarness harness = new(encoder);
        GrainId id = harness.Add("old words", title: "T", @namespace: null, "a").Id;
        harness.Clock.Advance(TimeSpan.FromHours(1));
        Grain tagged = harness.Store.Update(id, new GrainPatch { Tags = ["b"] })!;
        Assert.Equal(1, encoder.EncodedTexts);
        Assert.Equal(["b"], tagged.Tags);
        Assert.Equal(TimeSpan.FromHours(1), tagged.UpdatedAt - tagged.CreatedAt);
        Assert.Equal(["old words"], harness.Search("old words", SearchMode.Dense));

        Grain renewed = harness.Store.Update(id, new GrainPatch { Text = "new meaning" })!;
        Assert.Equal(("T", "new meaning"), (renewed.Title, renewed.Text));
        Assert.Equal(["new meaning"], harness.Search("meaning", SearchMode.Text));
        Assert.Empty(harness.Search("old", SearchMode.Text));
        Assert.Equal(1, harness.Store.Count);
        Assert.Null(harness.Store.Update(default, new GrainPatch { Text = "x" }));
    }

    [Fact]
    public void An_update_may_not_repeat_another_grains_text_or_change_nothing()
    {
        using GrainStoreHarness harness = new();
        GrainId first = harness.Add("first").Id;
        harness.Add("second");
        Assert.Throws<GrainRejectedException>(() => harness.Store.Update(first, new GrainPatch { Text = "second" }));
        Assert.Throws<GrainRejectedException>(() => harness.Store.Update(first, new GrainPatch()));
        Assert.Equal("first", harness.Store.Update(first, new GrainPatch { Text = "first" })!.Text);
    }

    [Fact]
    public void A_time_of_validity_lasts_a_millisecond_at_least()
    {
        using GrainStoreHarness harness = new();
        DateTimeOffset from = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Throws<GrainRejectedException>(
            () => harness.Store.Add(new GrainDraft { Text = "price", ValidFrom = from, ValidTo = from.AddTicks(9_999) }));
        GrainId id = harness.Store.Add(new GrainDraft { Text = "price", ValidFrom = from, ValidTo = from.AddMilliseconds(1) }).Id;
        Assert.Equal("cost", harness.Store.Update(id, new GrainPatch { Text = "cost" })!.Text);
        Assert.Equal(["cost"], harness.Search("cost", filter: new GrainFilter { ValidAt = from }));
        Assert.Empty(harness.Search("cost", filter: new GrainFilter { ValidAt = from.AddMilliseconds(1) }));
    }

    [Fact]
    public void A_list_is_paged_latest_change_first()
    {
        using GrainStoreHarness harness = new();
        for (int i = 0; i < 7; i++) harness.Add($"grain {i}", null, i % 2 == 0 ? "even" : "odd");
        harness.Store.Delete(harness.Store.List(GrainFilter.None, 1).Grains[0].Id);

        List<string> seen = [];
        for (string? cursor = null; ;)
        {
            GrainPage page = harness.Store.List(new GrainFilter { Namespace = "even" }, 2, cursor);
            seen.AddRange(page.Grains.Select(grain => grain.Text));
            if ((cursor = page.NextCursor) is null) break;
        }

        Assert.Equal(["grain 4", "grain 2", "grain 0"], seen);
        Assert.Throws<GrainRejectedException>(() => harness.Store.List(GrainFilter.None, 2, "nonsense"));
        Assert.Throws<GrainRejectedException>(() => harness.Store.List(GrainFilter.None, 0));
    }

    [Fact]
    public void Old_grains_are_cleaned_up_by_their_last_change()
    {
        using GrainStoreHarness harness = new();
        GrainId kept = harness.Add("old but touched").Id;
        harness.Add("old");
        harness.Add("old elsewhere", @namespace: "b");
        harness.Clock.Advance(TimeSpan.FromDays(10));
        harness.Store.Update(kept, new GrainPatch { Author = "ada" });
        DateTimeOffset before = harness.Clock.GetUtcNow().AddDays(-1);

        Assert.Equal(2, harness.Store.DeleteOlderThan(before, null, dryRun: true));
        Assert.Equal(3, harness.Store.Count);
        Assert.Equal(1, harness.Store.DeleteOlderThan(before, "b", dryRun: false));
        Assert.Equal(1, harness.Store.DeleteOlderThan(before, null, dryRun: false));
        Assert.Equal("old but touched", harness.Store.List(GrainFilter.None, 10).Grains.Single().Text);
    }

    [Fact]
    public void A_cancelled_batch_stores_nothing()
    {
        using GrainStoreHarness harness = new();
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => harness.Store.AddMany([new() { Text = "a" }], cancelled.Token));
        Assert.Equal(0, harness.Store.Count);
    }

    [Fact]
    public void Another_models_vectors_are_refused_by_name()
    {
        using GrainStoreHarness harness = new(new WordEncoder("first", 16));
        harness.Add("text");
        harness.Encoder = new WordEncoder("second", 8);
        GrainModelMismatchException refused =
            Assert.Throws<GrainModelMismatchException>(() => harness.Add("another"));
        Assert.Contains("first (16 dimensions", refused.Message, StringComparison.Ordinal);
        Assert.Contains("second (8 dimensions", refused.Message, StringComparison.Ordinal);
        Assert.Throws<GrainModelMismatchException>(() => harness.Search("text"));
        Assert.Equal(["text"], harness.Search("text", SearchMode.Text));
    }

    [Fact]
    public void An_empty_store_answers_with_nothing_and_needs_no_model()
    {
        using GrainStoreHarness harness = new();
        harness.Encoder = null!;
        Assert.Empty(harness.Search("anything"));
        Assert.Empty(harness.Store.List(GrainFilter.None, 10).Grains);
        Assert.Equal(0, harness.Store.Stats().Grains);
        Assert.Throws<GrainRejectedException>(() => harness.Search(" "));
        Assert.Throws<GrainRejectedException>(() => harness.Search("x", k: 0));
        Assert.Throws<GrainRejectedException>(() => harness.Search("x", k: 1_001));
    }

    [Fact]
    public void Damage_in_a_document_is_named_and_does_not_spread()
    {
        using GrainStoreHarness harness = new();
        GrainId hit = harness.Add("first document").Id;
        GrainId spared = harness.Add("second document").Id;
        harness.Files.Corrupt("/data/knowledge/000001/documents.dat", DocumentFile.HeaderBytes + 40);
        DocumentDamagedException damaged = Assert.Throws<DocumentDamagedException>(() => harness.Store.Get(hit));
        Assert.Contains("documents.dat", damaged.Message, StringComparison.Ordinal);
        Assert.Equal("second document", harness.Store.Get(spared)!.Text);
    }
}
