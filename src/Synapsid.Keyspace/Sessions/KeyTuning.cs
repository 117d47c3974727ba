using System.Diagnostics;
using Synapsid.Keyspace.Commands;

namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// What can be changed while the server runs, as <c>CONFIG SET</c> does. Values are read where they are used, by any
/// thread, so that a change counts from the next command on.
/// </summary>
public sealed class KeyTuning
{
    /// <summary>The password that clients must give, as bytes; empty: none is asked.</summary>
    public byte[] Password { get; set; } = [];

    /// <summary>Which keyspace events are told, and on which channels.</summary>
    public KeyEventKinds Events { get; set; }

    /// <summary>Commands that take at least so many microseconds go to the slow log; negative: none do.</summary>
    public long SlowLogMicroseconds
    {
        get;
        set
        {
            field = value;
            SlowTicks = FewestTicks();
        }
    } = 10_000;

    /// <summary>Most entries of the slow log.</summary>
    public long SlowLogEntriesMax { get; set; } = 128;

    /// <summary>Commands that take at least so many milliseconds are events of <c>LATENCY</c>; 0: none are.</summary>
    public long LatencyThresholdMs
    {
        get;
        set
        {
            field = value;
            SlowTicks = FewestTicks();
        }
    }

    /// <summary>Whether the time that each command takes is gathered for <c>LATENCY HISTOGRAM</c>.</summary>
    public bool LatencyTracking { get; set; } = true;

    /// <summary>Percentiles that <c>INFO latencystats</c> shows, 0 to 100.</summary>
    public double[] LatencyPercentiles { get; set; } = [50, 99, 99.9];

    /// <summary>Most connections at the same time; the listener refuses more.</summary>
    public long ConnectionsMax { get; set; } = 10_000;

    /// <summary>Seconds after which the listener closes a connection that sends nothing; 0: never.</summary>
    public long IdleTimeoutSeconds { get; set; }

    /// <summary>Largest bulk string of a request, in bytes.</summary>
    public long BulkBytesMax { get; set; } = 512L << 20;

    /// <summary>Largest request that is not yet complete, in bytes.</summary>
    public long QueryBytesMax { get; set; } = 1L << 30;

    /// <summary>What may wait for a client that has no subscriptions.</summary>
    public OutputLimit NormalOutput { get; set; } = new(0, 0, 0);

    /// <summary>What may wait for a client that has subscriptions.</summary>
    public OutputLimit PubSubOutput { get; set; } = new(32 << 20, 8 << 20, 60);

    /// <summary>Whether <c>DEBUG</c> may be used: by nobody, on this machine, or by all.</summary>
    public DebugPermission Debug { get; set; } = DebugPermission.Local;

    /// <summary>Whether keys that have expired are removed in the background too, as <c>DEBUG SET-ACTIVE-EXPIRE</c>
    /// says.</summary>
    public bool ActiveExpiry { get; set; } = true;

    /// <summary>Most keys whose readers are kept for <c>CLIENT TRACKING</c>; 0: no limit.</summary>
    public long TrackedKeysMax { get; set; } = 1_000_000;

    /// <summary>Whether nothing is done in the background for the keys, as <c>DEBUG PAUSE-CRON</c> says.</summary>
    public bool BackgroundPaused { get; set; }

    /// <summary>When snapshots are taken: after so many seconds, if there were so many changes. Empty: never.</summary>
    public (long Seconds, long Changes)[] SavePoints { get; set; } = [(3600, 1), (300, 100), (60, 10_000)];

    /// <summary>The time from which on a command is worth a closer look, in ticks of <see cref="Stopwatch"/>.</summary>
    internal long SlowTicks { get; private set; } = TicksOf(10_000);

    private static long TicksOf(long microseconds) => (long)(microseconds * (Stopwatch.Frequency / 1e6));

    private long FewestTicks() => Math.Min(
        SlowLogMicroseconds < 0 ? long.MaxValue : TicksOf(SlowLogMicroseconds),
        LatencyThresholdMs <= 0 ? long.MaxValue : TicksOf(LatencyThresholdMs * 1000));
}
