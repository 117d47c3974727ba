using FsCheck;
using FsCheck.Fluent;
using Synapsid.Base.Buffers;
using Synapsid.Testing;

namespace Synapsid.Base.Tests.Buffers;

public sealed class RecordReaderTests
{
    [Fact]
    public void Every_kind_of_field_comes_back_as_it_was_written()
    {
        RecordWriter writer = new();
        writer.Byte(7);
        writer.Varint(ulong.MaxValue);
        writer.Varint(127);
        writer.Int64(-5);
        writer.Text("grün 🌱");
        writer.OptionalText(null);
        writer.OptionalText("");
        writer.Bytes([1, 2, 3]);
        writer.Floats([1.5f, -0f]);

        RecordReader reader = new(writer.Written);
        Assert.Equal(7, reader.Byte());
        Assert.Equal(ulong.MaxValue, reader.Varint());
        Assert.Equal(127, reader.Count(127));
        Assert.Equal(-5, reader.Int64());
        Assert.Equal("grün 🌱", reader.Text());
        Assert.Null(reader.OptionalText());
        Assert.Equal("", reader.OptionalText());
        Assert.Equal([1, 2, 3], reader.Bytes().ToArray());
        float[] floats = new float[2];
        reader.Floats(floats);
        Assert.Equal([1.5f, -0f], floats);
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Any_varint_round_trips() => Prop.ForAll<ulong>(value =>
    {
        RecordWriter writer = new();
        writer.Varint(value);
        RecordReader reader = new(writer.Written);
        return reader.Varint() == value && reader.AtEnd;
    }).Holds();

    [Fact]
    public void Any_bytes_never_throw_and_a_short_record_says_failed() => Prop.ForAll<byte[]>(bytes =>
    {
        RecordReader reader = new(bytes);
        _ = reader.Text();
        _ = reader.OptionalText();
        _ = reader.Varint();
        _ = reader.Count(3);
        reader.Floats(new float[300]);
        return reader.Failed && !reader.AtEnd && reader.Remaining == 0;
    }).Holds();

    [Fact]
    public void A_count_over_its_limit_fails()
    {
        RecordReader reader = new([100]);
        Assert.Equal(0, reader.Count(99));
        Assert.True(reader.Failed);
    }

    [Fact]
    public void An_eleven_byte_varint_fails()
    {
        RecordReader reader = new([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]);
        Assert.Equal(0ul, reader.Varint());
        Assert.True(reader.Failed);
    }
}
