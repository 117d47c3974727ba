using System.Text;

using FsCheck.Fluent;

using Synapsid.Ledger.Events;
using Synapsid.Testing;

namespace Synapsid.Ledger.Tests.Events;

public sealed class EventRecordFormatTests
{
    [Fact]
    public void A_record_has_the_bytes_that_the_format_page_shows()
    {
        EventBatch batch = new();
        batch.Add(new EventDraft
        {
            Id = new EventId(0x0102030405060708, 0x090A0B0C0D0E0F10),
            Time = DateTimeOffset.UnixEpoch.AddTicks(0x1122).ToOffset(TimeSpan.FromMinutes(90)),
            Host = "h",
            Type = EventType.Dns,
            Severity = Severity.Low,
            Fields = [new EventField("n", "v")],
            Raw = "raw!"u8.ToArray(),
        });
        const string Expected = "01020203" + "5A000000" + "0102030405060708090A0B0C0D0E0F10"
            + "0000000000000000" + "2211000000000000" + "00" + "0168" + "00" + "00" + "00" + "00" + "00"
            + "04" + "016E" + "0176" + "00" + "72617721";
        Assert.Equal(Expected, Convert.ToHexString(batch.Records));
    }

    [Fact]
    public void What_is_written_is_read() =>
        Prop.ForAll<string, string, byte[]>((host, value, raw) =>
        {
            EventBatch batch = new();
            batch.Add(new EventDraft { Host = host, Fields = [new EventField("f", value ?? "")], Raw = raw ?? [] });
            Assert.True(EventView.TryParse(batch.Records, out EventView view));
            LedgerEvent found = view.ToEvent(5);
            Assert.Equal(Clean(host), found.Host ?? "");
            Assert.Equal(Clean(value), found.Fields[0].Value);
            Assert.Equal(raw ?? [], found.Raw.ToArray());
            return found.Index == 5;
        }).Holds();

    [Fact]
    public void No_bytes_make_parsing_throw() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            byte[] record = [1, .. bytes ?? []];
            if (EventView.TryParse(record, out EventView view)) view.ToEvent(0);
            byte[] longer = [1, .. new byte[45], .. bytes ?? []];
            if (EventView.TryParse(longer, out view)) view.ToEvent(0);
            return true;
        }).Holds();

    [Fact]
    public void An_event_that_is_too_large_is_refused_and_the_batch_stays_as_it_was()
    {
        EventBatch batch = new();
        batch.Add(new EventDraft { Raw = "small"u8.ToArray() });
        Assert.Throws<ArgumentException>(() => batch.Add(new EventDraft { Raw = new byte[EventBatch.EventBytesMax] }));
        Assert.Equal(1, batch.Count);
        Assert.True(EventView.TryParse(batch.Records, out EventView view));
        Assert.True(view.Raw.SequenceEqual("small"u8));
    }

    private static string Clean(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
}
