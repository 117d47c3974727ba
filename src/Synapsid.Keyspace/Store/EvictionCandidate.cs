namespace Synapsid.Keyspace.Store;

/// <summary>A key that may be evicted, in a pool; used again for another key.</summary>
internal sealed class EvictionCandidate
{
    private byte[] _key = [];
    private int _keyLength;

    /// <summary>How good a choice it is: idle seconds, uses missing, or how soon it expires.</summary>
    public ulong Score { get; private set; }

    /// <summary>Its database.</summary>
    public int Database { get; private set; }

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <summary>Becomes another key.</summary>
    public void Set(ulong score, int database, ReadOnlySpan<byte> key)
    {
        (Score, Database) = (score, database);
        if (_key.Length < key.Length) _key = new byte[key.Length];
        key.CopyTo(_key);
        _keyLength = key.Length;
    }

    /// <summary>Whether it is this key.</summary>
    public bool Is(int database, ReadOnlySpan<byte> key) => Database == database && Key.SequenceEqual(key);
}
