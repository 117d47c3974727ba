using System.Diagnostics;
using System.Numerics;
using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// One client of the key space: finds each command, checks that it may run, locks the shards of its keys in ascending
/// order, runs it, appends its effects as one record while the locks are held, and tells who listens. Used by one
/// thread at a time; <see cref="Kill"/> and messages come from any. Its other duties: <c>KeySession.Checks.cs</c>,
/// <c>KeySession.Client.cs</c>, <c>KeySession.Deferred.cs</c>, <c>KeySession.Events.cs</c>,
/// <c>KeySession.Presence.cs</c>, <c>KeySession.Subscriptions.cs</c>, <c>KeySession.Tracking.cs</c>,
/// <c>KeySession.Time.cs</c>, <c>KeySession.Transaction.cs</c>.
/// </summary>
public sealed partial class KeySession : IRespSession
{
    private const int EffectBytesKept = 64 << 10;
    private readonly KeyDatabase?[] _databases = new KeyDatabase?[KeyspaceStore.DatabaseCount];
    private readonly SessionCall _call;
    private readonly int _seed;
    private EffectWriter? _effects;
    private long _nowMs;
    private bool _keepsExpired; // the command that runs only reads, and clients are paused
    private Random? _random;
    private bool _quitting;
    private volatile bool _killed;

    internal KeySession(KeyService service, long id, KeyPeer peer, int seed)
    {
        Service = service;
        Id = id;
        Peer = peer;
        _seed = seed;
        _call = new SessionCall(this);
        _effects = service.Sink is null ? null : new EffectWriter();
        OpenedAt = service.Clock.GetUtcNow();
        UsedAt = OpenedAt;
        Authenticated = service.Tuning.Password.Length == 0;
    }

    /// <inheritdoc/>
    public RespWriter Output { get; } = new();

    /// <inheritdoc/>
    public long AwaitSequence { get; private set; }

    /// <inheritdoc/>
    public bool Closing => _quitting || _killed;

    /// <inheritdoc/>
    public (int Bytes, int Free) HalfRequest { get; set; }

    /// <inheritdoc/>
    public Action? Wake { get; set; }

    /// <summary>Its number, from 1; never used again.</summary>
    public long Id { get; }

    internal KeyService Service { get; }

    internal KeyDatabase Database => DatabaseOf(DatabaseNumber);

    internal Random Random => _random ??= new Random(_seed);

    /// <inheritdoc/>
    public void Execute(RespArguments arguments)
    {
        if (arguments.Count == 0 || Closing) return;
        KeyCommandEntry? entry = Service.Commands.Find(arguments);
        if (MustWait(entry, arguments))
        {
            _following = 0;
            Postpone(arguments);
            return;
        }

        if (Service.Tracking is { Any: true, IsOver: true } tracking) tracking.Trim();
        _replyStart = Output.Length;
        BeginTime();
        string? refusal = Refusal(entry, arguments);
        // What the limits of memory and of tracking have just taken is told ahead of the reply.
        if (_tracking is not null) WriteMessages();
        if (refusal is not null)
        {
            Reject(entry, arguments, refusal);
        }
        else
        {
            LastCommand = entry;
            if (_transaction is not null && !entry!.Immediate) Queue(entry, arguments);
            else Run(entry!, arguments);
        }

        if (CachingIsSaid) EndCaching(entry);
        if (!_isDeferred) EndReply();
    }

    /// <summary>
    /// Begins to load the records of keys whose commands wait: each look into the index and each at a record waits a
    /// tenth of a microsecond for memory, and so these waits overlap.
    /// </summary>
    public void Expect(ReadOnlySpan<byte> buffer, ReadOnlySpan<Range> arguments)
    {
        _following = 0;
        if (arguments.Length < 2) return;
        if (Authenticated) FetchKeys(buffer, arguments);
        Follow(arguments.Length);
    }

    private void FetchKeys(ReadOnlySpan<byte> buffer, ReadOnlySpan<Range> arguments)
    {
        KeyDatabase database = Database;
        Span<ulong> hashes = stackalloc ulong[arguments.Length];
        for (int i = 0; i < hashes.Length; i++) hashes[i] = database.PrefetchIndex(buffer[arguments[i]]);
        foreach (ulong hash in hashes) database.PrefetchRecord(hash);
    }

    /// <summary>The session ends: its watches and subscriptions with it.</summary>
    public void Dispose()
    {
        _killed = true;
        Service.Forget(this);
        ForgetWatches();
        EndSubscriptions();
        EndTracking();
        CancelDeferred();
    }

    /// <summary>Ends the session from another thread: nothing more is executed, and the connection closes.</summary>
    internal void Kill()
    {
        _killed = true;
        Service.Forget(this);
        Wake?.Invoke();
    }

    /// <summary>The connection closes once what was written has been sent.</summary>
    internal void Quit()
    {
        _quitting = true;
        Service.Forget(this);
    }

    /// <summary>A database, standing at the time of the command that runs.</summary>
    internal KeyDatabase DatabaseOf(int number)
    {
        KeyDatabase database = _databases[number] ??= Service.Store.Open(number, _effects, Service.Clock);
        database.StartCommand(_nowMs, _keepsExpired);
        return database;
    }

    /// <summary>Runs a command that passed all checks: locks, handler, journal, news, in this order.</summary>
    private void Run(KeyCommandEntry entry, RespArguments arguments)
    {
        ulong shards = entry.IsExec ? ShardsOfTransaction() : ShardSet.Of(Service.Store, entry, arguments);
        Lock(shards);
        try
        {
            Call(entry, arguments);
            Commit(onlyReads: (entry.Has & KeyCommandFlags.ReadOnly) != KeyCommandFlags.None);
        }
        finally
        {
            Unlock(shards);
        }
    }

    /// <summary>Calls one command's handler, with the locks held, and counts it.</summary>
    private void Call(KeyCommandEntry entry, RespArguments arguments)
    {
        _call.Begin(arguments);
        _keepsExpired = Service.Pause.IsOn && (entry.Has & KeyCommandFlags.ReadOnly) != KeyCommandFlags.None;
        int start = Output.Length;
        long errors = Output.ErrorCount;
        long errorsWithin = _errorsWithin;
        if (Service.PubSub.IsMonitored && !entry.IsExec) ShowToMonitors(entry, arguments);
        int notes = _noteCount;
        List<byte[]>? missing = TellsPresence ? KeysMissing(entry, arguments) : null;
        long began = _began;
        try
        {
            entry.Command.Handler(_call);
        }
        catch (Exception exception)
        {
            // The top of a command: a failed check of ours ends this command with an error, not the connection of one
            // who did nothing wrong. What it had changed was logged and is appended as that of any other.
            Output.Truncate(start);
            Output.Error("ERR internal error: " + exception.Message);
            Service.ReportFailure(exception);
        }

        long ticks = EndTime(began);
        if (missing is not null) NotePresence(entry, missing, notes);
        if (Service.Tracking.Any) TrackCommand(entry, arguments);
        bool failed = Output.ErrorCount - errors > _errorsWithin - errorsWithin;
        if (failed) Service.Errors.Count(Output.LastError);
        if (_executing) _errorsWithin += Output.ErrorCount - errors;
        Service.Statistics.Count(entry.Index, ticks, failed, Service.Tuning.LatencyTracking);
        if (ticks >= Service.SlowTicks) NoteSlowness(entry, arguments, ticks);
        if (Service.PubSub.IsMonitored && entry.IsExec) ShowToMonitors(entry, arguments);
    }

    /// <summary>
    /// Appends what was changed as one record and tells who listens, with the locks held. A command that only reads
    /// removes keys that had expired: it is answered though the disk is full, for nobody asked for that change.
    /// </summary>
    private void Commit(bool onlyReads)
    {
        long sequence = 0;
        if (_effects is { IsEmpty: false } effects)
        {
            sequence = Service.Sink!.Append(effects.Written);
            if (sequence > 0)
            {
                if (Service.Sink.RepliesWait) AwaitSequence = Math.Max(AwaitSequence, sequence);
            }
            else if (!onlyReads)
            {
                Output.Truncate(_replyStart);
                Output.Error(Service.Sink.Refusal ?? "MISCONF The change is made but not yet in the journal.");
                Service.Errors.Count(Output.LastError);
            }

            bool large = effects.Written.Length > EffectBytesKept;
            effects.Clear();
            if (large) ForgetEffectBuffer();
        }

        if (_noteCount > 0 || _flushed) TellNotes(sequence);
    }

    /// <summary>Gives back the memory of an unusually large record; the databases' views are bound to it.</summary>
    private void ForgetEffectBuffer()
    {
        _effects = new EffectWriter();
        Array.Clear(_databases);
    }

    private void Lock(ulong shards)
    {
        for (; shards != 0; shards &= shards - 1) Service.Store.Enter(BitOperations.TrailingZeroCount(shards));
    }

    private void Unlock(ulong shards)
    {
        for (; shards != 0; shards &= shards - 1) Service.Store.Exit(BitOperations.TrailingZeroCount(shards));
    }
}
