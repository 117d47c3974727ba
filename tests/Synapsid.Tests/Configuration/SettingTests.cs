using FsCheck;
using FsCheck.Fluent;
using Synapsid.Configuration;
using Synapsid.Testing;

namespace Synapsid.Tests.Configuration;

public sealed class SettingTests
{
    [Theory]
    [InlineData(SettingKind.ByteSize, "65536", 65536)]
    [InlineData(SettingKind.ByteSize, "64KiB", 65536)]
    [InlineData(SettingKind.ByteSize, "64 kib", 65536)]
    [InlineData(SettingKind.ByteSize, "64B", 64)]
    [InlineData(SettingKind.ByteSize, "1GiB", 1 << 30)]
    [InlineData(SettingKind.Duration, "250", 250)]
    [InlineData(SettingKind.Duration, "250ms", 250)]
    [InlineData(SettingKind.Duration, "2s", 2000)]
    [InlineData(SettingKind.Duration, "3m", 180_000)]
    [InlineData(SettingKind.Duration, "1h", 3_600_000)]
    [InlineData(SettingKind.Duration, "1d", 86_400_000)]
    [InlineData(SettingKind.Integer, "0", 0)]
    public void A_number_is_read_with_its_unit(SettingKind kind, string text, long expected)
    {
        Assert.True(Of(kind).TryParse(text, out object value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData(SettingKind.ByteSize, "64MB")]
    [InlineData(SettingKind.ByteSize, "KiB")]
    [InlineData(SettingKind.ByteSize, "9223372036854775807GiB")]
    [InlineData(SettingKind.ByteSize, "-1")]
    [InlineData(SettingKind.Duration, "1.5s")]
    [InlineData(SettingKind.Duration, "1 week")]
    [InlineData(SettingKind.Integer, "1,000")]
    [InlineData(SettingKind.Integer, "0x10")]
    [InlineData(SettingKind.Integer, "")]
    [InlineData(SettingKind.Boolean, "yes")]
    [InlineData(SettingKind.Choice, "RED")]
    [InlineData(SettingKind.Text, " ")]
    [InlineData(SettingKind.Path, "")]
    [InlineData(SettingKind.Path, "a\0b")]
    public void A_wrong_text_is_refused(SettingKind kind, string text) => Assert.False(Of(kind).TryParse(text, out _));

    [Theory]
    [InlineData("true", true)]
    [InlineData("False", false)]
    public void A_boolean_is_true_or_false_in_any_case(string text, bool expected)
    {
        Assert.True(Of(SettingKind.Boolean).TryParse(text, out object value));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void Numbers_outside_the_range_are_refused_and_its_ends_are_not()
    {
        Setting setting = new()
        {
            Key = "a.b", Kind = SettingKind.Integer, DefaultText = "3", Summary = "s", Min = 3, Max = 5,
        };
        IEnumerable<bool> areAllowed = new[] { "2", "3", "4", "5", "6" }.Select(text => setting.TryParse(text, out _));
        Assert.Equal([false, true, true, true, false], areAllowed);
        Assert.Equal("a whole number from 3 to 5", setting.Allowed);
    }

    [Fact]
    public void Every_number_reads_back_from_its_shortest_text() =>
        Prop.ForAll(
            Gen.Elements(SettingKind.Integer, SettingKind.Duration, SettingKind.ByteSize)
                .Zip(Number(), (kind, number) => (kind, number)).ToArbitrary(),
            pair =>
            {
                Setting setting = Of(pair.kind);
                string text = setting.Format(pair.number);
                Assert.True(setting.TryParse(text, out object value), text);
                Assert.Equal(pair.number, value);
            }).Holds();

    [Fact]
    public void Any_text_is_read_or_refused_and_never_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text =>
        {
            foreach (SettingKind kind in Enum.GetValues<SettingKind>()) _ = Of(kind).TryParse(text ?? "", out _);
        }).Holds();

    private static Gen<long> Number() =>
        Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 31), (number, shift) => (long)number >> shift << (shift / 2));

    private static Setting Of(SettingKind kind) => new()
    {
        Key = "paint.colour", Kind = kind, DefaultText = "red", Summary = "s", Choices = ["red", "blue"],
    };
}
