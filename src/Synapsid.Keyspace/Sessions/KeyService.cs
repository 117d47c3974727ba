using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// What all sessions of a key space share: its keys, subscriptions, watches, parameters and statistics.
/// </summary>
public sealed class KeyService : IKeyRemovalObserver, IDisposable
{
    private readonly ConcurrentDictionary<long, KeySession> _sessions = new();
    private readonly KeyServiceOptions _options;
    private long _lastSessionId;
    private long _failures;

    /// <summary>Made of its parts, which it does not dispose. It becomes the store's observer.</summary>
    public KeyService(KeyServiceOptions options)
    {
        _options = options;
        StartedAt = options.Clock.GetUtcNow();
        Changes = new KeyChanges(options.Store, Watches, options.Sink is not null);
        Statistics = new CommandStatistics(options.Commands.Entries.Count, Stopwatch.Frequency);
        Pause = new ClientPause(this);
        Tracking = new KeyTracking(this);
        Parameters = new KeyParameters(this, options.Parameters);
        byte[] run = new byte[20];
        new Random(options.Seed).NextBytes(run);
        RunId = Convert.ToHexStringLower(run);
        options.Store.Observer = this;
    }

    /// <summary>What can be changed while it runs.</summary>
    public KeyTuning Tuning => _options.Tuning;

    /// <summary>
    /// Runs what commands defer: whether it writes, and the work. A server sets it, to have no more run at a time than
    /// it means to.
    /// </summary>
    public Action<bool, Action> Beside { get; set; } =
        (_, work) => ThreadPool.QueueUserWorkItem(static run => run(), work, preferLocal: false);

    /// <summary>The feed of changes.</summary>
    public KeyChanges Changes { get; }

    /// <summary>Sessions that are open.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Sessions opened since the process began.</summary>
    public long SessionsOpened => Interlocked.Read(ref _lastSessionId);

    internal KeyspaceStore Store => _options.Store;

    internal TimeProvider Clock => _options.Clock;

    internal IEffectSink? Sink => _options.Sink;

    internal IKeySnapshots? Snapshots => _options.Snapshots;

    internal KeyCommandTable Commands => _options.Commands;

    /// <summary>Commands that ended with a failed check of ours.</summary>
    internal long Failures => Interlocked.Read(ref _failures);

    internal int Port => _options.Port;

    internal string RunId { get; }

    internal DateTimeOffset StartedAt { get; }

    internal PubSubHub PubSub { get; } = new();

    internal KeyWatches Watches { get; } = new();

    internal KeyTracking Tracking { get; }

    internal CommandStatistics Statistics { get; }

    internal ErrorStatistics Errors { get; } = new();

    internal SlowLog SlowLog { get; } = new();

    internal LatencyEvents Latency { get; } = new();

    internal KeyParameters Parameters { get; }

    internal ClientPause Pause { get; }

    internal long SlowTicks => Tuning.SlowTicks;

    internal IEnumerable<KeySession> Sessions => _sessions.Values;

    /// <summary>Opens a session, which the caller disposes.</summary>
    public KeySession Open(KeyPeer peer)
    {
        long id = Interlocked.Increment(ref _lastSessionId);
        KeySession session = new(this, id, peer, unchecked((int)(_options.Seed + (id * 0x9E37_79B1))));
        _sessions[id] = session;
        return session;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Told at once, whether or not the removal is durable: after a crash the key would go again. It is no change for
    /// WATCH, which sees by itself that a key is gone, and must not see that one went which had expired before.
    /// </remarks>
    void IKeyRemovalObserver.Removed(int database, ReadOnlySpan<byte> key, KeyRemoval reason)
    {
        if (Watches.Any && Watches.Find(Store.ShardOf(key), database, key) is { } watched)
        {
            Changes.Tell(watched, view: null, NameOf(reason), sequence: 0);
        }

        if (Tracking.Any) Tracking.Removed(key);
        TellListeners(database, key, reason == KeyRemoval.Expired ? KeyEventKinds.Expired : KeyEventKinds.Evicted,
            NameOf(reason), sequence: 0);
    }

    /// <inheritdoc/>
    void IKeyRemovalObserver.Commit(EffectWriter effects)
    {
        if (Sink is not null && !effects.IsEmpty) Sink.Append(effects.Written);
    }

    /// <summary>Ends what it runs by itself; sessions are their owners' to dispose.</summary>
    public void Dispose()
    {
        Pause.Dispose();
        Statistics.Dispose();
    }

    /// <summary>For quiet times: forgets readers of keys beyond those that may be tracked.</summary>
    public void TendTracking()
    {
        if (Tracking.IsOver) Tracking.Trim();
    }

    /// <summary>Asks the program to end; false where it does not let commands do that.</summary>
    internal bool TryShutdown()
    {
        if (_options.Shutdown is not { } shutdown) return false;
        shutdown();
        return true;
    }

    /// <summary>Tells of an act of a session's client.</summary>
    internal void NoteAct(KeySession session, string name, string subject)
    {
        if (_options.Acted is not { } acted) return;
        string address = session.Peer.Address;
        int port = address.LastIndexOf(':');
        acted(new KeyAct(name, port > 0 ? address[..port] : address, subject));
    }

    internal KeySession? SessionOf(long id) => _sessions.GetValueOrDefault(id);

    internal void Forget(KeySession session) => _sessions.TryRemove(session.Id, out _);

    internal void ReportFailure(Exception exception)
    {
        Interlocked.Increment(ref _failures);
        _options.Failed?.Invoke(exception);
    }

    /// <summary>Tells whoever watches or listens of a change, with the key's shard locked.</summary>
    internal void Tell(KeyDatabase view, ReadOnlySpan<byte> key, KeyEventKinds kind, string name, long sequence)
    {
        if (Watches.Any && Watches.Find(Store.ShardOf(key), view.Number, key) is { } watched)
        {
            if (kind != KeyEventKinds.KeyMiss) watched.Version++; // to be looked for is no change
            Changes.Tell(watched, view, name, sequence);
        }

        TellListeners(view.Number, key, kind, name, sequence);
    }

    private static string NameOf(KeyRemoval reason) => reason == KeyRemoval.Expired ? "expired" : "evicted";

    private static byte[] EventChannel(string prefix, int database, ReadOnlySpan<byte> rest) =>
        [.. Encoding.ASCII.GetBytes($"{prefix}{database}__:"), .. rest];

    private void TellListeners(int database, ReadOnlySpan<byte> key, KeyEventKinds kind, string name, long sequence)
    {
        KeyEventKinds wanted = Tuning.Events;
        if ((wanted & kind) == KeyEventKinds.None || !PubSub.IsHeard) return;
        byte[] eventName = Encoding.UTF8.GetBytes(name);
        if ((wanted & KeyEventKinds.Keyspace) != KeyEventKinds.None)
        {
            PubSub.Publish(EventChannel("__keyspace@", database, key), eventName, sequence);
        }

        if ((wanted & KeyEventKinds.Keyevent) != KeyEventKinds.None)
        {
            PubSub.Publish(EventChannel("__keyevent@", database, eventName), key, sequence);
        }
    }
}
