namespace Synapsid.Keyspace.Commands;

/// <summary>Redis' classes of keyspace events, as <c>notify-keyspace-events</c> names them by letters.</summary>
[Flags]
public enum KeyEventKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>K</c>: tell on <c>__keyspace@db__:key</c>.</summary>
    Keyspace = 1 << 0,

    /// <summary><c>E</c>: tell on <c>__keyevent@db__:event</c>.</summary>
    Keyevent = 1 << 1,

    /// <summary><c>g</c>: DEL, EXPIRE, RENAME and the like.</summary>
    Generic = 1 << 2,

    /// <summary><c>$</c></summary>
    String = 1 << 3,

    /// <summary><c>l</c></summary>
    List = 1 << 4,

    /// <summary><c>s</c></summary>
    Set = 1 << 5,

    /// <summary><c>h</c></summary>
    Hash = 1 << 6,

    /// <summary><c>z</c></summary>
    SortedSet = 1 << 7,

    /// <summary><c>x</c></summary>
    Expired = 1 << 8,

    /// <summary><c>e</c></summary>
    Evicted = 1 << 9,

    /// <summary><c>m</c>: a key was looked for and not there.</summary>
    KeyMiss = 1 << 10,

    /// <summary><c>n</c>: a key came to be.</summary>
    New = 1 << 11,

    /// <summary><c>t</c>: streams; nothing tells of them yet.</summary>
    Stream = 1 << 12,

    /// <summary><c>d</c>: modules, which there are none of; clients write the letter all the same.</summary>
    Module = 1 << 13,

    /// <summary><c>A</c>: every class but <c>m</c> and <c>n</c>.</summary>
    All = Generic | String | List | Set | Hash | SortedSet | Expired | Evicted | Stream | Module,
}
