using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Synapsid.Server.Metrics;

/// <summary>One instrument's figures, a series for each set of labels that it was used with.</summary>
internal sealed class MetricFamily
{
    /// <summary>
    /// Upper bounds of a histogram's buckets, in seconds: from a search in memory to a long import. One more bucket
    /// takes what is above the last.
    /// </summary>
    public static readonly double[] BucketBounds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly bool _adds;

    public MetricFamily(Instrument instrument)
    {
        Type type = instrument.GetType().GetGenericTypeDefinition();
        _adds = type == typeof(Counter<>) || type == typeof(UpDownCounter<>);
        Name = instrument.Name;
        Help = instrument.Description ?? "";
        Kind = type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it measures, in a sentence.</summary>
    public string Help { get; }

    /// <summary>What its figures are.</summary>
    public MetricKind Kind { get; }

    /// <summary>
    /// The series by their labels (<c>{name="value"}</c>, or nothing), in a steady order. An instrument that nothing
    /// used yet shows one at zero, so that a graph begins there and not with the first event.
    /// </summary>
    public IEnumerable<KeyValuePair<string, MetricSeries>> Series =>
        _series.IsEmpty ? [new("", NewSeries())] : _series.OrderBy(series => series.Key, StringComparer.Ordinal);

    /// <summary>Takes a measurement in.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        MetricSeries series = _series.GetOrAdd(PrometheusText.Labels(tags), _ => NewSeries());
        if (Kind == MetricKind.Histogram) series.Observe(value, BucketOf(value));
        else if (_adds) series.Add(value);
        else series.Set(value);
    }

    private MetricSeries NewSeries() => new(Kind == MetricKind.Histogram ? BucketBounds.Length + 1 : 0);

    private static int BucketOf(double value)
    {
        int bucket = Array.BinarySearch(BucketBounds, value);
        return bucket < 0 ? ~bucket : bucket; // an observation that equals a bound belongs below it
    }
}
