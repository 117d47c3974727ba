using Synapsid.Commands;
using Synapsid.Protocols;

namespace Synapsid.Cli.Channels;

/// <summary>
/// The road to a data folder for a process that lives long and asks now and then: taken when a request comes, given
/// back when none came for a while. So many such processes share a folder without a server, each waiting for the other
/// briefly. One that never pauses gives way, too.
/// </summary>
/// <param name="open">Opens the road; waits where another process holds the folder.</param>
/// <param name="clock">The clock.</param>
internal sealed class BorrowedFolder(Func<CancellationToken, ICommandChannel> open, TimeProvider clock) : IDisposable
{
    /// <summary>How long the road stays open without a request.</summary>
    public static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(1);

    /// <summary>How long it is held while requests follow one another.</summary>
    public static readonly TimeSpan HeldMax = TimeSpan.FromSeconds(2);

    /// <summary>How long it is left to others then; longer than these pause between two looks.</summary>
    private static readonly TimeSpan GiveWay = TimeSpan.FromMilliseconds(100);

    /// <summary>How long requests under way are waited for in the end.</summary>
    private static readonly TimeSpan LastMax = TimeSpan.FromSeconds(5);

    /// <summary>The grain of timers.</summary>
    private static readonly TimeSpan TimerGrain = TimeSpan.FromMilliseconds(1);

    private readonly Lock _opening = new();
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _unused = new(initialState: true);
    private ICommandChannel? _channel;
    private ITimer? _timer;
    private int _users;
    private long _openedAt;
    private long _usedAt;
    private bool _isStale;

    /// <summary>Runs a request; a folder that cannot be opened is an error reply.</summary>
    public Reply Execute(Request request, Action<CommandProgress>? progress, CancellationToken cancellation)
    {
        ICommandChannel channel;
        try
        {
            channel = Enter(cancellation);
        }
        catch (Exception exception) // as the engine does for its commands: an error becomes a reply
        {
            return Reply.Failure(Failure.Describe(exception));
        }

        bool reached = true;
        try
        {
            Reply reply = channel.Execute(request, progress, cancellation);
            reached = channel.IsOpen;
            return reply;
        }
        finally
        {
            Leave(reached);
        }
    }

    /// <summary>Waits a moment for requests under way, then gives the folder back.</summary>
    public void Dispose()
    {
        _unused.Wait(LastMax);
        lock (_opening) Close();
        _timer?.Dispose();
        _unused.Dispose();
    }

    private ICommandChannel Enter(CancellationToken cancellation)
    {
        lock (_opening)
        {
            lock (_gate)
            {
                bool isFresh = !_isStale && clock.GetElapsedTime(_openedAt) < HeldMax;
                if (_channel is not null && isFresh) return Use(_channel);
            }

            if (_channel is not null)
            {
                bool shared = !_isStale;
                _unused.Wait(cancellation);
                Close();
                if (shared) cancellation.WaitHandle.WaitOne(GiveWay);
            }

            cancellation.ThrowIfCancellationRequested();
            ICommandChannel opened = open(cancellation);
            lock (_gate)
            {
                (_channel, _isStale, _openedAt) = (opened, false, clock.GetTimestamp());
                return Use(opened);
            }
        }
    }

    private ICommandChannel Use(ICommandChannel channel)
    {
        _users++;
        _unused.Reset();
        return channel;
    }

    private void Leave(bool reached)
    {
        lock (_gate)
        {
            _isStale |= !reached;
            _usedAt = clock.GetTimestamp();
            if (--_users > 0) return;
            _unused.Set();
            _timer ??= clock.CreateTimer(_ => CloseIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(IdleMax, Timeout.InfiniteTimeSpan);
        }
    }

    private void CloseIdle()
    {
        lock (_opening)
        {
            lock (_gate)
            {
                if (_users > 0) return;

                // Timers may be a little early by the clock.
                TimeSpan left = IdleMax - clock.GetElapsedTime(_usedAt);
                if (left > TimeSpan.Zero)
                {
                    _timer!.Change(left + TimerGrain, Timeout.InfiniteTimeSpan);
                    return;
                }
            }

            try
            {
                Close();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // On a timer nobody hears of it; what is wrong with the folder is told to the next request.
            }
        }
    }

    /// <summary>Under <see cref="_opening"/> and without users: nobody enters meanwhile.</summary>
    private void Close()
    {
        ICommandChannel? closing = _channel;
        _channel = null;
        closing?.Dispose();
    }
}
