namespace Synapsid.Keyspace.Sessions;

/// <summary>A key with its database, as it is looked up.</summary>
internal readonly ref struct DatabaseKeySpan(int database, ReadOnlySpan<byte> key)
{
    /// <summary>The database.</summary>
    internal readonly int Database = database;

    /// <summary>The key.</summary>
    internal readonly ReadOnlySpan<byte> Key = key;
}
