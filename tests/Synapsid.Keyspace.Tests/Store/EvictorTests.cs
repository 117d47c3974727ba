using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Tests.Store;

public sealed class EvictorTests
{
    private const int Keys = 20_000;

    [Fact]
    public void Without_a_policy_nothing_goes()
    {
        using StoreModel model = Filled(EvictionPolicy.NoEviction, 0);
        Assert.False(model.Store.TryMakeRoom());
        Assert.Equal(Keys, model.Store.CountKeys(0));
        model.Store.MemoryMaxBytes = 0;
        Assert.True(model.Store.TryMakeRoom());
    }

    [Theory]
    [InlineData(EvictionPolicy.AllKeysLru)]
    [InlineData(EvictionPolicy.AllKeysLfu)]
    [InlineData(EvictionPolicy.AllKeysRandom)]
    [InlineData(EvictionPolicy.VolatileLru)]
    [InlineData(EvictionPolicy.VolatileLfu)]
    [InlineData(EvictionPolicy.VolatileRandom)]
    [InlineData(EvictionPolicy.VolatileTtl)]
    public void Memory_falls_below_the_limit(EvictionPolicy policy)
    {
        using StoreModel model = Filled(policy, 1_000_000);
        Assert.True(MakeRoom(model));
        Assert.InRange(model.Store.UsedBytes, model.Store.MemoryMaxBytes * 9 / 10, model.Store.MemoryMaxBytes);
        Assert.Equal(Keys - model.Store.CountKeys(0), model.Store.Measure().Evicted);
    }

    [Theory]
    [InlineData(EvictionPolicy.VolatileLru)]
    [InlineData(EvictionPolicy.VolatileLfu)]
    [InlineData(EvictionPolicy.VolatileRandom)]
    [InlineData(EvictionPolicy.VolatileTtl)]
    public void Volatile_policies_spare_keys_that_stay(EvictionPolicy policy)
    {
        using StoreModel model = Filled(policy, 0);
        for (int i = 0; i < 50; i++) model.SetExpiry(0, StoreModel.Key(i), model.NowMs + 1_000_000);
        Assert.False(MakeRoom(model));
        Assert.Equal(Keys - 50, model.Store.CountKeys(0));
        Assert.Equal(0, model.Store.CountVolatile(0));
    }

    [Fact]
    public void Least_recently_used_go_first()
    {
        using StoreModel model = Filled(EvictionPolicy.AllKeysLru, 0);
        model.Clock.Advance(TimeSpan.FromMinutes(1));
        for (int i = 0; i < Keys / 2; i++) model.Check(0, StoreModel.Key(i));
        Assert.True(MakeRoom(model));
        AssertSpared(model);
    }

    [Fact]
    public void Least_frequently_used_go_first()
    {
        using StoreModel model = Filled(EvictionPolicy.AllKeysLfu, 0);
        for (int use = 0; use < 10; use++)
        {
            for (int i = 0; i < Keys / 2; i++) model.Check(0, StoreModel.Key(i));
        }

        Assert.True(MakeRoom(model));
        AssertSpared(model);
    }

    [Fact]
    public void Those_that_expire_first_go_first()
    {
        using StoreModel model = Filled(EvictionPolicy.VolatileTtl, 0);
        for (int i = 0; i < Keys; i++) model.SetExpiry(0, StoreModel.Key(i), model.NowMs + 1_000_000 - i);
        Assert.True(MakeRoom(model));
        AssertSpared(model);
    }

    /// <summary>Keys in database 0, and a limit at three quarters of them.</summary>
    private static StoreModel Filled(EvictionPolicy policy, int lifeMs)
    {
        var model = new StoreModel(new KeyspaceStoreOptions { Eviction = policy });
        for (int i = 0; i < Keys; i++) model.Put(0, StoreModel.Key(i), new string('v', 64), lifeMs == 0 ? 0 : model.NowMs + lifeMs);
        model.Store.MemoryMaxBytes = model.Store.UsedBytes * 3 / 4;
        return model;
    }

    /// <summary>A call removes a bounded number of keys.</summary>
    private static bool MakeRoom(StoreModel model)
    {
        for (int call = 0; call < 100; call++)
        {
            if (!model.Store.TryMakeRoom()) return false;
            if (model.Store.UsedBytes <= model.Store.MemoryMaxBytes) return true;
        }

        return false;
    }

    /// <summary>About a quarter went, of which nearly all from the worse half, at random 50 %.</summary>
    private static void AssertSpared(StoreModel model)
    {
        int lost = 0;
        int lostGood = 0;
        for (int i = 0; i < Keys; i++)
        {
            byte[] key = StoreModel.Bytes(StoreModel.Key(i));
            using var _ = new StoreModel.Entered(model.Store, key);
            if (model.View(0).TryGet(key, out KeyEntry _, touch: false)) continue;
            lost++;
            if (i < Keys / 2) lostGood++;
        }

        Assert.InRange(lost, Keys / 5, Keys * 2 / 5);
        Assert.InRange(lostGood, 0, lost / 20);
    }
}
