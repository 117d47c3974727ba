using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Ledger.Import;
using Synapsid.Testing;

namespace Synapsid.Ledger.Tests.Import;

public sealed class EventTimeTests
{
    [Theory]
    [InlineData("2026-11-21", "2026-11-21T00:00:00.0000000+00:00")]
    [InlineData("2026-11-21T08:09:10Z", "2026-11-21T08:09:10.0000000+00:00")]
    [InlineData("2026-11-21 08:09:10", "2026-11-21T08:09:10.0000000+00:00")]
    [InlineData("2026-11-21T08:09:10.5+02:00", "2026-11-21T08:09:10.5000000+02:00")]
    [InlineData("2016-06-08T20:01:52.875791+0000", "2016-06-08T20:01:52.8757910+00:00")]
    [InlineData("2003-08-24T05:14:15.000003-07:00", "2003-08-24T05:14:15.0000030-07:00")]
    [InlineData("2022-05-13T08:54:05.123456789Z", "2022-05-13T08:54:05.1234567+00:00")]
    [InlineData("2022-05-13 08:54:05,123", "2022-05-13T08:54:05.1230000+00:00")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.0000000+00:00")]
    [InlineData("1521911725.396014", "2018-03-24T17:15:25.3960140+00:00")]
    [InlineData("1521911725", "2018-03-24T17:15:25.0000000+00:00")]
    [InlineData("1521911725396", "2018-03-24T17:15:25.3960000+00:00")]
    [InlineData("1521911725396014", "2018-03-24T17:15:25.3960140+00:00")]
    [InlineData("1521911725396014123", "2018-03-24T17:15:25.3960141+00:00")]
    [InlineData("0", "1970-01-01T00:00:00.0000000+00:00")]
    public void Times_are_read(string text, string expected)
    {
        Assert.True(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out DateTimeOffset time));
        Assert.Equal(expected, time.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("soon")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-02-20T24:00:00Z")]
    [InlineData("2026-02-20T10:00:00+25:00")]
    [InlineData("2026-02-20T10:00:00 UTC")]
    [InlineData("2026-02-20T10:00")]
    [InlineData("0001-01-01T00:00:00+10:00")]
    [InlineData("1521911725.39x")]
    [InlineData("-5")]
    [InlineData("1e9")]
    public void What_is_no_time_is_refused(string text) =>
        Assert.False(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Every_time_that_dotnet_writes_reads_back() => Prop.ForAll(
        ArbMap.Default.ArbFor<DateTimeOffset>(),
        time =>
        {
            time = time.ToOffset(TimeSpan.FromMinutes(Math.Round(time.Offset.TotalMinutes)));
            byte[] text = Encoding.UTF8.GetBytes(time.ToString("O", CultureInfo.InvariantCulture));
            return EventTime.TryParse(text, out DateTimeOffset read) && read == time && read.Offset == time.Offset;
        }).Holds();

    [Fact]
    public void Any_bytes_are_a_time_or_not() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => EventTime.TryParse(bytes, out _) || true).Holds();
}
