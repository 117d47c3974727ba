using Synapsid.Knowledge.Documents;
using Synapsid.Knowledge.Grains;

namespace Synapsid.Knowledge.Tests.Grains;

public sealed class GrainStoreVerifyTests
{
    private const string Documents = "/data/knowledge/000001/documents.dat";
    private const string Vectors = "/data/knowledge/000001/vectors.vec";
    private const long FirstRowOffset = 64 * 1024;

    [Fact]
    public void A_sound_store_is_sound()
    {
        using GrainStoreHarness harness = new();
        Assert.Empty(harness.Store.Verify(repair: false).Damage);
        harness.Add("one");
        harness.Add("two");
        harness.Store.Delete(harness.Add("three").Id);
        GrainVerification found = harness.Store.Verify(repair: true);
        Assert.Equal((2, 2, 0), (found.Documents, found.Vectors, found.Damage.Count));
    }

    [Fact]
    public void A_damaged_vector_is_found_and_encoded_anew()
    {
        using GrainStoreHarness harness = new();
        GrainId id = harness.Add("one apple", title: "T", @namespace: "n", "tag").Id;
        harness.Add("two pears");
        harness.TakeSnapshot();
        harness.Files.Corrupt(Vectors, FirstRowOffset + 5);
        Grain before = harness.Store.Get(id)!;

        GrainDamage found = Assert.Single(harness.Store.Verify(repair: false).Damage);
        Assert.Equal((id, false), (found.Id, found.Repaired));
        Assert.Contains("syn verify --repair", found.Problem, StringComparison.Ordinal);
        Assert.True(Assert.Single(harness.Store.Verify(repair: true).Damage).Repaired);
        Assert.Empty(harness.Store.Verify(repair: false).Damage);
        Assert.Equivalent(before, harness.Store.Get(id));
        Assert.Equal("one apple", harness.Search("one apple", SearchMode.Dense)[0]);
        harness.Reopen();
        Assert.Empty(harness.Store.Verify(repair: false).Damage);
    }

    [Fact]
    public void A_damaged_document_is_named_and_cannot_be_mended()
    {
        using GrainStoreHarness harness = new();
        GrainId id = harness.Add("one").Id;
        harness.Add("two");
        harness.Files.Corrupt(Documents, DocumentFile.HeaderBytes + 30);
        GrainDamage found = Assert.Single(harness.Store.Verify(repair: true).Damage);
        Assert.Equal((id, false), (found.Id, found.Repaired));
        Assert.Contains("documents.dat", found.Problem, StringComparison.Ordinal);
    }
}
