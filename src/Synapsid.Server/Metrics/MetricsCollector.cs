using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Synapsid.Server.Metrics;

/// <summary>Listens to one engine's instruments and keeps their figures from its making until it is disposed.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = [];
    private readonly MeterListener _listener = new();

    public MetricsCollector(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter, meter)) return;
            MetricFamily family = _families.GetOrAdd(instrument, static published => new MetricFamily(published));
            listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.Start();
    }

    /// <summary>Every instrument's figures as they are now, by name.</summary>
    public IEnumerable<MetricFamily> Collect()
    {
        _listener.RecordObservableInstruments();
        return _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal);
    }

    public void Dispose() => _listener.Dispose();

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((MetricFamily)family!).Record(value, tags);
}
