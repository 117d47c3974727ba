using System.Globalization;
using System.Text;

using Synapsid.Ledger.Events;
using Synapsid.Ledger.Query;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests.Query;

/// <summary>Queries over some sealed segments and one that is not, compared with plain lists.</summary>
public sealed class LedgerSearchTests : IDisposable
{
    private const int Count = 600;
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Ledger _ledger = TestLedger.Open(new SimulatedFileSystem());
    private readonly List<LedgerEvent> _all = [];

    public LedgerSearchTests()
    {
        EventBatch batch = new();
        for (int i = 0; i < Count; i++)
        {
            batch.Clear();
            batch.Add(new EventDraft
            {
                Time = Start.AddSeconds((i * 7919) % Count),
                Namespace = i % 3 == 0 ? "prod" : "default",
                Host = $"web-{i % 10}",
                Ip = $"10.0.{i % 4}.{i % 250}",
                Format = i % 2 == 0 ? "zeek" : "raw",
                Type = (EventType)(i % 12),
                Severity = (Severity)(i % 7),
                Fields = i % 5 == 0
                    ? [new EventField("bytes", TestLedger.Number(i * 3)), new EventField("user", $"Ann{i}")]
                    : [],
                Raw = Encoding.UTF8.GetBytes($"GET /page/{i} HTTP/1.1 café"),
            });
            _ledger.Append(batch);
        }

        for (int i = 0; i < Count; i++)
        {
            Assert.True(_ledger.TryGetAt(i, out LedgerEvent? found));
            _all.Add(found);
        }

        Assert.True(_ledger.Statistics.Segments > 3);
    }

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void Filters_find_what_a_plain_look_at_every_event_finds()
    {
        Check(new("host", FilterOperator.Equal, "web-3"), e => e.Host == "web-3");
        Check(new("host", FilterOperator.NotEqual, "web-3"), e => e.Host != "web-3");
        Check(new("host", FilterOperator.In, "web-3", "web-4", "web-3"), e => e.Host is "web-3" or "web-4");
        Check(new("namespace", FilterOperator.Equal, "prod"), e => e.Namespace == "prod");
        Check(new("namespace", FilterOperator.Equal, "nowhere"), _ => false);
        Check(new("type", FilterOperator.Equal, "agent_action"), e => e.Type == EventType.AgentAction);
        Check(new("type", FilterOperator.NotEqual, "DNS"), e => e.Type != EventType.Dns);
        Check(new("severity", FilterOperator.GreaterOrEqual, "high"), e => e.Severity >= Severity.High);
        Check(new("severity", FilterOperator.Equal, "low"), e => e.Severity == Severity.Low);
        Check(new("severity", FilterOperator.In, "low", "LOW", "2", "high"), e => e.Severity is Severity.Low or Severity.High);
        Check(new("bytes", FilterOperator.Less, "90"), e => Bytes(e) < 90);
        Check(new("bytes", FilterOperator.Greater, "900"), e => Bytes(e) > 900);
        Check(new("bytes", FilterOperator.Exists), e => e.Fields.Count > 0);
        Check(new("bytes", FilterOperator.Exists, "false"), e => e.Fields.Count == 0);
        Check(new("user", FilterOperator.StartsWith, "ANN1"), e => Begins(User(e), "Ann1"));
        Check(new("user", FilterOperator.EndsWith, "5"), e => User(e).EndsWith('5'));
        Check(new("raw", FilterOperator.Contains, "PAGE/1"), e => Begins(TestLedger.TextOf(e), "GET /page/1"));
        Check(new("ip", FilterOperator.Cidr, "10.0.2.0/24"), e => Begins(e.Ip!, "10.0.2."));
        Check(new("raw", FilterOperator.Regex, "page/[0-9]5 "), e => e.Index is >= 10 and < 100 && e.Index % 10 == 5);
        Check(new("time", FilterOperator.Less, "2026-05-01T00:01:00Z"), e => e.Time < Start.AddMinutes(1));
        Check(new("id", FilterOperator.StartsWith, _all[5].Id.ToString()), e => e.Index == 5);
    }

    [Fact]
    public void Several_filters_a_text_and_a_time_range_must_all_hold()
    {
        LedgerQuery query = new()
        {
            From = Start.AddSeconds(100),
            To = Start.AddSeconds(400),
            Filters =
            [
                new("host", FilterOperator.In, "web-1", "web-2", "web-5"),
                new("format", FilterOperator.Equal, "raw"),
            ],
            Text = "get \"http/1.1 caf\u00e9\"",
            Descending = false,
        };
        Assert.Equal(
            _all.Where(e => e.Time >= query.From && e.Time < query.To && e.Host is "web-1" or "web-2" or "web-5"
                && e.Format == "raw" && e.Time >= query.From && e.Time < query.To).Select(e => e.Index),
            _ledger.Search(query, CancellationToken.None).Events.Select(e => e.Index));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData("time", true)]
    [InlineData("time", false)]
    [InlineData("bytes", true)]
    [InlineData("user", false)]
    public void Pages_follow_one_another_without_a_gap_or_a_repeat(string? sort, bool descending)
    {
        LedgerQuery query = new() { Sort = sort, Descending = descending, Limit = 37 };
        List<LedgerEvent> found = [];
        while (true)
        {
            LedgerPage page = _ledger.Search(query, CancellationToken.None);
            found.AddRange(page.Events);
            if (page.Cursor is null) break;
            query = query with { Cursor = page.Cursor };
        }

        Assert.Equal(Count, found.Select(e => e.Index).Distinct().Count());
        Assert.Equal(Count, found.Count);
        IEnumerable<LedgerEvent> expected = sort switch
        {
            null => _all.OrderBy(e => e.Index),
            "time" => _all.OrderBy(e => e.Time).ThenBy(e => e.Index),
            "bytes" => _all.Where(e => e.Fields.Count > 0).OrderBy(Bytes).ThenBy(e => e.Index),
            _ => _all.Where(e => e.Fields.Count > 0).OrderBy(User, StringComparer.Ordinal).ThenBy(e => e.Index),
        };
        if (descending) expected = expected.Reverse();
        List<LedgerEvent> wanted = [.. expected];
        Assert.Equal(wanted.Select(e => e.Index), found.Take(wanted.Count).Select(e => e.Index));
    }

    [Fact]
    public void The_most_frequent_values_and_the_histogram_count_every_event_once()
    {
        LedgerTop top = _ledger.Top(new LedgerQuery(), "host", 3, CancellationToken.None);
        Assert.Equal([("web-0", 60L), ("web-1", 60L), ("web-2", 60L)], top.Values.Select(v => (v.Value, v.Count)));
        Assert.Equal((600L, 10), (top.Events, top.Distinct));
        IReadOnlyList<HistogramBucket> buckets = _ledger.Histogram(
            new LedgerQuery(), TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.Equal(
            from e in _all
            group e by e.Time.Minute into minute
            orderby minute.Key
            select (Start.AddMinutes(minute.Key), minute.LongCount()),
            buckets.Select(bucket => (bucket.Start, bucket.Count)));
    }

    [Fact]
    public void A_query_that_makes_no_sense_is_refused_with_what_to_change()
    {
        Refused(new LedgerQuery { Limit = 0 });
        Refused(new LedgerQuery { Cursor = "x" });
        Refused(new LedgerQuery { Sort = "time", Cursor = "x" });
        Refused(new LedgerQuery { Filters = [new("raw", FilterOperator.Regex, "(")] });
        Refused(new LedgerQuery { Filters = [new("ip", FilterOperator.Cidr, "10.0.0.0/99")] });
        Refused(new LedgerQuery { Filters = [new("severity", FilterOperator.Equal, "awful")] });
        Refused(new LedgerQuery { Filters = [new("time", FilterOperator.Less, "soon")] });
        Refused(new LedgerQuery { Filters = [new("host", FilterOperator.Equal)] });
    }

    [Fact]
    public void Postings_and_times_keep_most_events_from_being_looked_at()
    {
        LedgerPage page = _ledger.Search(
            new LedgerQuery { Filters = [new("host", FilterOperator.Equal, "web-3")], ToIndex = 300 },
            CancellationToken.None);
        Assert.Equal(30, page.Events.Count);
        Assert.True(page.Looked < 150, $"{page.Looked} of 300 events were looked at.");
    }

    private void Refused(LedgerQuery query) =>
        Assert.Throws<LedgerQueryException>(() => _ledger.Search(query, CancellationToken.None));

    private void Check(LedgerFilter filter, Func<LedgerEvent, bool> plain)
    {
        foreach (bool descending in (bool[])[true, false])
        {
            LedgerQuery query = new() { Filters = [filter], Limit = 1000, Descending = descending };
            IEnumerable<long> expected = _all.Where(plain).Select(e => e.Index);
            Assert.Equal(
                descending ? expected.Reverse() : expected,
                _ledger.Search(query, CancellationToken.None).Events.Select(e => e.Index));
        }
    }

    private static double Bytes(LedgerEvent e) =>
        e.Fields.Count > 0 ? double.Parse(e.Fields[0].Value, CultureInfo.InvariantCulture) : double.NaN;

    private static bool Begins(string text, string start) => text.StartsWith(start, StringComparison.Ordinal);
    
    private static string User(LedgerEvent e) => e.Fields.Count > 0 ? e.Fields[1].Value : "";
}
