using Synapsid.Ledger.Events;
using Synapsid.Ledger.Vectors;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests.Vectors;

public sealed class EventVectorsTests
{
    [Fact]
    public void The_nearest_vectors_are_found_by_namespace_over_restarts_and_rebuilds()
    {
        SimulatedFileSystem files = new();
        Random random = new(4);
        List<(long Index, float[] Vector)> all = [];
        for (int round = 0; round < 3; round++)
        {
            using Ledger ledger = TestLedger.Open(files);
            for (int i = 0; i < 60; i++)
            {
                float[] vector = [.. Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f)];
                ledger.Append(TestLedger.Batch("without"));
                all.Add((Append(ledger, "default", vector), vector));
                Append(ledger, "other", [1, 0]);
            }

            Check(ledger, all);
        }

        files.Lose("/ledger/vectors.vec");
        using (Ledger rebuilt = TestLedger.Open(files)) Check(rebuilt, all);
        string[] names = [.. files.ListFiles("/ledger").Where(name => name[0] == 'v' && name != "vkey")];
        foreach (string name in names)
        {
            files.Lose("/ledger/" + name);
        }

        using Ledger again = TestLedger.Open(files);
        Check(again, all);
        Assert.Equal(360, again.Statistics.Vectors);
        Assert.Empty(again.VerifyIndexes());
    }

    [Fact]
    public void A_vector_of_other_dimensions_is_refused_and_nothing_is_taken()
    {
        using Ledger ledger = TestLedger.Open(new SimulatedFileSystem());
        Append(ledger, "default", [1, 2, 3]);
        Assert.Throws<ArgumentException>(() => Append(ledger, "default", [1, 2]));
        Assert.Equal(1, ledger.Count);
        Assert.Throws<ArgumentException>(() => ledger.Similar("default", [1f], 1));
        Assert.Empty(ledger.Similar("nowhere", [1f], 1));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_vector_of_what_is_no_number_is_refused(float number)
    {
        EventBatch batch = new();
        Assert.Throws<ArgumentException>(() => batch.Add(new EventDraft { Vector = new[] { 1, number } }));
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void A_batch_that_is_refused_decides_nothing_about_its_namespaces()
    {
        using Ledger ledger = TestLedger.Open(new SimulatedFileSystem());
        EventBatch batch = new();
        batch.Add(new EventDraft { Namespace = "new", Vector = new float[] { 1, 2, 3 } });
        batch.Add(new EventDraft { Namespace = "new", Vector = new float[] { 1, 2 } });
        Assert.Throws<ArgumentException>(() => ledger.Append(batch));
        Append(ledger, "new", [1, 2]);
        Assert.Single(ledger.Similar("new", [1, 2], 5));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(23)]
    public void A_vector_survives_a_crash_as_its_event_does(int seed)
    {
        long operations = Run(new SimulatedFileSystem(), []);
        for (long at = 20; at < operations; at += 3)
        {
            SimulatedFileSystem files = new() { CrashAtOperation = at };
            List<(long Index, float[] Vector)> acknowledged = [];
            Run(files, acknowledged);
            files.Crash(seed + (int)at);
            using Ledger ledger = TestLedger.Open(files);
            if (acknowledged.Count > 0) Check(ledger, acknowledged);
        }
    }

    private static long Run(SimulatedFileSystem files, List<(long Index, float[] Vector)> acknowledged)
    {
        Random random = new(9);
        try
        {
            using Ledger ledger = TestLedger.Open(files, TestLedger.Options with { SegmentBytesForTests = 4 << 10 });
            for (int i = 0; i < 40; i++)
            {
                float[] vector = [.. Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f)];
                acknowledged.Add((Append(ledger, "default", vector), vector));
            }
        }
        catch (IOException)
        {
            // The power failed, as it was told to.
        }

        return files.Operations;
    }

    private static long Append(Ledger ledger, string space, float[] vector)
    {
        EventBatch batch = new();
        batch.Add(new EventDraft { Namespace = space, Vector = vector });
        return ledger.Append(batch, ReceiptLevel.Durable).FirstIndex;
    }

    private static void Check(Ledger ledger, List<(long Index, float[] Vector)> all)
    {
        foreach ((long index, float[] vector) in all)
        {
            VectorHit hit = ledger.Similar("default", vector, 1)[0];
            Assert.Equal(index, hit.Index);
            Assert.Equal(1, hit.Score, 4);
        }
    }
}
