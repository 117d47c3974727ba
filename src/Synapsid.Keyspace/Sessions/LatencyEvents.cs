namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// Events that took longer than <c>latency-monitor-threshold</c>: of each kind the worst of each second, for the newest
/// 160 seconds that had any.
/// </summary>
internal sealed class LatencyEvents
{
    private const int SamplesMax = 160;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, List<(long Second, long Ms)>> _samples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _worst = new(StringComparer.Ordinal);

    /// <summary>Adds an event.</summary>
    internal void Add(string name, long second, long ms)
    {
        lock (_gate)
        {
            if (!_samples.TryGetValue(name, out List<(long Second, long Ms)>? samples)) _samples[name] = samples = [];
            _worst[name] = Math.Max(_worst.GetValueOrDefault(name), ms);
            if (samples.Count > 0 && samples[^1].Second == second)
            {
                samples[^1] = (second, Math.Max(samples[^1].Ms, ms));
                return;
            }

            samples.Add((second, ms));
            if (samples.Count > SamplesMax) samples.RemoveAt(0);
        }
    }

    /// <summary>The samples of a kind, oldest first.</summary>
    internal (long Second, long Ms)[] History(string name)
    {
        lock (_gate) return _samples.TryGetValue(name, out List<(long Second, long Ms)>? samples) ? [.. samples] : [];
    }

    /// <summary>Of each kind the newest sample and the worst ever.</summary>
    internal (string Name, long Second, long Ms, long WorstMs)[] Latest()
    {
        lock (_gate)
        {
            return [.. _samples.Select(pair => (pair.Key, pair.Value[^1].Second, pair.Value[^1].Ms, _worst[pair.Key]))];
        }
    }

    /// <summary>Forgets a kind; whether there was one.</summary>
    internal bool Forget(string name)
    {
        lock (_gate)
        {
            _worst.Remove(name);
            return _samples.Remove(name);
        }
    }

    /// <summary>Forgets all; how many kinds there were.</summary>
    internal int Clear()
    {
        lock (_gate)
        {
            int count = _samples.Count;
            _samples.Clear();
            _worst.Clear();
            return count;
        }
    }
}
