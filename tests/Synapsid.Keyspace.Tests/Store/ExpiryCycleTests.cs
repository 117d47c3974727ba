using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Tests.Store;

public sealed class ExpiryCycleTests
{
    [Fact]
    public void Everything_that_has_expired_goes_and_nothing_else()
    {
        using var model = new StoreModel();
        var observer = new RecordingObserver();
        model.Store.Observer = observer;
        for (int i = 0; i < 60_000; i++)
            model.Put(i % 3, StoreModel.Key(i), "v", (i % 4) switch { 0 => 0, 1 => model.NowMs + 1_000_000, _ => model.NowMs + 10 });
        model.Clock.Advance(TimeSpan.FromSeconds(1));
        var cycle = new ExpiryCycle(model.Store);
        int passes = 0;
        int removed = 0;
        while (removed < 30_000 && passes < 1_000)
        {
            removed += cycle.Run();
            passes++;
        }

        Assert.Equal(30_000, removed);
        Assert.Equal(30_000, observer.Removed.Count);
        Assert.Equal(30_000, observer.Removed.Distinct().Count());
        Assert.All(observer.Removed, each => Assert.False(model.IsThere(each.Database, each.Key)));
        Assert.InRange(observer.CommittedBytes, 30_000 * 8, int.MaxValue);
        Assert.Equal(30_000, model.Store.Measure().Expired);
        Assert.Equal(30_000, model.Store.CountKeys(0) + model.Store.CountKeys(1) + model.Store.CountKeys(2));
        model.CheckAll();
        Assert.Equal(0, cycle.Run());
    }

    [Fact]
    public void A_pass_over_keys_that_have_time_left_looks_at_one_round_a_shard()
    {
        using var model = new StoreModel();
        for (int i = 0; i < 50_000; i++) model.Put(0, StoreModel.Key(i), "v", model.NowMs + (i % 10 == 0 ? 10 : 1_000_000));
        model.Clock.Advance(TimeSpan.FromSeconds(1));

        // Of 20 looked at about two have expired: less than a quarter, so that a shard has one round, rarely two.
        int removed = new ExpiryCycle(model.Store).Run();
        Assert.InRange(removed, 50, 450);
    }

    [Fact]
    public void A_few_that_expire_among_many_that_stay_are_found()
    {
        using var model = new StoreModel();
        for (int i = 0; i < 100_000; i++) model.Put(0, StoreModel.Key(i), "stays");
        for (int i = 0; i < 10; i++) model.Put(0, "goes" + i, "v", model.NowMs + 1);
        model.Clock.Advance(TimeSpan.FromSeconds(1));
        var cycle = new ExpiryCycle(model.Store);
        int removed = 0;
        for (int pass = 0; pass < 3; pass++) removed += cycle.Run();
        Assert.Equal(10, removed);
        Assert.Equal(100_000, model.Store.CountKeys(0));
    }

    [Fact]
    public void One_pass_over_expired_keys_alone_removes_sixteen_rounds_a_shard()
    {
        using var model = new StoreModel();
        for (int i = 0; i < 100_000; i++) model.Put(0, StoreModel.Key(i), "v", model.NowMs + 1);
        model.Clock.Advance(TimeSpan.FromSeconds(1));

        // A round ends with the group in which it reached 20, so that it may see up to 31.
        Assert.InRange(new ExpiryCycle(model.Store).Run(), 64 * 12 * 20, 64 * 16 * 31);
    }

    [Fact]
    public void A_shard_is_held_for_one_round_of_keys_at_a_time()
    {
        using var model = new StoreModel();
        var observer = new RecordingObserver();
        model.Store.Observer = observer;
        for (int i = 0; i < 100_000; i++) model.Put(0, StoreModel.Key(i), "v", model.NowMs + 1);
        model.Clock.Advance(TimeSpan.FromSeconds(1));
        new ExpiryCycle(model.Store).Run();

        // What is committed is what was removed under one hold: 20 to 31 keys, as a round ends with a group of 12.
        Assert.InRange(observer.Commits, 64 * 12, 64 * 16);
        Assert.InRange(observer.RemovedAtOnceMax, 20, 31);
    }

    private sealed class RecordingObserver : IKeyRemovalObserver
    {
        private int _committed;

        public List<(int Database, string Key)> Removed { get; } = [];

        public int CommittedBytes { get; private set; }

        public int Commits { get; private set; }

        public int RemovedAtOnceMax { get; private set; }

        void IKeyRemovalObserver.Removed(int database, ReadOnlySpan<byte> key, KeyRemoval reason)
        {
            Assert.Equal(KeyRemoval.Expired, reason);
            Removed.Add((database, StoreModel.Text(key)));
        }

        public void Commit(EffectWriter effects)
        {
            Assert.False(effects.IsEmpty);
            Commits++;
            RemovedAtOnceMax = Math.Max(RemovedAtOnceMax, Removed.Count - _committed);
            _committed = Removed.Count;
            CommittedBytes += effects.Written.Length;
        }
    }
}
