using Synapsid.Base.Buffers;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Grains;
using Synapsid.Knowledge.Tests.Code.Index;

namespace Synapsid.Knowledge.Tests.Grains;

public sealed class GrainStoreAnchorTests : IDisposable
{
    private readonly CodeTree _tree = new();
    private readonly GrainStoreHarness _harness = new();
    private int _told;

    public GrainStoreAnchorTests()
    {
        _tree.Write("a.cs", "class One { }\nclass Two { }\n");
        _tree.Index.Update(new IndexRequest());
        Wire();
    }

    public void Dispose()
    {
        _harness.Dispose();
        _tree.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Anchors_are_there_after_reopening(bool snapshot)
    {
        GrainId kept = Add("kept", "a.cs#One");
        GrainId gone = Add("gone", "a.cs#Two");
        GrainId changed = Add("changed", "a.cs#One");
        GrainId cleared = Add("cleared", "a.cs#One");
        _harness.Add("plain");
        _harness.Store.Update(changed, new GrainPatch { Anchor = Request("a.cs#Two") });
        if (snapshot) _harness.TakeSnapshot();
        _harness.Store.Update(cleared, new GrainPatch { Anchor = AnchorRequest.None });
        _harness.Store.Update(kept, new GrainPatch { Title = "T" });
        _harness.Store.Delete(gone);
        if (snapshot) _harness.TakeSnapshot();
        _harness.Reopen();
        Assert.Equal("One", _harness.Store.Get(kept)!.Anchor!.Symbol);
        Assert.Equal("Two", _harness.Store.Get(changed)!.Anchor!.Symbol);
        Assert.Null(_harness.Store.Get(cleared)!.Anchor);
        AnchoredGrain[] anchored = [.. _harness.Store.Anchored().OrderBy(grain => grain.Title)];
        Assert.Equal([changed, kept], anchored.Select(grain => grain.Id).Reverse());
        Assert.Equal("T", anchored[0].Title);
    }

    [Fact]
    public void Who_wants_to_know_is_told_of_changes_and_of_nothing_else()
    {
        _harness.Add("plain");
        Assert.Equal(0, _told);
        GrainId id = Add("kept", "a.cs#One");
        Assert.Equal(1, _told);
        _harness.Store.Update(id, new GrainPatch { Title = "T" });
        Assert.Equal(2, _told);
        _harness.Store.Delete(id);
        Assert.Equal(3, _told);
    }

    [Fact]
    public void A_draft_that_cannot_be_anchored_is_rejected_and_the_others_are_stored()
    {
        IReadOnlyList<AddOutcome> outcomes = _harness.Store.AddMany(
        [
            new GrainDraft { Text = "bad", Anchor = Request("a.cs#Three") },
            new GrainDraft { Text = "bad" },
            new GrainDraft { Text = "good", Anchor = Request("a.cs#Two") },
        ]);
        Assert.Contains("has no symbol 'Three'", outcomes[0].Rejection!.Message);
        Assert.True(outcomes[1].Stored);
        Assert.True(outcomes[2].Stored);
        Assert.Null(_harness.Store.Get(outcomes[1].Id)!.Anchor);
    }

    [Fact]
    public void A_grain_without_an_anchor_has_the_bytes_of_the_first_version()
    {
        Grain grain = new()
        {
            Id = new GrainId(1, 2),
            Namespace = "n",
            Text = "t",
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            ContentHash = "",
            Chunks = [new GrainChunk(0, 1)],
        };
        const string First = "0100000000000000010000000000000002016e000000000a746578742f706c61696e00"
            + "0000000000000000" + "0000000000000000" + "0000000000000080" + "ffffffffffffff7f" + "0174010001";
        string plain = Convert.ToHexStringLower(Bytes(grain));
        Assert.Equal(First, plain);
        Assert.True(GrainFormat.TryRead(Convert.FromHexString(plain), out Grain? read));
        Assert.Null(read.Anchor);

        CodeAnchor anchor = new()
        {
            Repository = "/r",
            Path = "a.cs",
            Symbol = "One",
            StartLine = 1,
            EndLine = 2,
            Hash = new AnchorHash(new ContentHash(3, 4), 5),
        };
        byte[] bytes = Bytes(grain with { Anchor = anchor });
        Assert.Equal(
            "02" + plain[2..] + "022f7204612e637301034f6e65010200" + "00000000000000030000000000000004" + "0000000500",
            Convert.ToHexStringLower(bytes));
        Assert.True(GrainFormat.TryRead(bytes, out read));
        Assert.Equal(anchor, read.Anchor);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(GrainFormat.TryRead(bytes.AsSpan(0, length), out _));
        }
    }

    private static byte[] Bytes(Grain grain)
    {
        RecordWriter writer = new();
        GrainFormat.Write(writer, grain);
        return writer.Written.ToArray();
    }

    private void Wire()
    {
        _harness.Store.AnchorResolver = _tree.Library.CreateResolver;
        _harness.Store.AnchorsChanged = () => _told++;
    }

    private GrainId Add(string text, string anchor) =>
        _harness.Store.Add(new GrainDraft { Text = text, Anchor = Request(anchor) }).Id;

    private static AnchorRequest Request(string text) =>
        AnchorRequest.TryParse(text, out AnchorRequest? request, out string? problem)
            ? request
            : throw new ArgumentException(problem);
}
