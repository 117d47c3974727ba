using System.Globalization;
using System.Text;
using Synapsid.Keyspace.Commands;

namespace Synapsid.Keyspace.Tests.Commands;

public sealed class ExtendedFloatTests
{
    // What `long double` of x86 gives, printed with %.17Lf and without trailing zeros.
    [Theory]
    [InlineData("3", "1.1", "4.1")]
    [InlineData("0.1", "0.2", "0.3")]
    [InlineData("1e19", "1", "10000000000000000001")]
    [InlineData("1e20", "1", "100000000000000000000")]
    [InlineData("18446744073709551615", "1", "18446744073709551616")]
    [InlineData("1", "-0.99999999999999999", "0.00000000000000001")]
    [InlineData("-1.5", "1.5", "0")]
    [InlineData("0.0000000000000000001", "0", "0")]
    [InlineData("123456789.12345679", "0", "123456789.12345679000281962")]
    public void Sums_are_those_of_a_long_double(string left, string right, string sum)
    {
        Assert.True(ExtendedFloat.TryParse(Encoding.ASCII.GetBytes(left), out ExtendedFloat one));
        Assert.True(ExtendedFloat.TryParse(Encoding.ASCII.GetBytes(right), out ExtendedFloat other));
        Assert.Equal(sum, (one + other).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1.2.3")]
    [InlineData("e5")]
    [InlineData("nan")]
    [InlineData("--1")]
    [InlineData("1e99999")]
    [InlineData("1e4999")]
    public void What_is_no_number_is_refused(string text) =>
        Assert.False(ExtendedFloat.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Integers_up_to_64_bits_are_exact()
    {
        Random random = new(1);
        for (int i = 0; i < 1_000; i++)
        {
            long number = random.NextInt64(long.MinValue / 2, long.MaxValue / 2);
            string text = number.ToString(CultureInfo.InvariantCulture);
            Assert.True(ExtendedFloat.TryParse(Encoding.ASCII.GetBytes(text), out ExtendedFloat value));
            Assert.Equal(text, value.ToString());
        }
    }
}
