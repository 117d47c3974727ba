namespace Synapsid.Keyspace.Sessions;

/// <summary>A key as it was when a session began to watch it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Version">Its version then.</param>
/// <param name="Existed">Whether it was there.</param>
/// <param name="Swaps">How often its database had been swapped.</param>
internal readonly record struct KeyWatch(WatchedKey Key, long Version, bool Existed, long Swaps);
