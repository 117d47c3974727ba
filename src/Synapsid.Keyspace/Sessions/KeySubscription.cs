namespace Synapsid.Keyspace.Sessions;

/// <summary>Somebody who is told of each change of certain keys, until it is disposed.</summary>
internal sealed class KeySubscription(KeyChanges owner, KeyChangeHandler handler) : IDisposable
{
    private readonly List<WatchedKey> _keys = [];
    private int _disposed;

    /// <summary>Whom to tell.</summary>
    internal KeyChangeHandler Handler => handler;

    /// <summary>What it watches.</summary>
    internal List<WatchedKey> Keys => _keys;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) owner.Unsubscribe(this);
    }
}
