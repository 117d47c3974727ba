using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;

namespace Synapsid.Server.Resp;

/// <summary>An engine's key space, as a listener serves it.</summary>
internal sealed class EngineRespHost(SynapsidEngine engine) : IRespHost
{
    private long _defects;

    public event Action? Advanced
    {
        add => engine.Journal.Advanced += value;
        remove => engine.Journal.Advanced -= value;
    }

    public KeyTuning Tuning => engine.KeySessions.Tuning;

    // Only in always mode does a reply say that the write is on the disk.
    public long DurableSequence => engine.Journal.SyncsAlways ? engine.Journal.DurableSequence : long.MaxValue;

    public bool Failed => engine.Journal.Failure is not null;

    public bool IsAtRest => !engine.IsTakingSnapshot;

    /// <summary>Connections that ended by a defect of ours.</summary>
    public long Defects => Interlocked.Read(ref _defects);

    public void BeginRound() => engine.Journal.BeginBurst();

    public void EndRound() => engine.Journal.EndBurst();

    public IRespSession Open(KeyPeer peer) => engine.KeySessions.Open(peer);

    public void Report(Exception exception) => Interlocked.Increment(ref _defects);
}
