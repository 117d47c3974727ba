using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Tests.Import.Text;

public sealed class ZeekTsvParserTests
{
    private const string Header =
        "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n"
        + "#fields\tts\tuid\tid.orig_h\tquery\tanswers\tAA\n#types\ttime\tstring\taddr\tstring\tvector[string]\tbool\n";

    [Fact]
    public void Rows_get_the_names_and_types_of_the_header()
    {
        Reading read = Reading.Of(Header + "1521911720.865716\tCq\t10.0.0.1\tise\\x2eorg\\\\\ta,b\\x2cc\tT\n#close\t2024\n");
        EventDraft draft = Assert.Single(read.Events);
        Assert.Equal(8, read.Counts.Directives);
        Assert.Equal("zeek", draft.Format);
        Assert.Equal(EventType.Dns, draft.Type);
        Assert.Equal("10.0.0.1", draft.Ip);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(15219117208657160), draft.Time);
        Assert.Equal("ise.org\\", draft.Field("query"));
        Assert.Equal("a|b,c", draft.Field("answers"));
        Assert.Equal("true", draft.Field("AA"));
        Assert.Equal("dns", draft.Field("_path"));
    }

    [Fact]
    public void Unset_and_empty_values_are_no_fields()
    {
        EventDraft draft = Reading.One(Header + "1.0\tCq\t-\t\\x2d\t(empty)\t-\n");
        Assert.Null(draft.Ip);
        Assert.Equal("-", draft.Field("query"));
        Assert.Null(draft.Field("answers"));
        Assert.Null(draft.Field("AA"));
    }

    [Fact]
    public void A_row_of_another_length_is_kept_as_raw_and_the_next_is_read()
    {
        Reading read = Reading.Of(Header + "1.0\tCq\n2.0\tCq\t-\tq\t-\t-\n");
        Assert.Contains("2 columns", read.Events[0].ParseFailure, StringComparison.Ordinal);
        Assert.Equal("1.0\tCq", read.Events[0].RawText());
        Assert.Equal("q", read.Events[1].Field("query"));
        Assert.Equal(1, read.Counts.Unparsed);
    }

    [Fact]
    public void Another_header_counts_from_there_on()
    {
        Reading read = Reading.Of(
            Header + "1.0\tCq\t-\tq\t-\t-\n#separator |\n#path|conn\n#fields|ts|uid\n#types|time|string\n2.0|Cz\n");
        Assert.Equal("Cz", read.Events[1].Field("uid"));
        Assert.Equal(EventType.Network, read.Events[1].Type);
    }

    [Fact]
    public void Rows_without_a_header_are_kept_as_raw() =>
        Assert.Contains("#fields", Reading.One("1.0\tCq\n", "zeek").ParseFailure, StringComparison.Ordinal);

    [Fact]
    public void Escapes_that_give_no_text_stay_as_they_are() =>
        Assert.Equal("\\xff\\xfe", Reading.One(Header + "1.0\tCq\t-\t\\xff\\xfe\t-\t-\n").Field("query"));
}
