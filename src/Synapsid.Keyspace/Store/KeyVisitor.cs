namespace Synapsid.Keyspace.Store;

/// <summary>Looks at a key under its shard's lock.</summary>
/// <param name="key">The key; valid during the call.</param>
/// <param name="entry">What it holds; valid during the call.</param>
public delegate void KeyVisitor(ReadOnlySpan<byte> key, in KeyEntry entry);
