namespace Synapsid.Keyspace.Sessions;

/// <summary>A key with its database, as a table keeps it.</summary>
internal sealed record DatabaseKey(int Database, byte[] Key);
