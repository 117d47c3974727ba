using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;
using Synapsid.Testing;

namespace Synapsid.Ledger.Tests.Import.Text;

public sealed class SyslogParserTests
{
    /// <summary>The clock stands on 2026-01-01.</summary>
    private static readonly ImportOptions AtNewYear = new() { Clock = new TestClock() };

    [Fact]
    public void Rfc5424_with_structured_data_and_escapes()
    {
        EventDraft draft = Reading.One(
            "<165>1 2003-10-11T22:14:15.003-07:00 mymachine.example.com evntslog 42 ID47 "
            + "[exampleSDID@32473 iut=\"3\" eventSource=\"App\\]li\\\"cat\\\\ion\\x\"][p@1 class=\"high\"] \uFEFFAn entry");
        Assert.Equal("syslog", draft.Format);
        Assert.Equal(new DateTimeOffset(2003, 10, 11, 22, 14, 15, 3, TimeSpan.FromHours(-7)), draft.Time);
        Assert.Equal(TimeSpan.FromHours(-7), draft.Time!.Value.Offset);
        Assert.Equal("mymachine.example.com", draft.Host);
        Assert.Equal("20", draft.Field("facility"));
        Assert.Equal("5", draft.Field("level"));
        Assert.Equal(Severity.Low, draft.Severity);
        Assert.Equal("evntslog", draft.Field("app"));
        Assert.Equal("42", draft.Field("process_id"));
        Assert.Equal("ID47", draft.Field("message_id"));
        Assert.Equal("3", draft.Field("sd.exampleSDID@32473.iut"));
        Assert.Equal("App]li\"cat\\ion\\x", draft.Field("sd.exampleSDID@32473.eventSource"));
        Assert.Equal("high", draft.Field("sd.p@1.class"));
        Assert.Equal("An entry", draft.Field("message"));
    }

    [Fact]
    public void Rfc5424_of_nothing_but_marks_for_nothing()
    {
        EventDraft draft = Reading.One("<34>1 - - - - - -");
        Assert.Null(draft.ParseFailure);
        Assert.Null(draft.Time);
        Assert.Null(draft.Host);
        Assert.Equal(["facility", "level"], draft.Fields.Select(field => field.Name));
        Assert.Equal(EventType.Auth, draft.Type);
        Assert.Equal(Severity.Critical, draft.Severity);
    }

    [Theory]
    [InlineData("<34>1 - h a - ID47 [x y=\"1\" message", "structured data")]
    [InlineData("<34>1 - h a - ID47 [x y=1] message", "structured data")]
    [InlineData("<34>1 - h a - ID47 [x y=\"1\"]message", "structured data")]
    [InlineData("<34>1 - h a", "ends within its header")]
    [InlineData("<999>1 - h a - - - x", "priority is 999")]
    public void What_is_malformed_is_kept_as_raw_with_the_reason(string line, string reason)
    {
        EventDraft draft = Reading.One(line);
        Assert.Contains(reason, draft.ParseFailure, StringComparison.Ordinal);
        Assert.Equal(line, draft.RawText());
        Assert.Equal("raw", draft.Format);
        Assert.Empty(draft.Fields);
    }

    [Fact]
    public void Rfc3164_takes_the_year_that_is_nearest()
    {
        EventDraft draft = Reading.One("<38>Dec 31 23:59:58 web1 sshd[714]: Failed password for root", options: AtNewYear);
        Assert.Equal(new DateTimeOffset(2025, 12, 31, 23, 59, 58, TimeSpan.Zero), draft.Time);
        Assert.Equal("web1", draft.Host);
        Assert.Equal("sshd", draft.Field("app"));
        Assert.Equal("714", draft.Field("process_id"));
        Assert.Equal("Failed password for root", draft.Field("message"));
        Assert.Equal(EventType.Auth, draft.Type);
        Assert.Equal(Severity.Informational, draft.Severity);
        EventDraft ahead = Reading.One("<38>Jan  1 20:00:00 web1 cron: x", options: AtNewYear);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 20, 0, 0, TimeSpan.Zero), ahead.Time);
        EventDraft leap = Reading.One("<38>Feb 29 20:00:00 web1 cron: x", options: AtNewYear);
        Assert.Equal(2024, leap.Time!.Value.Year);
    }

    [Theory]
    [InlineData("<13>Oct 11 22:14:15 su: 'su root' failed", null, "su", "'su root' failed")]
    [InlineData("Oct 11 22:14:15 10.0.0.9 app: hello", "10.0.0.9", "app", "hello")]
    [InlineData("<189>*Oct 11 22:14:15.123: %SYS-5-CONFIG_I: done", null, "%SYS-5-CONFIG_I", "done")]
    [InlineData("<13>Oct 11 2020 22:14:15 asa %ASA-6-1: built", "asa", "%ASA-6-1", "built")]
    [InlineData("<13>no time here", null, null, "no time here")]
    [InlineData("<13>app: no time here", null, "app", "no time here")]
    [InlineData("<13>2024-05-01T12:00:00.1+02:00 host app[1]: msg", "host", "app", "msg")]
    [InlineData("2024-05-01T12:00:00.1+02:00 host app[1]: msg", "host", "app", "msg")]
    public void The_variants_of_devices_and_files(string line, string? host, string? app, string message)
    {
        EventDraft draft = Reading.One(line, options: AtNewYear);
        Assert.Null(draft.ParseFailure);
        Assert.Equal("syslog", draft.Format);
        Assert.Equal(host, draft.Host);
        Assert.Equal(app, draft.Field("app"));
        Assert.Equal(message, draft.Field("message"));
    }

    [Fact]
    public void A_year_that_is_written_counts()
    {
        Assert.Equal(2020, Reading.One("<13>Oct 11 2020 22:14:15 h a: b", options: AtNewYear).Time!.Value.Year);
        Assert.Equal(2019, Reading.One("<13>Oct 11 22:14:15 2019 h a: b", options: AtNewYear).Time!.Value.Year);
    }

    [Fact]
    public void An_address_as_host_is_the_ip_too() => Assert.Equal("192.0.2.1", Reading.One("<13>1 - 192.0.2.1 a - - - b").Ip);
}
