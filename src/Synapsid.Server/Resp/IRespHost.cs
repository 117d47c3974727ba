using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;

namespace Synapsid.Server.Resp;

/// <summary>What a <see cref="RespListener"/> serves. All members may be called from any thread.</summary>
public interface IRespHost
{
    /// <summary>The limits, which may change while it serves; each is read when it is needed.</summary>
    KeyTuning Tuning { get; }

    /// <summary>
    /// Replies that wait for this sequence or an earlier one may leave; <see cref="long.MaxValue"/> where none waits
    /// for the disk. Cheap to read.
    /// </summary>
    long DurableSequence { get; }

    /// <summary>Whether <see cref="DurableSequence"/> will never grow again: who waits for it gets no reply.</summary>
    bool Failed { get; }

    /// <summary>
    /// Whether no thread but the loops has much to do: then a loop may keep its core while it waits. Cheap to read.
    /// </summary>
    bool IsAtRest { get; }

    /// <summary>Raised after <see cref="DurableSequence"/> has grown or <see cref="Failed"/> was set.</summary>
    event Action? Advanced;

    /// <summary>A loop begins to execute requests; their effects are made durable together.</summary>
    void BeginRound();

    /// <summary>
    /// A loop has executed what there was. Returns with <see cref="DurableSequence"/> grown where the disk is quick,
    /// and has it grow soon where not. From the thread that called <see cref="BeginRound"/>.
    /// </summary>
    void EndRound();

    /// <summary>Opens the session of a new connection, which disposes it.</summary>
    IRespSession Open(KeyPeer peer);

    /// <summary>A defect of ours ended a connection; for the log.</summary>
    void Report(Exception exception);
}
