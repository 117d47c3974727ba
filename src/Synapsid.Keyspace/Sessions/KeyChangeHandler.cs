namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// Is told of a change on the thread that made it, while the key's shard is locked: it takes what it needs and returns
/// at once, and calls nothing of the key space.
/// </summary>
public delegate void KeyChangeHandler(KeyChange change);
