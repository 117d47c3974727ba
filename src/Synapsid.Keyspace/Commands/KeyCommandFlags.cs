namespace Synapsid.Keyspace.Commands;

/// <summary>What Redis' <c>COMMAND</c> tells of a command, and what the dispatcher goes by.</summary>
[Flags]
public enum KeyCommandFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>It may change keys.</summary>
    Write = 1 << 0,

    /// <summary>It reads keys and changes none.</summary>
    ReadOnly = 1 << 1,

    /// <summary>It may need memory: refused when the limit is reached and nothing can be evicted.</summary>
    DenyOom = 1 << 2,

    /// <summary>About the server.</summary>
    Admin = 1 << 3,

    /// <summary>About messages.</summary>
    PubSub = 1 << 4,

    /// <summary>Not in a transaction.</summary>
    NoMulti = 1 << 5,

    /// <summary>Takes constant or logarithmic time.</summary>
    Fast = 1 << 6,

    /// <summary>May be called before <c>AUTH</c>.</summary>
    NoAuth = 1 << 7,

    /// <summary>
    /// Looks at keys that it does not name (<c>KEYS</c>, <c>SCAN</c>, <c>INFO</c>): locks shards by itself, one after
    /// the other. One that also writes (<c>FLUSHALL</c>) has all of them locked, and so has a transaction with either.
    /// </summary>
    AllKeys = 1 << 8,

    /// <summary>May be called while subscribed in RESP2.</summary>
    WhileSubscribed = 1 << 9,
}
