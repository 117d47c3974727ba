namespace Synapsid.Keyspace;

/// <summary>What a key holds. The numbers are on disk.</summary>
public enum KeyType : byte
{
    /// <summary>Nothing: there is no such key.</summary>
    None = 0,

    /// <summary>Bytes.</summary>
    String = 1,

    /// <summary>A list of bytes, ends first.</summary>
    List = 2,

    /// <summary>Distinct bytes without order.</summary>
    Set = 3,

    /// <summary>Distinct bytes, each with a score, in the order of scores.</summary>
    SortedSet = 4,

    /// <summary>Fields with values.</summary>
    Hash = 5,
}
