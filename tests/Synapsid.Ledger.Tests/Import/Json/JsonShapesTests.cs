using System.Text;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;

namespace Synapsid.Ledger.Tests.Import.Json;

public sealed class JsonShapesTests
{
    [Fact]
    public void Any_object_goes_by_the_mapping()
    {
        const string Line = """{"timestamp":"2026-11-21T08:00:00+01:00","host":{"name":"h1"},"src_ip":"10.0.0.1","level":"WARN","event_type":"DNSQuery","a":{"b":[1,2,{"c":null,"d":true}]},"e":"x\ny"}""";
        EventDraft draft = Reading.One(Line);
        Assert.Equal("ndjson", draft.Format);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.FromHours(1)), draft.Time);
        Assert.Equal("h1", draft.Host);
        Assert.Equal("10.0.0.1", draft.Ip);
        Assert.Equal(Severity.Medium, draft.Severity);
        Assert.Equal(EventType.Dns, draft.Type);
        Assert.Equal("1|2", draft.Field("a.b"));
        Assert.Equal("true", draft.Field("a.b.d"));
        Assert.Null(draft.Field("a.b.c"));
        Assert.Equal("x\ny", draft.Field("e"));
        Assert.Equal(Line, draft.RawText());
    }

    [Fact]
    public void A_mapping_of_ones_own_counts_and_the_first_name_that_is_there()
    {
        FieldMapping mapping = FieldMapping.Default with
        {
            Time = FieldMapping.Names("when, then"),
            Host = FieldMapping.Names("machine.name"),
            Namespace = FieldMapping.Names("tenant"),
        };
        EventDraft draft = Reading.One(
            """{"then":1521911725,"time":"2020-01-01","machine":{"name":"m"},"tenant":"t","event_type":"Odd Thing"}""",
            options: new ImportOptions { Mapping = mapping });
        Assert.Equal(2018, draft.Time!.Value.Year);
        Assert.Equal("m", draft.Host);
        Assert.Equal("t", draft.Namespace);
        Assert.Equal(EventType.Custom, draft.Type);
        Assert.Equal("Odd Thing", draft.TypeName);
    }

    [Theory]
    [InlineData("1e39")]
    [InlineData("-1e999")]
    public void A_vector_with_a_number_beyond_its_reach_is_kept_as_raw(string number)
    {
        string line = $"{{\"fields\":{{\"a\":1}},\"vector\":[1,{number}]}}";
        EventDraft draft = Reading.One(line);
        Assert.Contains("32 bits", draft.ParseFailure, StringComparison.Ordinal);
        Assert.Equal(line, draft.RawText());
        Assert.True(draft.Vector.IsEmpty);
    }

    [Fact]
    public void An_event_of_our_own_form_brings_its_parts()
    {
        EventDraft draft = Reading.One(
            """{"id":"0123456789abcdef0123456789abcdef","time":"2026-01-01","host":"h","type":"agent_action","severity":"high","format":"tool","fields":{"tool":"grep","n":2},"raw":"a\tb","vector":[1,0.5,-2e1]}""");
        Assert.Equal("0123456789abcdef0123456789abcdef", draft.Id.ToString());
        Assert.Equal(EventType.AgentAction, draft.Type);
        Assert.Equal(Severity.High, draft.Severity);
        Assert.Equal("tool", draft.Format);
        Assert.Equal(["tool=grep", "n=2"], draft.Fields.Select(field => $"{field.Name}={field.Value}"));
        Assert.Equal("a\tb", draft.RawText());
        Assert.Equal([1, 0.5f, -20], draft.Vector.ToArray());
    }

    [Fact]
    public void The_seeds_form_is_the_same_event()
    {
        EventDraft draft = Reading.One(
            """{"event_type":"ProcessStart","source_host":"h","source_ip":"1.2.3.4","collector":"c","raw_data":"x","metadata":{"k":"v"}}""");
        Assert.Equal((EventType.Process, "h", "1.2.3.4", "c"), (draft.Type, draft.Host, draft.Ip, draft.Collector));
        Assert.Equal("x", draft.RawText());
        Assert.Equal("v", draft.Field("k"));
    }

    [Fact]
    public void Raw_bytes_may_come_in_base64() => Assert.Equal(
        [0xFF, 0x00], Reading.One($$"""{"raw_base64":"{{Convert.ToBase64String([0xFF, 0x00])}}"}""").Raw.ToArray());

    [Theory]
    [InlineData("""{"raw_base64":"?"}""", "base64")]
    [InlineData("""{"raw":"x","time":"soon"}""", "\"time\"")]
    [InlineData("""{"a":1""", "not valid JSON")]
    [InlineData("""{"a":1} x""", "not valid JSON")]
    [InlineData("""{"a":"\ud800"}""", "surrogate")]
    public void What_cannot_be_read_is_kept_as_raw_with_the_reason(string line, string reason)
    {
        EventDraft draft = Reading.One(line);
        Assert.Contains(reason, draft.ParseFailure, StringComparison.Ordinal);
        Assert.Equal(line, draft.RawText());
        Assert.Empty(draft.Fields);
    }

    [Fact]
    public void Too_deep_and_too_many_are_kept_as_raw()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 70)) + "1" + new string('}', 70);
        Assert.Contains("not valid JSON", Reading.One(deep).ParseFailure, StringComparison.Ordinal);
        string many = $"{{\"a\":[{string.Join(',', Enumerable.Repeat("1", ParsedEvent.FieldsMax + 1))}]}}";
        Assert.Contains("fields", Reading.One(many).ParseFailure, StringComparison.Ordinal);
    }

    [Fact]
    public void Zeek_with_a_path_and_from_kafka()
    {
        EventDraft draft = Reading.One("""{"_path":"conn","ts":"2018-03-24T17:15:20.865716Z","uid":"C","id.orig_h":"10.0.0.1"}""");
        Assert.Equal(("zeek", EventType.Network, "10.0.0.1"), (draft.Format, draft.Type, draft.Ip));
        draft = Reading.One("""{"@stream":"stats","@system":"nsm","ts":1588316619.797806,"mem":96}""");
        Assert.Equal(("zeek", EventType.Custom, "stats", "nsm"), (draft.Format, draft.Type, draft.TypeName, draft.Collector));
    }

    [Fact]
    public void Suricata_alerts_have_their_severity()
    {
        EventDraft draft = Reading.One(
            """{"timestamp":"2019-01-02T03:50:11.315110","flow_id":1,"event_type":"alert","src_ip":"8.42.77.171","alert":{"category":"A Network Trojan was detected","severity":1}}""");
        Assert.Equal(("suricata", EventType.Malware, Severity.High), (draft.Format, draft.Type, draft.Severity));
        Assert.Equal("8.42.77.171", draft.Ip);
    }

    [Theory]
    [InlineData("""{"EventID":3,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"W5","SourceIp":"10.0.0.1","UtcTime":"2020-10-23 02:36:40.671"}""")]
    [InlineData("""{"winlog":{"event_id":3,"channel":"Microsoft-Windows-Sysmon/Operational","computer_name":"W5","event_data":{"SourceIp":"10.0.0.1","UtcTime":"2020-10-23 02:36:40.671"}}}""")]
    [InlineData("""{"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},"EventID":3,"Computer":"W5","TimeCreated":{"#attributes":{"SystemTime":"2020-10-23T02:36:40.671Z"}}},"EventData":{"SourceIp":"10.0.0.1"}}}""")]
    [InlineData("""{"Provider":"Microsoft-Windows-Sysmon","EventID":3,"Computer":"W5","EventData":"{\"SourceIp\":\"10.0.0.1\",\"UtcTime\":\"2020-10-23T02:36:40.671Z\"}"}""")]
    public void Sysmon_in_each_of_its_shapes(string line)
    {
        EventDraft draft = Reading.One(line);
        Assert.Equal(("sysmon", EventType.Network, "W5", "10.0.0.1"), (draft.Format, draft.Type, draft.Host, draft.Ip));
        Assert.Equal(new DateTimeOffset(2020, 10, 23, 2, 36, 40, 671, TimeSpan.Zero), draft.Time);
    }

    [Fact]
    public void Another_format_than_was_asked_for_is_kept_as_raw() => Assert.Contains(
        "not of the format", Reading.One("""{"a":1}""", "suricata").ParseFailure, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_text_are_kept_and_read_as_far_as_they_go()
    {
        byte[] line = [.. "{\"a\":\"x"u8, 0xFF, .. "y\"}"u8];
        EventDraft draft = Assert.Single(Reading.Of(line).Events);
        Assert.Equal(line, draft.Raw.ToArray());
        Assert.Equal("x\uFFFDy", draft.Field("a"));
        Assert.Null(draft.ParseFailure);
    }
}
