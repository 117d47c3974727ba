using System.Collections.Concurrent;
using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;
using Synapsid.Server.Resp;

namespace Synapsid.Server.Tests.Resp;

/// <summary>A host of <see cref="ScriptedSession"/>s, whose disk is as fast as the test wants it.</summary>
internal sealed class ScriptedHost : IRespHost
{
    private long _durable;
    private volatile bool _failed;
    private int _rounds;

    public event Action? Advanced;

    public event Action? RoundEnded;

    public KeyTuning Tuning { get; } = new();

    public long DurableSequence => Volatile.Read(ref _durable);

    public bool Failed => _failed;

    public bool IsAtRest => true;

    public ConcurrentQueue<ScriptedSession> Sessions { get; } = new();

    public ConcurrentQueue<Exception> Defects { get; } = new();

    public bool IsInRound => Volatile.Read(ref _rounds) > 0;

    public void BeginRound() => Interlocked.Increment(ref _rounds);

    public void EndRound()
    {
        Interlocked.Decrement(ref _rounds);
        RoundEnded?.Invoke();
    }

    public IRespSession Open(KeyPeer peer)
    {
        ScriptedSession session = new(this);
        Sessions.Enqueue(session);
        return session;
    }

    public void Report(Exception exception) => Defects.Enqueue(exception);

    public void Advance(long sequence)
    {
        AdvanceSilently(sequence);
        Advanced?.Invoke();
    }

    public void AdvanceSilently(long sequence) => Volatile.Write(ref _durable, sequence);

    public void Fail()
    {
        _failed = true;
        Advanced?.Invoke();
    }
}
