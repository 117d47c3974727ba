using System.Net.Sockets;
using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;

namespace Synapsid.Server.Resp;

/// <summary>
/// One client: receives its requests, has them executed, and sends the replies that may leave. Used by its loop's
/// thread alone.
/// </summary>
internal sealed class RespConnection
{
    private const int FlushBytes = 1 << 20; // replies of a long pipeline leave while it is still being executed
    private const int ExpectedMax = 16; // requests that are looked at before the first of them is executed
    private readonly RespLoop _loop;
    private readonly Socket _socket;
    private readonly IRespSession _session;
    private RespInput? _input; // the beginning of a request
    private int _heldBytes; // of the output, at its front: they leave when _heldSequence is durable
    private long _heldSequence;
    private long _overSince; // when the output passed the soft limit; 0: it has not
    private bool _isHeld; // in the loop's list of those that wait for the disk
    private bool _isDue; // in the loop's list of those that are flushed at the end of the round
    private bool _reading = true;
    private bool _writing;
    private bool _broken; // what came is no RESP: closed once that was said
    private int _posted;

    public RespConnection(RespLoop loop, Socket socket, long token, IRespSession session)
    {
        (_loop, _socket, Token, _session) = (loop, socket, token, session);
        LastActive = loop.Now;
        session.Wake = Post;
    }

    /// <summary>Its number in the loop.</summary>
    public long Token { get; }

    /// <summary>When it last sent something, as a timestamp.</summary>
    public long LastActive { get; private set; }

    /// <summary>Whether it is closed.</summary>
    public bool IsClosed { get; private set; }

    private RespWriter Output => _session.Output;

    private KeyTuning Tuning => _loop.Host.Tuning;

    private bool Ending => _broken || _session.Closing || _loop.IsStopping;

    /// <summary>Begins to be served.</summary>
    public void Start() => _loop.Readiness.Add(_socket, Token);

    /// <summary>There are bytes: receives once, and executes what is whole.</summary>
    public void Receive()
    {
        if (!_reading) return;
        byte[] buffer = _loop.Buffer;
        RespInput input = _input ?? _loop.TakeInput();
        int length = input.Length;
        if (length == 0)
        {
            input.Reader.Begin(buffer, 0);
        }
        else if (length <= buffer.Length / 2)
        {
            // A short beginning joins the rest in the loop's buffer, which takes much more in one call.
            input.Bytes.AsSpan(0, length).CopyTo(buffer);
            input.Reader.Move(buffer, 0);
        }
        else if (length < input.Bytes.Length || input.Grow(Tuning.QueryBytesMax))
        {
            buffer = input.Bytes;
        }
        else
        {
            _loop.Traffic.CountProtocolError();
            Close();
            return;
        }

        int received = _socket.Receive(buffer.AsSpan(length), SocketFlags.None, out SocketError error);
        if (error is not (SocketError.Success or SocketError.WouldBlock)
            || (error == SocketError.Success && received == 0))
        {
            _input = input;
            Close();
            return;
        }

        _loop.Traffic.CountReceived(received);
        LastActive = _loop.Now;
        Execute(input.Reader, length + received);
        int left = length + received - input.Reader.RequestStart;
        if (left > 0 && !IsClosed && !Ending)
        {
            input.Keep(buffer, input.Reader.RequestStart, length + received);
            _input = input;
            _session.HalfRequest = (left, input.Bytes.Length - left);
        }
        else
        {
            if (_input is not null) _session.HalfRequest = default;
            _input = null;
            _loop.ReturnInput(input);
        }

        if (_isDue || IsClosed) return;
        _isDue = true;
        _loop.FlushLater(this);
    }

    /// <summary>Sends what may leave now, and closes the connection where that was the last.</summary>
    public void Flush()
    {
        _isDue = false;
        if (IsClosed) return;
        bool blocked = false;
        int sendable;
        while (!blocked && (sendable = Sendable()) > 0)
        {
            ReadOnlySpan<byte> first = Output.First;
            if (first.Length > sendable) first = first[..sendable];
            int sent = _socket.Send(first, SocketFlags.None, out SocketError error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                Close();
                return;
            }

            if (error == SocketError.WouldBlock) sent = 0;
            blocked = sent < first.Length;
            Output.Take(sent);
            _heldBytes = Math.Max(0, _heldBytes - sent);
            _loop.Traffic.CountSent(sent);
        }

        if (Output.Length == 0 && Ending) Close();
        else if (IsTooSlow()) CloseSlow();
        else Watch(!Ending, blocked);
    }

    /// <summary>More became durable: sends what that lets go.</summary>
    public void Release()
    {
        _isHeld = false;
        Flush();
    }

    /// <summary>Fetches what other threads have for the client, and sends it.</summary>
    public void Drain()
    {
        Volatile.Write(ref _posted, 0);
        if (IsClosed) return;
        _session.DrainPushes();
        Flush();
    }

    /// <summary>Once a second: gives memory back, and closes who is silent or slow for too long.</summary>
    public void Sweep()
    {
        TimeSpan silent = _loop.Elapsed(LastActive);
        long limit = Tuning.IdleTimeoutSeconds;
        if (silent.TotalSeconds >= 1) Output.Trim();
        bool waits = _session.IsSubscribed || _session.IsBusy;
        if (limit > 0 && silent.TotalSeconds > limit && !waits) Close();
        else if (IsTooSlow()) CloseSlow();
    }

    /// <summary>Closes it now; what was not sent is lost.</summary>
    public void Close()
    {
        if (IsClosed) return;
        IsClosed = true;
        _session.Wake = null;
        _loop.Readiness.Remove(_socket);
        _loop.Forget(this);
        _socket.Dispose();
        Output.Clear();
        Output.Trim();
        _session.Dispose();
        if (_input is not null) _loop.ReturnInput(_input);
        _input = null;
    }

    private void Execute(RespReader reader, int end)
    {
        int commands = 0;
        int expected = 0;
        RespReadStatus status = RespReadStatus.Incomplete;
        while (!Ending && !IsClosed)
        {
            if (expected == 0) expected = Expect(reader, end);
            expected--;
            status = reader.Next(end, new RespLimits(Tuning.BulkBytesMax, _session.Authenticated));
            if (status != RespReadStatus.Request) break;
            _session.Execute(reader.Arguments);
            commands++;
            if (Output.Length <= FlushBytes) continue;
            Flush();
            expected = 0;
        }

        _loop.Traffic.CountCommands(commands);
        if (status != RespReadStatus.Broken) return;
        _loop.Traffic.CountProtocolError();
        Output.Error(reader.Error!);
        _broken = true;
    }

    /// <summary>Tells the session what comes at once; gives for how many requests that is enough.</summary>
    private int Expect(RespReader reader, int end)
    {
        Span<Range> arguments = stackalloc Range[ExpectedMax];
        int count = reader.LookAhead(end, arguments);
        _session.Expect(reader.Buffer, arguments[..count]);
        return Math.Max(1, count);
    }

    /// <summary>
    /// How many bytes of the output may leave: all, unless its newest sequence is not durable yet. Then what is there
    /// now is held until that one is; what comes later waits for the next time, so that a client who never stops
    /// writing is answered too.
    /// </summary>
    private int Sendable()
    {
        long durable = _loop.Host.DurableSequence;
        if (_session.AwaitSequence <= durable)
        {
            _heldBytes = 0;
            return Output.Length;
        }

        if (_heldBytes > 0 && _heldSequence <= durable) return _heldBytes;
        if (_heldBytes == 0) (_heldBytes, _heldSequence) = (Output.Length, _session.AwaitSequence);
        if (_isHeld || _heldBytes == 0) return 0;
        _isHeld = true;
        _loop.Hold(this);
        return 0;
    }

    private bool IsTooSlow()
    {
        int waiting = Output.Length;
        if (waiting == 0)
        {
            _overSince = 0;
            return false;
        }

        OutputLimit limit = _session.IsSubscribed ? Tuning.PubSubOutput : Tuning.NormalOutput;
        if (limit.HardBytes > 0 && waiting > limit.HardBytes) return true;
        if (limit.SoftBytes <= 0 || waiting <= limit.SoftBytes)
        {
            _overSince = 0;
            return false;
        }

        if (_overSince == 0) _overSince = _loop.Now;
        return _loop.Elapsed(_overSince).TotalSeconds >= limit.SoftSeconds;
    }

    private void CloseSlow()
    {
        _loop.Traffic.CountSlow();
        Close();
    }

    private void Watch(bool read, bool write)
    {
        if (read == _reading && write == _writing) return;
        (_reading, _writing) = (read, write);
        _loop.Readiness.Change(_socket, Token, read, write);
    }

    // From any thread.
    private void Post()
    {
        if (Interlocked.Exchange(ref _posted, 1) == 0) _loop.Post(this);
    }
}
