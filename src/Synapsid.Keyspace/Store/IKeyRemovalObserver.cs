using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Store;

/// <summary>Is told of keys that no command removed, under the lock of the key's shard: it must be quick.</summary>
public interface IKeyRemovalObserver
{
    /// <summary>A key is gone: for notifications, and for whoever watches it.</summary>
    void Removed(int database, ReadOnlySpan<byte> key, KeyRemoval reason);

    /// <summary>
    /// The removals of one portion of the expiry cycle or of one eviction as effects, for the journal. Removals that a
    /// command comes across are among that command's effects instead.
    /// </summary>
    void Commit(EffectWriter effects);
}
