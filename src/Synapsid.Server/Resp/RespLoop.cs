using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Synapsid.Base.Sockets;
using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;

namespace Synapsid.Server.Resp;

/// <summary>
/// One thread that serves many connections: waits until some are ready, receives and executes and answers for each, and
/// waits again. See ADR 0010.
/// </summary>
internal sealed class RespLoop
{
    private const int EventsMax = 256;
    private const int BufferBytes = 64 << 10;
    private const int SpareInputsMax = 64;
    private const int SweepMs = 1000;
    private const int AcceptsMax = 64; // in one round, so that those who are connected do not wait
    private static readonly byte[] TooMany = "-ERR max number of clients reached\r\n"u8.ToArray();

    private static readonly byte[] Denied =
        "-DENIED No password is set, so only clients on this machine may come in. Set resp.password.\r\n"u8.ToArray();

    private readonly RespListener _listener;
    private readonly TimeProvider _clock;
    private readonly Socket? _door; // null: another loop accepts
    private readonly Thread _thread;
    private readonly BusyPoll _waiting;
    private readonly ConcurrentQueue<Socket> _arrivals = new();
    private readonly ConcurrentQueue<RespConnection> _posted = new();
    private readonly ReadyEvent[] _ready = new ReadyEvent[EventsMax];
    private readonly List<RespConnection?> _connections = [];
    private readonly Stack<int> _freeSlots = new();
    private readonly Stack<RespInput> _spareInputs = new();
    private readonly List<RespConnection> _due = [];
    private List<RespConnection> _held = [];
    private List<RespConnection> _releasing = [];
    private long _releasedSequence;
    private long _sweptAt;
    private long _stopAt;
    private int _generation;
    private int _open;
    private int _woken;
    private bool _doorShut;
    private bool _doorGone;
    private volatile bool _stopping;

    public RespLoop(RespListener listener, Socket? door, TimeProvider clock, int busyPollMicroseconds)
    {
        (_listener, _door, _clock) = (listener, door, clock);
        _waiting = new BusyPoll(Readiness, clock, busyPollMicroseconds, () => Volatile.Read(ref _woken) != 0);
        Now = _sweptAt = clock.GetTimestamp();
        _thread = new Thread(Run) { IsBackground = true, Name = "resp loop" };
    }

    /// <summary>What it serves.</summary>
    public IRespHost Host => _listener.Host;

    /// <summary>What it counted.</summary>
    public RespTraffic Traffic { get; } = new();

    /// <summary>What tells it who is ready.</summary>
    public IReadiness Readiness { get; } = Base.Sockets.Readiness.Open();

    /// <summary>Takes what is received. Empty between two connections.</summary>
    public byte[] Buffer { get; } = new byte[BufferBytes];

    /// <summary>The timestamp of this round.</summary>
    public long Now { get; private set; }

    /// <summary>Whether no more requests are taken.</summary>
    public bool IsStopping => _stopping;

    /// <summary>How many connections it has, arrivals included.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Begins to serve.</summary>
    public void Start() => _thread.Start();

    /// <summary>Takes no more requests, sends the replies that are due, and ends.</summary>
    public void BeginStop(TimeSpan drainMax)
    {
        _stopAt = _clock.GetTimestamp() + (long)(drainMax.TotalSeconds * _clock.TimestampFrequency);
        _stopping = true;
        Wake();
    }

    /// <summary>Waits for the end.</summary>
    public void Join()
    {
        _thread.Join();
        while (_arrivals.TryDequeue(out Socket? socket)) socket.Dispose();
        Readiness.Dispose();
    }

    /// <summary>Ends the wait for the ready. From any thread; one call of the system a round.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _woken, 1) == 0) Readiness.Wake();
    }

    /// <summary>Hands a new connection over. From any thread.</summary>
    public void Assign(Socket socket)
    {
        Interlocked.Increment(ref _open);
        _arrivals.Enqueue(socket);
        Wake();
    }

    /// <summary>There is something to drain for a connection. From any thread.</summary>
    public void Post(RespConnection connection)
    {
        _posted.Enqueue(connection);
        Wake();
    }

    /// <summary>The connection has replies that wait for the disk.</summary>
    public void Hold(RespConnection connection) => _held.Add(connection);

    /// <summary>
    /// The connection has replies, which are sent when everybody who is ready was served: a client with many
    /// connections is then woken once for all of them.
    /// </summary>
    public void FlushLater(RespConnection connection) => _due.Add(connection);

    /// <summary>How long ago a timestamp was.</summary>
    public TimeSpan Elapsed(long since) => _clock.GetElapsedTime(since, Now);

    /// <summary>An input without bytes.</summary>
    public RespInput TakeInput() => _spareInputs.TryPop(out RespInput? input) ? input : new RespInput();

    /// <summary>An input that is no longer needed.</summary>
    public void ReturnInput(RespInput input)
    {
        input.Release();
        if (_spareInputs.Count < SpareInputsMax) _spareInputs.Push(input);
    }

    /// <summary>The connection is closed.</summary>
    public void Forget(RespConnection connection)
    {
        int slot = (int)connection.Token;
        _connections[slot] = null;
        _freeSlots.Push(slot);
        Interlocked.Decrement(ref _open);
        _listener.Left();
    }

    private void Run()
    {
        if (_door is not null) Readiness.Add(_door, long.MaxValue);
        while (!_stopping || !StopRound())
        {
            int count = Await();
            Now = _clock.GetTimestamp();
            Host.BeginRound();
            for (int i = 0; i < count; i++) Serve(_ready[i]);
            Host.EndRound();
            while (_arrivals.TryDequeue(out Socket? socket)) Guarded(socket);
            while (_posted.TryDequeue(out RespConnection? connection)) Guarded(connection, static one => one.Drain());
            foreach (RespConnection connection in _due) Guarded(connection, static one => one.Flush());
            _due.Clear();
            ReleaseHeld();
            if (Elapsed(_sweptAt).TotalMilliseconds >= SweepMs) Sweep();
        }
    }

    /// <summary>Waits for the ready. Only then is a call of the system needed to wake this thread.</summary>
    private int Await()
    {
        Interlocked.Exchange(ref _woken, 0); // before the queues are looked at, not after
        bool more = !_arrivals.IsEmpty || !_posted.IsEmpty || (_held.Count > 0 && HasReleased());
        int count = more
            ? Readiness.Wait(_ready, 0)
            : _waiting.Wait(_ready, WaitMs(), mayLook: Host.IsAtRest);
        Volatile.Write(ref _woken, 1);
        return count;
    }

    private bool HasReleased() => Host.Failed || Host.DurableSequence != _releasedSequence;

    private int WaitMs() => _stopping ? 10 : _open > 0 || _doorShut ? SweepMs : Timeout.Infinite;

    private void Serve(ReadyEvent ready)
    {
        if (ready.Token == long.MaxValue)
        {
            Accept();
            return;
        }

        RespConnection? connection = _connections[(int)ready.Token];
        if (connection is null || connection.Token != ready.Token) return; // closed earlier in this round
        if (ready.Readable) Guarded(connection, static one => one.Receive());
        else if (ready.Broken) connection.Close();
        if (ready.Writable) Guarded(connection, static one => one.Flush());
    }

    private void Guarded(RespConnection connection, Action<RespConnection> act)
    {
        try
        {
            act(connection);
        }
        catch (Exception exception) // The top of a connection: a defect of ours ends it, and no other.
        {
            Host.Report(exception);
            connection.Close();
        }
    }

    private void Accept()
    {
        for (int i = 0; i < AcceptsMax && (i == 0 || _door!.Poll(0, SelectMode.SelectRead)); i++)
        {
            Socket socket;
            try
            {
                socket = _door!.Accept();
            }
            catch (SocketException exception)
            {
                // One who left before being let in is no reason to stop; no handles left is one, until some are freed.
                if (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.ConnectionAborted) return;
                _doorShut = true;
                Readiness.Change(_door!, long.MaxValue, read: false, write: false);
                return;
            }

            _listener.Admit(socket);
        }
    }

    private void Guarded(Socket socket)
    {
        try
        {
            Welcome(socket);
        }
        catch (SocketException) // The client left again before it could be looked at.
        {
            socket.Dispose();
            Interlocked.Decrement(ref _open);
            _listener.Left();
        }
    }

    private void Welcome(Socket socket)
    {
        socket.Blocking = false;
        socket.NoDelay = true;
        IPEndPoint remote = (IPEndPoint)socket.RemoteEndPoint!;
        byte[]? refusal = _listener.Connections > Host.Tuning.ConnectionsMax ? TooMany
            : Host.Tuning.Password.Length == 0 && !IPAddress.IsLoopback(remote.Address) ? Denied
            : null;
        if (refusal is not null || _stopping)
        {
            if (refusal is not null) socket.Send(refusal, SocketFlags.None, out _);
            _listener.CountRefused();
            socket.Dispose();
            Interlocked.Decrement(ref _open);
            _listener.Left();
            return;
        }

        KeyPeer peer = new(remote.ToString(), socket.LocalEndPoint!.ToString()!, IPAddress.IsLoopback(remote.Address));
        if (!_freeSlots.TryPop(out int slot))
        {
            slot = _connections.Count;
            _connections.Add(null);
        }

        _generation = (_generation + 1) & 0x3FFF_FFFF;
        IRespSession session = Host.Open(peer);
        RespConnection connection = new(this, socket, ((long)_generation << 32) | (uint)slot, session);
        _connections[slot] = connection;
        connection.Start();
    }

    /// <summary>Lets go the replies that became durable since the last round.</summary>
    private void ReleaseHeld()
    {
        if (_held.Count == 0) return;
        if (Host.Failed)
        {
            foreach (RespConnection connection in _held.ToArray()) connection.Close();
            _held.Clear();
            return;
        }

        long durable = Host.DurableSequence;
        if (durable == _releasedSequence) return;
        _releasedSequence = durable;
        (_held, _releasing) = (_releasing, _held);
        foreach (RespConnection connection in _releasing) Guarded(connection, static one => one.Release());
        _releasing.Clear();
    }

    private void Sweep()
    {
        _sweptAt = Now;
        if (_doorShut && !_doorGone)
        {
            _doorShut = false;
            Readiness.Change(_door!, long.MaxValue, read: true, write: false);
        }

        for (int i = 0; i < _connections.Count; i++)
        {
            if (_connections[i] is { } connection) Guarded(connection, static one => one.Sweep());
        }
    }

    /// <summary>One look at what is left to do before the end; true where nothing is, or the time is over.</summary>
    private bool StopRound()
    {
        if (_door is not null && !_doorGone)
        {
            _doorGone = true;
            Readiness.Remove(_door);
        }

        bool late = _clock.GetTimestamp() >= _stopAt;
        for (int i = 0; i < _connections.Count; i++)
        {
            if (_connections[i] is not { } connection) continue;
            if (late) connection.Close();
            else Guarded(connection, static one => one.Flush());
        }

        return _open == 0;
    }
}
