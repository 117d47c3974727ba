using System.Globalization;
using System.Text;

namespace Synapsid.Server.Metrics;

/// <summary>
/// Writes figures in the text form that Prometheus reads (exposition format 0.0.4,
/// https://prometheus.io/docs/instrumenting/exposition_formats/).
/// </summary>
internal sealed class PrometheusText
{
    /// <summary>The media type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>The labels of a series as they are written: <c>{command="grain.add"}</c>, or nothing.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        StringBuilder labels = new("{");
        foreach ((string name, object? value) in tags)
        {
            if (labels.Length > 1) labels.Append(',');
            string text = EscapeLine(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            labels.Append(name).Append("=\"").Append(text.Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        return labels.Append('}').ToString();
    }

    /// <summary>Writes an instrument's figures.</summary>
    public void Write(MetricFamily family)
    {
        WriteHead(family.Name, family.Kind, family.Help);
        foreach ((string labels, MetricSeries series) in family.Series)
        {
            if (family.Kind == MetricKind.Histogram) WriteHistogram(family.Name, labels, series);
            else WriteLine(family.Name, labels, series.Value);
        }
    }

    /// <summary>Writes a figure that has no instrument.</summary>
    public void Write(string name, MetricKind kind, string help, double value)
    {
        WriteHead(name, kind, help);
        WriteLine(name, "", value);
    }

    /// <summary>All that was written, as UTF-8.</summary>
    public ReadOnlyMemory<byte> ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private void WriteHead(string name, MetricKind kind, string help)
    {
        string type = kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" };
        _text.Append("# HELP ").Append(name).Append(' ').Append(EscapeLine(help)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    // Buckets are cumulative, and their count is taken from them, so that the two always agree.
    private void WriteHistogram(string name, string labels, MetricSeries series)
    {
        long[] buckets = series.Buckets();
        long count = 0;
        for (int i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            string bound = i < MetricFamily.BucketBounds.Length ? Number(MetricFamily.BucketBounds[i]) : "+Inf";
            WriteLine(name + "_bucket", With(labels, $"le=\"{bound}\""), count);
        }

        WriteLine(name + "_sum", labels, series.Value);
        WriteLine(name + "_count", labels, count);
    }

    private void WriteLine(string name, string labels, double value) =>
        _text.Append(name).Append(labels).Append(' ').Append(Number(value)).Append('\n');

    private static string With(string labels, string label) =>
        labels.Length == 0 ? $"{{{label}}}" : $"{labels[..^1]},{label}}}";

    private static string EscapeLine(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
