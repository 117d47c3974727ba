namespace Synapsid.Keyspace.Commands;

/// <summary>What ZADD's options say.</summary>
[Flags]
internal enum ScoreRules
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>NX</c>: only new members.</summary>
    OnlyNew = 1 << 0,

    /// <summary><c>XX</c>: only members that are there.</summary>
    OnlyExisting = 1 << 1,

    /// <summary><c>GT</c>: only to a greater score.</summary>
    OnlyGreater = 1 << 2,

    /// <summary><c>LT</c>: only to a lesser score.</summary>
    OnlyLess = 1 << 3,

    /// <summary><c>CH</c>: count changed members as well as new ones.</summary>
    CountChanged = 1 << 4,

    /// <summary><c>INCR</c>: add to the score.</summary>
    Increment = 1 << 5,
}
