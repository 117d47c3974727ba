using FsCheck;
using FsCheck.Fluent;
using Synapsid.Knowledge.Grains;
using Synapsid.Testing;

namespace Synapsid.Knowledge.Tests.Grains;

public sealed class GrainIdTests
{
    [Fact]
    public void Any_id_round_trips_through_text_and_bytes() => Prop.ForAll<ulong, ulong>((high, low) =>
    {
        GrainId id = new(high, low);
        byte[] bytes = new byte[GrainId.SizeBytes];
        id.Write(bytes);
        return GrainId.TryParse(id.ToString(), out GrainId parsed) && parsed == id && GrainId.Read(bytes) == id;
    }).Holds();

    [Fact]
    public void Text_order_is_id_order() => Prop.ForAll<ulong, ulong, ulong>((high, low, other) =>
        Math.Sign(string.CompareOrdinal(new GrainId(high, low).ToString(), new GrainId(high, other).ToString()))
            == new GrainId(high, low).CompareTo(new GrainId(high, other)))
        .Holds();

    [Fact]
    public void The_text_form_is_the_ulid_of_the_same_bits()
    {
        GrainId id = new(0x018C_7DD7_7C00_ABCD, 0x0123_4567_89AB_CDEF);
        Assert.Equal("01hhyxez00nf6g28t5cy4tqkff", id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01hhyxez00nf6g28t5cy4tqkf")]
    [InlineData("01hhyxez00nf6g28t5cy4tqkff0")]
    [InlineData("01hhyxez00nf6g28t5cy4tqkfu")]
    [InlineData("8zzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void What_is_no_id_is_refused(string? text) => Assert.False(GrainId.TryParse(text, out _));

    [Fact]
    public void Look_alikes_and_capitals_are_read()
    {
        Assert.True(GrainId.TryParse("01HHYXEZOONF6G28T5CY4TQKFF", out GrainId id));
        Assert.Equal("01hhyxez00nf6g28t5cy4tqkff", id.ToString());
    }
}
