using System.Net.Sockets;

namespace Synapsid.Base.Sockets;

/// <summary>
/// Tells which of many sockets are ready, so that one thread can serve them all. Level-triggered: what is not dealt
/// with is told again. Used by one thread, but for <see cref="Wake"/>.
/// </summary>
public interface IReadiness : IDisposable
{
    /// <summary>Begins to watch a socket for reading. It stays the caller's and must be removed before it is
    /// closed.</summary>
    /// <param name="socket">A socket that does not block.</param>
    /// <param name="token">What its events are told by; not negative.</param>
    void Add(Socket socket, long token);

    /// <summary>Changes what a socket is watched for.</summary>
    void Change(Socket socket, long token, bool read, bool write);

    /// <summary>Ends watching a socket.</summary>
    void Remove(Socket socket);

    /// <summary>Waits until a socket is ready, <see cref="Wake"/> was called, or the time is over.</summary>
    /// <param name="ready">Takes the events; the rest comes with the next call.</param>
    /// <param name="timeoutMs">Milliseconds; −1: for ever.</param>
    /// <returns>How many events there are; 0 when woken, or when the time is over.</returns>
    int Wait(Span<ReadyEvent> ready, int timeoutMs);

    /// <summary>Ends the present or the next <see cref="Wait"/>. Called from any thread.</summary>
    void Wake();
}
