namespace Synapsid.Keyspace.Effects;

/// <summary>
/// What an effect does to its key. The numbers are on disk: in the journal, in snapshots. Kinds from 0x10 belong to
/// collections.
/// </summary>
public enum EffectKind : byte
{
    /// <summary>The key holds this value and nothing else: type, expiry, bytes.</summary>
    Put = 1,

    /// <summary>The key is gone.</summary>
    Delete = 2,

    /// <summary>The key expires at a time, or never.</summary>
    Expire = 3,

    /// <summary>Every key of the database is gone.</summary>
    FlushDatabase = 4,

    /// <summary>Bytes at an offset of a string, which grows with zeros where it is shorter.</summary>
    WriteRange = 5,

    /// <summary>Two databases change places; the second one's number stands for the key.</summary>
    SwapDatabases = 6,

    /// <summary>A hash's field has a value.</summary>
    HashSet = 0x10,

    /// <summary>A hash's field is gone.</summary>
    HashRemove = 0x11,

    /// <summary>Elements join a list at its head, one after the other.</summary>
    ListPushLeft = 0x18,

    /// <summary>Elements join a list at its tail.</summary>
    ListPushRight = 0x19,

    /// <summary>Elements leave a list's head.</summary>
    ListPopLeft = 0x1A,

    /// <summary>Elements leave a list's tail.</summary>
    ListPopRight = 0x1B,

    /// <summary>A list's element at an index is another.</summary>
    ListSet = 0x1C,

    /// <summary>An element joins a list at an index.</summary>
    ListInsert = 0x1D,

    /// <summary>The element at an index leaves a list.</summary>
    ListRemove = 0x1E,

    /// <summary>Members join a set.</summary>
    SetAdd = 0x20,

    /// <summary>Members leave a set.</summary>
    SetRemove = 0x21,

    /// <summary>A sorted set's member has a score.</summary>
    SortedSetPut = 0x28,

    /// <summary>A sorted set's member is gone.</summary>
    SortedSetRemove = 0x29,
}
