using System.Text;
using Synapsid.Base.Buffers;
using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Tests.Collections;

public sealed class CollectionEffectsTests
{
    private static readonly CollectionLimits Tight = new()
    {
        HashEntriesMax = 6, HashValueBytesMax = 12, SetIntegersMax = 8, SetEntriesMax = 6, SetValueBytesMax = 12,
        SortedSetEntriesMax = 6, SortedSetValueBytesMax = 12, ListBytesMax = 60,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Effects_of_any_history_make_a_copy_equal(int seed)
    {
        using CollectionWorld live = new(Tight, seed);
        using CollectionWorld copy = new(Tight);
        CollectionHistory history = new(seed);
        for (int i = 0; i < 6_000; i++)
        {
            live.Run(history.Next());
            copy.Replay(live.Effects.Written);
            live.Effects.Clear();
            if (i % 20 == 0) Assert.Equal(live.Contents(), copy.Contents());
        }

        Assert.Equal(live.Contents(), copy.Contents());
    }

    [Theory]
    [InlineData("HSET")]
    [InlineData("SADD")]
    [InlineData("ZADD")]
    [InlineData("RPUSH")]
    public void A_save_and_the_effects_since_it_began_make_the_live_state(string kind)
    {
        using CollectionWorld live = new();
        Random random = new(9);
        for (int i = 0; i < 5_000; i++) Step(live, random, kind, adding: true);
        LargeValue large = live.LargeOf("k")!;
        using ILargeValueSave save = large.BeginSave();
        live.Effects.Clear();
        EffectWriter saved = new();
        bool adding = true;
        for (int chunk = 0; save.Next(saved, 0, "k"u8, 4_000); chunk++)
        {
            if (chunk % 5 == 0) adding = !adding;
            for (int i = 0; i < 150; i++) Step(live, random, kind, adding);
        }

        using CollectionWorld copy = new();
        copy.Replay(saved.Written);
        copy.Replay(live.Effects.Written);
        Assert.Equal(live.Contents(), copy.Contents());
        Assert.False(save.Next(saved, 0, "k"u8, 4_000));
    }

    [Fact]
    public void An_effect_on_another_type_is_passed_over()
    {
        using CollectionWorld live = new();
        live.Run("HSET", "h", "f", "v");
        live.Run("RPUSH", "l", "a", "b");
        live.Run("SADD", "s", "a");
        live.Run("ZADD", "z", "1", "a");
        live.Run("LREM", "l", "0", "a");
        live.Run("LSET", "l", "0", "c");
        byte[] effects = live.Effects.Written.ToArray();
        using CollectionWorld other = new();
        foreach (string key in (string[])["h", "l", "s", "z"]) other.Run("SET", key, "text");
        string before = other.Contents();
        other.Replay(effects);
        Assert.Equal(before, other.Contents());
    }

    [Fact]
    public void Any_bytes_do_no_harm()
    {
        Random random = new(3);
        using CollectionWorld world = new(Tight);
        KeyDatabase database = world.Space.Open(0, null, null);
        EffectKind[] kinds = [.. Enum.GetValues<EffectKind>().Where(kind => kind >= EffectKind.HashSet)];
        for (int i = 0; i < 50_000; i++)
        {
            byte[] bytes = new byte[random.Next(24)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0) for (int j = 0; j < bytes.Length; j++) bytes[j] &= 7;
            EffectKind kind = kinds[random.Next(kinds.Length)];
            byte[] key = [(byte)((byte)kind >> 3)];
            world.InAllShards(() =>
            {
                RecordReader own = new(bytes);
                CollectionEffects.Apply(database, kind, key, ref own);
            });
        }

        world.Contents();
    }

    [Fact]
    public void Damaged_small_forms_are_refused_and_whole_ones_work()
    {
        Random random = new(4);
        string[][] commands =
        [
            ["HGETALL", "k"], ["HGET", "k", "f"], ["HSET", "k", "f", "v"], ["HDEL", "k", "f"], ["HRANDFIELD", "k", "3"],
            ["SMEMBERS", "k"], ["SADD", "k", "9"], ["SADD", "k", "x"], ["SREM", "k", "1"], ["SPOP", "k"], ["SISMEMBER", "k", "1"],
            ["ZRANGE", "k", "0", "-1"], ["ZADD", "k", "2", "b"], ["ZREM", "k", "b"], ["ZREVRANGE", "k", "0", "-1"], ["ZPOPMAX", "k"],
            ["ZRANGEBYLEX", "k", "-", "[z"], ["LRANGE", "k", "0", "-1"], ["LPUSH", "k", "x"], ["RPOP", "k"], ["LINDEX", "k", "-1"],
            ["LREM", "k", "-1", "a"], ["LSET", "k", "1", "abc"], ["LINSERT", "k", "BEFORE", "a", "b"], ["LTRIM", "k", "1", "-2"],
        ];
        KeyType[] types = [KeyType.Hash, KeyType.List, KeyType.Set, KeyType.SortedSet];
        using CollectionWorld world = new();
        int wholes = 0;
        for (int i = 0; i < 100_000; i++)
        {
            byte[] bytes = new byte[random.Next(16)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0) for (int j = 0; j < bytes.Length; j++) bytes[j] &= 7;
            KeyType type = types[random.Next(types.Length)];
            bool whole = SmallForm.IsWhole(type, bytes);
            wholes += whole ? 1 : 0;
            world.InAllShards(() => Assert.Equal(whole, ApplyPut(world, type, bytes)));
            world.Run(commands[random.Next(commands.Length)]);
        }

        Assert.InRange(wholes, 100, 50_000);
    }

    private static bool ApplyPut(CollectionWorld world, KeyType type, byte[] value)
    {
        EffectWriter effects = new();
        effects.Put(0, "k"u8, type, 0, value);
        EffectReader reader = new(effects.Written);
        Assert.True(reader.TryRead(out Effect effect));
        return EffectApplier.Apply(world.Database, effect);
    }

    private static void Step(CollectionWorld world, Random random, string kind, bool adding)
    {
        string member = $"m{random.Next(6_000)}";
        string value = $"{random.Next(1_000_000)}";
        bool add = random.Next(10) < (adding ? 8 : 3);
        string[] command = kind switch
        {
            "HSET" => add ? ["HSET", "k", member, value] : ["HDEL", "k", member],
            "SADD" => add ? ["SADD", "k", member] : ["SREM", "k", member],
            "ZADD" => add ? ["ZADD", "k", value, member] : ["ZREM", "k", member],
            _ => add ? [random.Next(2) == 0 ? "LPUSH" : "RPUSH", "k", member] : [random.Next(2) == 0 ? "LPOP" : "RPOP", "k"],
        };
        world.Run(command);
    }
}
