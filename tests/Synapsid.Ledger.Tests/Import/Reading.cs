using System.Text;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;

namespace Synapsid.Ledger.Tests.Import;

/// <summary>Reads whole sources for tests.</summary>
internal sealed record Reading(List<EventDraft> Events, ImportCounts Counts)
{
    /// <summary>Reads a text.</summary>
    public static Reading Of(string text, string format = "auto", ImportOptions? options = null) =>
        Of(Encoding.UTF8.GetBytes(text), format, options);

    /// <summary>Reads bytes.</summary>
    public static Reading Of(byte[] bytes, string format = "auto", ImportOptions? options = null)
    {
        options = (options ?? new ImportOptions()) with { Format = format };
        return Of(new RecordReader(bytes, options.RecordBytesMax), options);
    }

    /// <summary>Reads a stream.</summary>
    public static Reading Of(Stream stream, string format = "auto")
    {
        ImportOptions options = new() { Format = format };
        return Of(new RecordReader(stream, options.RecordBytesMax), options);
    }

    /// <summary>The only event of a text.</summary>
    public static EventDraft One(string text, string format = "auto", ImportOptions? options = null) =>
        Assert.Single(Of(text, format, options).Events);

    private static Reading Of(RecordReader reader, ImportOptions options)
    {
        EventSource source = new(reader, options);
        List<EventDraft> events = [];
        while (source.TryRead(out ReadOnlySpan<byte> record)) events.Add(source.Current.ToDraft(record.ToArray()));
        return new Reading(events, source.Counts);
    }
}
