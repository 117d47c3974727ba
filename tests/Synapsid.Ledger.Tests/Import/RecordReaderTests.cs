using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Ledger.Import;
using Synapsid.Testing;

namespace Synapsid.Ledger.Tests.Import;

public sealed class RecordReaderTests
{
    [Fact]
    public void Lines_end_with_either_break_and_the_last_needs_none() =>
        Assert.Equal(["a", "b", "", "c"], Read("a\r\nb\n\nc"));

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_line() => Assert.Equal(["a"], Read("\uFEFFa\n"));

    [Fact]
    public void An_array_of_objects_gives_each_object_as_it_was_written() =>
        Assert.Equal(["{\n \"a\": \"}\\\"\" }", "{\"b\":{}}"], Read("[ {\n \"a\": \"}\\\"\" },\n{\"b\":{}}\n]\n"));

    [Fact]
    public void Objects_over_several_lines_are_whole() =>
        Assert.Equal(["{\n \"a\": 1\n}", "{\n \"b\": 2\n}"], Read("{\n \"a\": 1\n}\n{\n \"b\": 2\n}\n"));

    [Fact]
    public void A_line_that_is_a_broken_object_takes_no_other_with_it() =>
        Assert.Equal(["{\"a\": ", "{\"b\":2}"], Read("{\"a\": \n{\"b\":2}\n"));

    [Fact]
    public void What_fits_no_array_is_read_as_lines() =>
        Assert.Equal(["{\"a\":1}", "12, {\"b\":2}", "end"], Read("[{\"a\":1}, 12, {\"b\":2}\nend"));

    [Fact]
    public void An_object_that_is_broken_off_is_kept_as_lines() =>
        Assert.Equal(["{\"a\":1}", "{\"b\":", "2"], Read("[{\"a\":1},{\"b\":\n2"));

    [Fact]
    public void A_line_with_brackets_is_a_line() => Assert.Equal(["[12:00] start", "[x]"], Read("[12:00] start\n[x]\n"));

    [Fact]
    public void A_long_line_comes_in_parts_and_the_next_line_is_whole()
    {
        RecordReader reader = new(Encoding.UTF8.GetBytes("0123456789abcde\nshort\n"), recordBytesMax: 10);
        Assert.True(reader.TryRead(out ReadOnlySpan<byte> record));
        Assert.Equal("0123456789", Encoding.UTF8.GetString(record));
        Assert.True(reader.IsPart);
        Assert.True(reader.TryRead(out record));
        Assert.Equal("abcde", Encoding.UTF8.GetString(record));
        Assert.True(reader.IsPart);
        Assert.True(reader.TryRead(out record));
        Assert.Equal("short", Encoding.UTF8.GetString(record));
        Assert.False(reader.IsPart);
        Assert.Equal(2, reader.Line);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_long_object_of_an_array_comes_in_parts_as_a_long_line_does(bool streamed)
    {
        byte[] text = Encoding.UTF8.GetBytes("[{\"a\":1},{\"b\":\"0123456789\"}]");
        RecordReader reader = streamed
            ? new RecordReader(new MemoryStream(text), recordBytesMax: 12)
            : new RecordReader(text, recordBytesMax: 12);
        List<(string Text, bool IsPart)> read = [];
        while (reader.TryRead(out ReadOnlySpan<byte> record)) read.Add((Encoding.UTF8.GetString(record), reader.IsPart));
        Assert.Equal([("{\"a\":1}", false), ("{\"b\":\"012345", true), ("6789\"}]", true)], read);
    }

    [Fact]
    public void Utf16_is_told_and_gives_nothing()
    {
        RecordReader reader = new(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a\n")).ToArray());
        Assert.True(reader.IsUtf16);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void A_stream_in_any_pieces_gives_the_same_as_memory() => Prop.ForAll(
        Gen.Elements("{", "}", "\"", "\\", "[", "]", "\n", "\r\n", "a", "{\"a\":1}", " ").ListOf()
            .Select(parts => string.Concat(parts)).ToArbitrary(),
        Gen.Choose(1, 7).ToArbitrary(),
        (text, piece) =>
        {
            using PiecemealStream stream = new(Encoding.UTF8.GetBytes(text), piece);
            return Read(text).SequenceEqual(Read(new RecordReader(stream, 64)));
        }).Holds();

    [Fact]
    public void Nothing_but_breaks_and_what_stands_between_objects_is_left_out() => Prop.ForAll(
        Gen.Elements("{", "}", "\"", "\\", "[", "]", "\n", "a", "{\"a\":1}", ",", " ").ListOf()
            .Select(parts => string.Concat(parts)).ToArbitrary(),
        text => Kept(string.Concat(Read(text))) == Kept(text)).Holds();

    private static string Kept(string text) =>
        string.Concat(text.Where(letter => letter is not ('\n' or '\r' or ' ' or ',' or '[' or ']')));

    private static List<string> Read(string text) => Read(new RecordReader(Encoding.UTF8.GetBytes(text), 64));

    private static List<string> Read(RecordReader reader)
    {
        List<string> records = [];
        while (reader.TryRead(out ReadOnlySpan<byte> record)) records.Add(Encoding.UTF8.GetString(record));
        return records;
    }
}
