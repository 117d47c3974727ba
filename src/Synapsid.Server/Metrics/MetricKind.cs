namespace Synapsid.Server.Metrics;

/// <summary>The kinds of figure that Prometheus tells apart.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Observations, counted by size.</summary>
    Histogram,
}
