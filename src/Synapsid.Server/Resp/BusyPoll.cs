using Synapsid.Base.Sockets;

namespace Synapsid.Server.Resp;

/// <summary>
/// Waits for the ready of one loop. While they come in quick succession, it keeps looking for a moment before it
/// sleeps: to be woken costs whoever sends a request more than the request itself, on virtual machines above all. Who
/// comes that often keeps half a core busy anyway. Used by one thread. See ADR 0021.
/// </summary>
/// <param name="readiness">Tells who is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="microseconds">How long to look; 0: not at all.</param>
/// <param name="isWoken">Whether the loop has something else to do; asked after each look.</param>
internal sealed class BusyPoll(IReadiness readiness, TimeProvider clock, int microseconds, Func<bool> isWoken)
{
    /// <summary>Looks at most, however long the clock says that they take.</summary>
    private const int LooksMax = 256;

    private bool _isBrisk;

    /// <summary>Waits as <see cref="IReadiness.Wait"/> does.</summary>
    /// <param name="ready">Takes the events.</param>
    /// <param name="timeoutMs">Milliseconds; −1: for ever.</param>
    /// <param name="mayLook">Whether nobody else has work for this core.</param>
    public int Wait(Span<ReadyEvent> ready, int timeoutMs, bool mayLook)
    {
        if (microseconds == 0) return readiness.Wait(ready, timeoutMs);
        long begun = clock.GetTimestamp();
        for (int i = 0; _isBrisk && mayLook && i < LooksMax && Microseconds(begun) < microseconds; i++)
        {
            int found = readiness.Wait(ready, 0);
            if (found > 0 || isWoken()) return found;
        }

        int count = readiness.Wait(ready, timeoutMs);
        _isBrisk = count > 0 && Microseconds(begun) < microseconds * 3 / 2;
        return count;
    }

    private double Microseconds(long since) => clock.GetElapsedTime(since).TotalMicroseconds;
}
