using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Grains;
using Synapsid.Knowledge.Tests.Code.Index;

namespace Synapsid.Knowledge.Tests.Code.Anchors;

public sealed class AnchorNotesTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(100);

    private readonly CodeTree _tree = new();
    private ulong _id;

    public AnchorNotesTests()
    {
        _tree.Write("a.cs", "class One\n{\n    int F;\n}\n\nclass Two { }\n");
        _tree.Index.Update(new IndexRequest());
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_place_carries_the_grains_of_its_lines_the_closest_first_and_each_once()
    {
        AnchorNotes notes = Notes(Grain("a.cs"), Grain("a.cs#One"), Grain("a.cs#F"), Grain("a.cs#Two"), Grain("a.cs:1"));
        Assert.Equal(["a.cs#F", "a.cs:1", "a.cs#One"], Titles(notes.Take("sources", "a.cs", 1, 4, 1_000)));
        Assert.Equal(["a.cs#Two", "a.cs"], Titles(notes.Take("sources", "a.cs", 6, 6, 1_000)));
        Assert.Empty(notes.Take("sources", "a.cs", 1, 6, 1_000));
        Assert.Empty(notes.Take("other", "a.cs", 1, 6, 1_000));
        Assert.Empty(notes.Take("sources", "b.cs", 1, 6, 1_000));
    }

    [Fact]
    public void What_does_not_fit_the_budget_waits_for_a_place_that_has_room()
    {
        AnchorNotes notes = Notes(Grain("a.cs#One"), Grain("a.cs#F"));
        IReadOnlyList<GrainNote> all = Notes(Grain("a.cs#One")).Take("sources", "a.cs", 1, 4, 1_000);
        int cost = all[0].TokensMax;
        Assert.Empty(notes.Take("sources", "a.cs", 1, 4, cost - 4));
        Assert.Equal(["a.cs#F"], Titles(notes.Take("sources", "a.cs", 1, 4, cost)));
        Assert.Equal(["a.cs#One"], Titles(notes.Take("sources", "a.cs", 1, 4, cost)));
    }

    [Fact]
    public void A_grain_that_does_not_hold_now_is_not_shown()
    {
        long now = Now.ToUnixTimeMilliseconds();
        AnchorNotes notes = Notes(
            Grain("a.cs#Two") with { ValidToMs = now },
            Grain("a.cs#Two") with { ValidFromMs = now + 1 },
            Grain("a.cs#Two") with { Title = "holds", ValidFromMs = now, ValidToMs = now + 1 });
        Assert.Equal(["holds"], Titles(notes.Take("sources", "a.cs", 6, 6, 1_000)));
    }

    [Fact]
    public void A_grain_of_a_symbol_that_is_gone_is_told_at_its_file()
    {
        AnchorNotes notes = Notes(Grain("a.cs#Two"));
        _tree.Write("a.cs", "class One { }\n", hoursAgo: 2);
        GrainNote note = Assert.Single(notes.Take("sources", "a.cs", 1, 1, 1_000));
        Assert.Equal(AnchorState.Gone, note.State);
    }

    private static IEnumerable<string> Titles(IReadOnlyList<GrainNote> notes) => notes.Select(note => note.Title);

    private AnchoredGrain Grain(string anchor)
    {
        Assert.True(AnchorRequest.TryParse(anchor, out AnchorRequest? request, out _));
        CodeAnchor found = _tree.Library.CreateResolver().Resolve(request);
        return new AnchoredGrain(new GrainId(1, ++_id), anchor, found, long.MinValue, long.MaxValue);
    }

    private AnchorNotes Notes(params AnchoredGrain[] grains)
    {
        new AnchorShelf(PhysicalFileSystem.Instance, _tree.IndexFolder).Publish(grains);
        return new AnchorNotes([("sources", _tree.Index.Anchors()!)], _tree.Library.Anchors, Now);
    }
}
