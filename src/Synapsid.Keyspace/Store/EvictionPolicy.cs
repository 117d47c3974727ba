namespace Synapsid.Keyspace.Store;

/// <summary>Which keys go when memory is needed, named as Redis names them (<c>allkeys-lru</c>).</summary>
public enum EvictionPolicy
{
    /// <summary>None: commands that need memory fail.</summary>
    NoEviction,

    /// <summary>Those not used for longest.</summary>
    AllKeysLru,

    /// <summary>Those used least often.</summary>
    AllKeysLfu,

    /// <summary>Any.</summary>
    AllKeysRandom,

    /// <summary>Of those that expire, the ones not used for longest.</summary>
    VolatileLru,

    /// <summary>Of those that expire, the ones used least often.</summary>
    VolatileLfu,

    /// <summary>Any of those that expire.</summary>
    VolatileRandom,

    /// <summary>Those that expire first.</summary>
    VolatileTtl,
}
