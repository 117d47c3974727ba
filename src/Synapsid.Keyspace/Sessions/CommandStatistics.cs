namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// How often each command ran, for how long, and with what outcome. Each thread counts for itself, without a lock or a
/// shared cache line; who asks adds the threads up, and may miss what is being counted at that moment.
/// </summary>
internal sealed class CommandStatistics(int commands, long ticksPerSecond) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ThreadLocal<CommandFigures?[]> _threads =
        new(() => new CommandFigures?[commands], trackAllValues: true);

    private readonly double _nanosecondsPerTick = 1e9 / ticksPerSecond;
    private CommandFigures?[] _before = new CommandFigures?[commands];

    /// <summary>Counts a run of the command with an index.</summary>
    internal void Count(int index, long ticks, bool failed, bool histogram)
    {
        CommandFigures figures = Mine(index);
        figures.Calls++;
        figures.Ticks += ticks;
        if (failed) figures.Failed++;
        if (!histogram) return;
        figures.Histogram ??= new long[LatencyBuckets.Count];
        figures.Histogram[LatencyBuckets.Of((long)(ticks * _nanosecondsPerTick))]++;
    }

    /// <summary>Counts a request that was refused.</summary>
    internal void CountRejected(int index) => Mine(index).Rejected++;

    /// <summary>The figures of each command since the last reset; null where it has none.</summary>
    internal CommandFigures?[] Snapshot()
    {
        lock (_gate)
        {
            CommandFigures?[] sums = Sum();
            for (int i = 0; i < sums.Length; i++)
            {
                if (_before[i] is { } before) sums[i]?.Add(before, -1);
                if (sums[i] is { Calls: 0, Rejected: 0 }) sums[i] = null;
            }

            return sums;
        }
    }

    /// <summary>Counts from 0 again: what was counted before is taken off from now on.</summary>
    internal void Reset()
    {
        lock (_gate) _before = Sum();
    }

    /// <inheritdoc/>
    public void Dispose() => _threads.Dispose();

    private CommandFigures?[] Sum()
    {
        CommandFigures?[] sums = new CommandFigures?[commands];
        foreach (CommandFigures?[] thread in _threads.Values)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                if (thread[i] is { } figures) (sums[i] ??= new CommandFigures()).Add(figures, 1);
            }
        }

        return sums;
    }

    private CommandFigures Mine(int index) => _threads.Value![index] ??= new CommandFigures();
}
