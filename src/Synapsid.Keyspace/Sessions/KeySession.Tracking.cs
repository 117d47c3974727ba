using Synapsid.Keyspace.Commands;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <content>What the client is told of keys that it caches.</content>
public sealed partial class KeySession
{
    private volatile TrackingMode? _tracking;
    private List<(byte[] Key, IReadOnlyCollection<long> Readers)>? _stale; // to be told with the record
    private int _notesTaken; // so many notes have been looked at for readers
    private bool _flushed; // the command that runs flushed a database

    /// <summary>How it tracks keys; null: it does not. Read by any thread.</summary>
    internal TrackingMode? Tracking => _tracking;

    /// <summary>Whether the connection that was to be told is gone.</summary>
    internal bool RedirectIsLost { get; set; }

    /// <summary>What <c>CLIENT CACHING</c> said for the next command.</summary>
    internal bool CachingIsSaid { get; set; }

    /// <summary>Begins to track keys, or changes how.</summary>
    internal void Track(TrackingMode mode)
    {
        KeySession? told = mode.Redirect == 0 ? this : Service.SessionOf(mode.Redirect);
        EnsureMailbox();
        told?.EnsureMailbox();
        TrackingMode? before = _tracking;
        (RedirectIsLost, _tracking) = (false, mode);
        Service.Tracking.Start(this, before, mode);
    }

    /// <summary>Tracks no keys any more.</summary>
    internal void EndTracking()
    {
        if (_tracking is not { } mode) return;
        _tracking = null;
        (RedirectIsLost, CachingIsSaid) = (false, false);
        Service.Tracking.Stop(this, mode);
    }

    /// <summary>A database was flushed, which is told when the record has its sequence.</summary>
    internal void NoteFlush() => _flushed = true;

    private void EnsureMailbox()
    {
        if (_mailbox is not null) return;
        Interlocked.CompareExchange(ref _mailbox, new Mailbox(Service.Tuning, Service.Clock), null);
    }

    /// <summary>
    /// Behind each command, with its keys' shards locked: takes the readers of keys that it changed, then remembers
    /// what it read, so that a read in a transaction is not told of what came before it.
    /// </summary>
    private void TrackCommand(KeyCommandEntry entry, RespArguments arguments)
    {
        for (; _notesTaken < _noteCount; _notesTaken++)
        {
            KeyNote note = _notes[_notesTaken];
            if (note.Kind == KeyEventKinds.KeyMiss) continue;
            ReadOnlySpan<byte> key = _noteKeys.AsSpan(note.Start, note.Length);
            if (Service.Tracking.Take(key, out byte[] name) is { } readers) (_stale ??= []).Add((name, readers));
        }

        if (_tracking is not { } mode || (entry.Has & KeyCommandFlags.ReadOnly) == KeyCommandFlags.None) return;
        if (mode.Broadcast || (mode.OptIn && !CachingIsSaid) || (mode.OptOut && CachingIsSaid)) return;
        foreach (int at in ShardSet.KeysOf(entry.Command, arguments)) Service.Tracking.Read(this, arguments[at]);
    }

    /// <summary>What was said of the next command holds no longer, once that is through.</summary>
    private void EndCaching(KeyCommandEntry? entry)
    {
        if (_transaction is null && entry?.Parent?.Command.Name != "CLIENT") CachingIsSaid = false;
    }

    /// <summary>Tells those that cache the keys that were changed, with their shards locked.</summary>
    private void TellCaches(long sequence)
    {
        KeyTracking tracking = Service.Tracking;
        _notesTaken = 0;
        if (_flushed) tracking.Flushed(sequence);
        _flushed = false;
        foreach ((byte[] key, IReadOnlyCollection<long> readers) in _stale ?? [])
            tracking.TellReaders(this, readers, key, sequence);
        _stale = null;
        if (tracking.PrefixCount == 0) return;
        HashSet<byte[]> changed = NewSet();
        foreach (KeyNote note in _notes.AsSpan(0, _noteCount))
        {
            if (note.Kind == KeyEventKinds.KeyMiss) continue;
            changed.Add(_noteKeys.AsSpan(note.Start, note.Length).ToArray());
        }

        if (changed.Count > 0) tracking.Broadcast(this, changed, sequence);
    }
}
