namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// The state of <c>CLIENT PAUSE</c>: until when which clients wait. Keys that expire meanwhile are not seen, and are
/// removed when it ends, which wakes those that wait.
/// </summary>
internal sealed class ClientPause(KeyService service) : IDisposable
{
    private readonly Lock _gate = new();
    private volatile bool _on;
    private volatile bool _writesOnly;
    private DateTimeOffset _until;
    private ITimer? _timer;

    /// <summary>Whether there is a pause: all that a command outside one has to ask.</summary>
    internal bool IsOn => _on;

    /// <summary>Whether a command has to wait.</summary>
    internal bool Stops(bool writes) => _on && (writes || !_writesOnly);

    /// <summary>Begins a pause, or makes the one there is longer or stricter.</summary>
    internal void Begin(TimeSpan time, bool writesOnly)
    {
        lock (_gate)
        {
            DateTimeOffset until = service.Clock.GetUtcNow() + time;
            _writesOnly = writesOnly && (!_on || _writesOnly);
            if (!_on || until > _until) _until = until;
            _on = true;
            service.Store.ExpiryIsPaused = true;
            _timer?.Dispose();
            TimeSpan left = _until - service.Clock.GetUtcNow();
            _timer = service.Clock.CreateTimer(_ => End(), null, left, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends it.</summary>
    internal void End()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
            if (!_on) return;
            _on = false;
            service.Store.ExpiryIsPaused = false;
        }

        foreach (KeySession session in service.Sessions)
        {
            if (session.IsPostponed) session.Wake?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _timer?.Dispose();
    }
}
