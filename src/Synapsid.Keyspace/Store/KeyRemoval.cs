namespace Synapsid.Keyspace.Store;

/// <summary>Why the store itself removed a key.</summary>
public enum KeyRemoval
{
    /// <summary>Its time had come.</summary>
    Expired,

    /// <summary>Memory was needed.</summary>
    Evicted,
}
