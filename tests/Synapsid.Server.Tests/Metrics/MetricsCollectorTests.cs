using System.Diagnostics.Metrics;
using System.Globalization;
using Synapsid.Server.Metrics;

namespace Synapsid.Server.Tests.Metrics;

public sealed class MetricsCollectorTests
{
    [Fact]
    public void Each_kind_of_instrument_is_written_as_its_own_type()
    {
        using Meter meter = new("test");
        using MetricsCollector collector = new(meter);
        long level = 5;
        Counter<long> counter = meter.CreateCounter<long>("a_total", null, "Counts.");
        meter.CreateObservableGauge("b_level", () => level, null, "A level.");
        meter.CreateObservableCounter("c_total", () => 9, null, "Seen from outside.");
        counter.Add(2);
        counter.Add(3);
        Assert.Equal(
            """
            # HELP a_total Counts.
            # TYPE a_total counter
            a_total 5
            # HELP b_level A level.
            # TYPE b_level gauge
            b_level 5
            # HELP c_total Seen from outside.
            # TYPE c_total counter
            c_total 9

            """,
            Write(collector));
        level = 4;
        string later = Write(collector);
        Assert.Contains("\nb_level 4\n", later);
        Assert.Contains("\nc_total 9\n", later);
    }

    [Fact]
    public void A_histogram_has_cumulative_buckets_a_sum_and_a_count()
    {
        using Meter meter = new("test");
        using MetricsCollector collector = new(meter);
        Histogram<double> histogram = meter.CreateHistogram<double>("h_seconds");
        string before = Write(collector);
        Assert.Contains("h_seconds_bucket{le=\"+Inf\"} 0\n", before);
        Assert.Contains("h_seconds_sum 0\nh_seconds_count 0\n", before);
        double sum = 0;
        foreach (double value in new[] { 0.0001, 0.0005, 0.25, 60, 61 })
        {
            histogram.Record(value);
            sum += value;
        }

        string after = Write(collector);
        Assert.Contains("h_seconds_bucket{le=\"0.0005\"} 2\nh_seconds_bucket{le=\"0.001\"} 2\n", after);
        Assert.Contains("h_seconds_bucket{le=\"0.1\"} 2\nh_seconds_bucket{le=\"0.25\"} 3\n", after);
        Assert.Contains("h_seconds_bucket{le=\"60\"} 4\nh_seconds_bucket{le=\"+Inf\"} 5\n", after);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"h_seconds_sum {sum}\nh_seconds_count 5\n"), after);
    }

    [Fact]
    public void Labels_make_series_of_their_own_and_are_escaped()
    {
        using Meter meter = new("test");
        using MetricsCollector collector = new(meter);
        Counter<long> counter = meter.CreateCounter<long>("n_total", null, "Back\\slash and\nline.");
        counter.Add(1, new KeyValuePair<string, object?>("what", "a\"b\\c\nd"));
        counter.Add(2, new("command", "x"), new("outcome", "ok"));
        meter.CreateHistogram<double>("o_seconds").Record(1, new KeyValuePair<string, object?>("command", "x"));
        string text = Write(collector);
        Assert.Contains("# HELP n_total Back\\\\slash and\\nline.\n", text);
        Assert.Contains("n_total{what=\"a\\\"b\\\\c\\nd\"} 1\n", text);
        Assert.Contains("n_total{command=\"x\",outcome=\"ok\"} 2\n", text);
        Assert.Contains("o_seconds_bucket{command=\"x\",le=\"1\"} 1\n", text);
        Assert.Contains("o_seconds_count{command=\"x\"} 1\n", text);
    }

    [Fact]
    public void Another_meter_of_the_same_name_is_not_listened_to()
    {
        using Meter mine = new("test");
        using Meter other = new("test");
        using MetricsCollector collector = new(mine);
        mine.CreateCounter<long>("mine_total").Add(1);
        other.CreateCounter<long>("other_total").Add(1);
        Assert.DoesNotContain("other_total", Write(collector));
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_threads_record()
    {
        using Meter meter = new("test");
        using MetricsCollector collector = new(meter);
        Histogram<double> histogram = meter.CreateHistogram<double>("h_seconds");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++) histogram.Record(0.5);
        })));
        Assert.Contains("h_seconds_sum 20000\nh_seconds_count 40000\n", Write(collector));
    }

    private static string Write(MetricsCollector collector)
    {
        PrometheusText text = new();
        foreach (MetricFamily family in collector.Collect()) text.Write(family);
        return System.Text.Encoding.UTF8.GetString(text.ToUtf8().Span);
    }
}
