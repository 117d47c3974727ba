namespace Synapsid.Protocols.Resp;

/// <summary>
/// What a connection talks to: executes its requests one after the other. A session is used by one thread at a time.
/// </summary>
public interface IRespSession : IDisposable
{
    /// <summary>Where replies and pushes are gathered; the connection takes them from here and sends them.</summary>
    RespWriter Output { get; }

    /// <summary>
    /// What is in <see cref="Output"/> must not leave before this sequence is durable; 0 where nothing waits.
    /// </summary>
    long AwaitSequence { get; }

    /// <summary>The connection is to be closed once <see cref="Output"/> has been sent.</summary>
    bool Closing { get; }

    /// <summary>Whether the client gave its password, or needs none; until then its requests must be small.</summary>
    bool Authenticated { get; }

    /// <summary>Whether it waits for messages, so that its silence is no reason to close it.</summary>
    bool IsSubscribed { get; }

    /// <summary>Whether a request is still being worked on, so that its silence is no reason to close it.</summary>
    bool IsBusy => false;

    /// <summary>
    /// Requests come at once after this, one right behind the other, with these arguments in second place: what they
    /// need may be fetched beforehand, and one's end is the next one's beginning. They may turn out to be others, or
    /// never come; what was said before counts no more.
    /// </summary>
    /// <param name="buffer">Holds them.</param>
    /// <param name="arguments">Where, for each request; a few.</param>
    void Expect(ReadOnlySpan<byte> buffer, ReadOnlySpan<Range> arguments)
    {
    }

    /// <summary>Runs one request and writes what it answers to <see cref="Output"/>. Never throws for what a client
    /// sent.</summary>
    void Execute(RespArguments arguments);

    /// <summary>
    /// Moves what other threads have for this client (messages of its subscriptions, the reply of a request that they
    /// worked on) into <see cref="Output"/>. Called by the connection's thread after <see cref="Wake"/> was invoked.
    /// </summary>
    void DrainPushes();

    /// <summary>
    /// The beginning of a request that the connection keeps until its end comes, and the room behind it, in bytes; for
    /// <c>CLIENT LIST</c>. Set by the connection.
    /// </summary>
    (int Bytes, int Free) HalfRequest { get; set; }

    /// <summary>
    /// Set by the connection: invoked from any thread when there are pushes to drain, a request that was being worked
    /// on has its reply, or the session was told to close.
    /// </summary>
    Action? Wake { get; set; }
}
