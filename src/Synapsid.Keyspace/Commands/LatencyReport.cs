using System.Globalization;
using System.Text;
using Synapsid.Keyspace.Sessions;

namespace Synapsid.Keyspace.Commands;

/// <summary>What <c>LATENCY DOCTOR</c> and <c>LATENCY GRAPH</c> say of the events that took long.</summary>
internal static class LatencyReport
{
    private const int Rows = 4;

    /// <summary>All kinds of events in sentences: how often, how long, and what can be done.</summary>
    internal static string Doctor(KeyService service)
    {
        long threshold = service.Tuning.LatencyThresholdMs;
        if (threshold <= 0)
        {
            return "Slow events are not gathered: latency-monitor-threshold is 0. CONFIG SET latency-monitor-threshold "
                + "100 gathers those of 100 ms and more.\n";
        }

        var latest = service.Latency.Latest();
        if (latest.Length == 0) return $"No event took {threshold} ms or more since they are gathered.\n";
        StringBuilder text = new();
        foreach ((string name, _, _, long worstMs) in latest)
        {
            (long Second, long Ms)[] samples = service.Latency.History(name);
            if (samples.Length == 0) continue;
            double mean = samples.Average(sample => (double)sample.Ms);
            double apart = samples.Length < 2
                ? 0
                : (samples[^1].Second - samples[0].Second) / (double)(samples.Length - 1);
            text.Append(CultureInfo.InvariantCulture, $"{name}: {samples.Length} slow seconds of late, ");
            text.Append(CultureInfo.InvariantCulture, $"{mean:F0} ms in the mean, {worstMs} ms at worst");
            if (apart > 0) text.Append(CultureInfo.InvariantCulture, $", one each {apart:F0} s");
            text.Append(".\n");
        }

        text.Append("SLOWLOG GET names commands that took long, with their arguments. One that goes through a large ");
        text.Append("value or many keys can do so in parts: SCAN for KEYS, HSCAN for HGETALL. LATENCY HISTOGRAM ");
        text.Append("shows whether a command is always slow; if none is, something else had the processor.\n");
        return text.ToString();
    }

    /// <summary>The samples of one kind as bars, the newest at the right; null where there are none.</summary>
    internal static string? Graph(KeyService service, string name, DateTimeOffset now)
    {
        (long Second, long Ms)[] samples = service.Latency.History(name);
        if (samples.Length == 0) return null;
        long worst = service.Latency.Latest().Where(kind => kind.Name == name).Max(kind => kind.WorstMs);
        long high = samples.Max(sample => sample.Ms);
        long low = samples.Min(sample => sample.Ms);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{name} - high {high} ms, low {low} ms ");
        text.Append(CultureInfo.InvariantCulture, $"(all time high {worst} ms)\n");
        text.Append('-', 80).Append('\n');
        for (int row = Rows; row > 0; row--)
        {
            foreach ((_, long ms) in samples)
            {
                long height = high == low ? 1 : 1 + ((ms - low) * (Rows - 1) / (high - low));
                text.Append(height >= row ? '#' : ' ');
            }

            text.Append('\n');
        }

        long oldest = Math.Max(0, now.ToUnixTimeSeconds() - samples[0].Second);
        long newest = Math.Max(0, now.ToUnixTimeSeconds() - samples[^1].Second);
        text.Append(CultureInfo.InvariantCulture, $"from {oldest} s ago to {newest} s ago\n");
        return text.ToString();
    }
}
