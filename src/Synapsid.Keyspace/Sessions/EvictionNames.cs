using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Sessions;

/// <summary>Redis' names of the eviction policies.</summary>
public static class EvictionNames
{
    private static readonly (EvictionPolicy Policy, string Name)[] Names =
    [
        (EvictionPolicy.VolatileLru, "volatile-lru"), (EvictionPolicy.VolatileLfu, "volatile-lfu"),
        (EvictionPolicy.VolatileRandom, "volatile-random"), (EvictionPolicy.VolatileTtl, "volatile-ttl"),
        (EvictionPolicy.AllKeysLru, "allkeys-lru"), (EvictionPolicy.AllKeysLfu, "allkeys-lfu"),
        (EvictionPolicy.AllKeysRandom, "allkeys-random"), (EvictionPolicy.NoEviction, "noeviction"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Select(known => known.Name)];

    /// <summary>The name of a policy.</summary>
    public static string Of(EvictionPolicy policy) => Names.First(known => known.Policy == policy).Name;

    /// <summary>The policy of a name that is one of <see cref="All"/>.</summary>
    /// <exception cref="InvalidOperationException">It is none of them.</exception>
    public static EvictionPolicy Parse(string name) => Names.First(known => known.Name == name).Policy;
}
