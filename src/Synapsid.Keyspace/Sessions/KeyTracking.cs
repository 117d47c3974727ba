using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// Tells clients that cache values of changes (<c>CLIENT TRACKING</c>): those that read a key once, of its next change;
/// those that gave prefixes, of each change of a key that begins with one. The readers of a shard's keys are kept under
/// the shard's lock, the prefixes under a lock of their own. Readers are of a key's name, in whatever database. There
/// are at most <see cref="KeyTuning.TrackedKeysMax"/> keys: the oldest are told as if they had changed.
/// </summary>
internal sealed class KeyTracking(KeyService service)
{
    private readonly TrackedKeys?[] _shards = new TrackedKeys?[KeyspaceStore.ShardCount];
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], List<KeySession>> _prefixes = new(BytesComparer.Instance);
    private int _clients;
    private int _prefixCount;
    private long _keys;
    private long _readers;

    /// <summary>Whether anybody tracks keys: read without a lock, so that where nobody does nothing is spent.</summary>
    internal bool Any => Volatile.Read(ref _clients) > 0;

    /// <summary>Clients that track keys.</summary>
    internal int ClientCount => Volatile.Read(ref _clients);

    /// <summary>Keys with readers.</summary>
    internal long KeyCount => Interlocked.Read(ref _keys);

    /// <summary>Readers of all keys.</summary>
    internal long ReaderCount => Interlocked.Read(ref _readers);

    /// <summary>Different prefixes.</summary>
    internal int PrefixCount => Volatile.Read(ref _prefixCount);

    /// <summary>Whether more keys are tracked than may be, or some though nobody tracks any.</summary>
    internal bool IsOver => KeyCount is > 0 and long count
        && (!Any || (service.Tuning.TrackedKeysMax is > 0 and long most && count > most));

    /// <summary>A session begins to track keys, or changes how it does.</summary>
    internal void Start(KeySession session, TrackingMode? before, TrackingMode mode)
    {
        lock (_gate)
        {
            if (before is null) _clients++;
            foreach (byte[] prefix in mode.Prefixes)
            {
                if (!_prefixes.TryGetValue(prefix, out List<KeySession>? sessions)) _prefixes[prefix] = sessions = [];
                if (!sessions.Contains(session)) sessions.Add(session);
            }

            _prefixCount = _prefixes.Count;
        }
    }

    /// <summary>A session tracks no keys any more.</summary>
    internal void Stop(KeySession session, TrackingMode mode)
    {
        lock (_gate)
        {
            _clients--;
            foreach (byte[] prefix in mode.Prefixes)
            {
                if (!_prefixes.TryGetValue(prefix, out List<KeySession>? sessions)) continue;
                sessions.Remove(session);
                if (sessions.Count == 0) _prefixes.Remove(prefix);
            }

            _prefixCount = _prefixes.Count;
        }
    }

    /// <summary>A session read a key, whose shard is locked.</summary>
    internal void Read(KeySession session, ReadOnlySpan<byte> key)
    {
        TrackedKeys tracked = _shards[service.Store.ShardOf(key)] ??= new TrackedKeys();
        int before = tracked.Count;
        Interlocked.Add(ref _readers, tracked.Add(key, session.Id, id => service.SessionOf(id) is not null));
        Interlocked.Add(ref _keys, tracked.Count - before);
        if (IsOver) Trim(tracked);
    }

    /// <summary>
    /// Forgets the readers of a key, whose shard is locked, for it changed; null where there are none. They are told by
    /// <see cref="TellReaders"/>.
    /// </summary>
    internal IReadOnlyCollection<long>? Take(ReadOnlySpan<byte> key, out byte[] name)
    {
        name = [];
        if (_shards[service.Store.ShardOf(key)]?.Take(key, out name) is not { } readers) return null;
        Forgotten(readers);
        return readers;
    }

    /// <summary>A key expired or was evicted, with its shard locked: tells all who need to know.</summary>
    internal void Removed(ReadOnlySpan<byte> key)
    {
        if (Take(key, out byte[] name) is { } readers) TellReaders(source: null, readers, name, sequence: 0);
        if (PrefixCount > 0) Broadcast(source: null, [key.ToArray()], sequence: 0);
    }

    /// <summary>Tells the readers of a key that it changed.</summary>
    /// <param name="source">Who changed it; null: nobody.</param>
    /// <param name="readers">The readers.</param>
    /// <param name="key">The key.</param>
    /// <param name="sequence">What must be durable before it is told; 0 for nothing.</param>
    internal void TellReaders(KeySession? source, IReadOnlyCollection<long> readers, byte[] key, long sequence)
    {
        byte[][] keys = [key];
        foreach (long id in readers)
        {
            if (service.SessionOf(id) is not { Tracking: { Broadcast: false } mode } session) continue;
            if (!mode.NoLoop || session != source) Tell(session, mode, keys, sequence);
        }
    }

    /// <summary>Keys changed, whose shards are locked: tells whoever gave prefixes of theirs, all in one.</summary>
    internal void Broadcast(KeySession? source, IReadOnlyCollection<byte[]> keys, long sequence)
    {
        lock (_gate)
        {
            foreach ((byte[] prefix, List<KeySession> sessions) in _prefixes)
            {
                byte[][] own = [.. keys.Where(key => key.AsSpan().StartsWith(prefix))];
                if (own.Length == 0) continue;
                foreach (KeySession session in sessions)
                {
                    if (session.Tracking is not { } mode || (mode.NoLoop && session == source)) continue;
                    Tell(session, mode, own, sequence);
                }
            }
        }
    }

    /// <summary>A database was flushed, with every shard locked: all who track keys are told so.</summary>
    internal void Flushed(long sequence)
    {
        Array.Clear(_shards);
        Interlocked.Exchange(ref _keys, 0);
        Interlocked.Exchange(ref _readers, 0);
        if (!Any) return;
        foreach (KeySession session in service.Sessions)
        {
            if (session.Tracking is { } mode) Tell(session, mode, keys: null, sequence);
        }
    }

    /// <summary>Forgets keys until there are no more than may be. No shard is locked by the caller.</summary>
    internal void Trim()
    {
        for (int shard = 0; shard < KeyspaceStore.ShardCount && IsOver; shard++)
        {
            service.Store.Enter(shard);
            try
            {
                if (_shards[shard] is { } tracked) Trim(tracked);
            }
            finally
            {
                service.Store.Exit(shard);
            }
        }
    }

    private void Trim(TrackedKeys tracked)
    {
        while (IsOver && tracked.TakeOldest(out byte[] name) is { } readers)
        {
            Forgotten(readers);
            TellReaders(source: null, readers, name, sequence: 0);
        }
    }

    private void Forgotten(IReadOnlyCollection<long> readers)
    {
        Interlocked.Decrement(ref _keys);
        Interlocked.Add(ref _readers, -readers.Count);
    }

    private void Tell(KeySession session, TrackingMode mode, byte[][]? keys, long sequence)
    {
        if (mode.Redirect == 0)
        {
            session.Receive(PubSubMessage.Of(new Invalidation(keys, Redirected: false), sequence));
        }
        else if (service.SessionOf(mode.Redirect) is { } target)
        {
            target.Receive(PubSubMessage.Of(new Invalidation(keys, Redirected: true), sequence));
        }
        else
        {
            session.RedirectIsLost = true;
            session.Receive(PubSubMessage.Of(new Invalidation(null, Redirected: false, mode.Redirect), sequence: 0));
        }
    }
}
