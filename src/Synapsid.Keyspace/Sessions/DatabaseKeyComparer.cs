namespace Synapsid.Keyspace.Sessions;

/// <summary>Compares keys of tables by their bytes, without copying the key that is looked up.</summary>
internal sealed class DatabaseKeyComparer
    : IEqualityComparer<DatabaseKey>, IAlternateEqualityComparer<DatabaseKeySpan, DatabaseKey>
{
    internal static DatabaseKeyComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(DatabaseKey? x, DatabaseKey? y) =>
        x is not null && y is not null && x.Database == y.Database && x.Key.AsSpan().SequenceEqual(y.Key);

    /// <inheritdoc/>
    public int GetHashCode(DatabaseKey obj) => Hash(obj.Database, obj.Key);

    /// <inheritdoc/>
    public bool Equals(DatabaseKeySpan alternate, DatabaseKey other) =>
        alternate.Database == other.Database && alternate.Key.SequenceEqual(other.Key);

    /// <inheritdoc/>
    public int GetHashCode(DatabaseKeySpan alternate) => Hash(alternate.Database, alternate.Key);

    /// <inheritdoc/>
    public DatabaseKey Create(DatabaseKeySpan alternate) => new(alternate.Database, alternate.Key.ToArray());

    private static int Hash(int database, ReadOnlySpan<byte> key)
    {
        HashCode hash = default;
        hash.Add(database);
        hash.AddBytes(key);
        return hash.ToHashCode();
    }
}
