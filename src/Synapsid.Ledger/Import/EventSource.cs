using System.Text;
using System.Text.Unicode;

namespace Synapsid.Ledger.Import;

/// <summary>
/// Reads the events of one source: cuts it into records and parses each. Every record that is not blank and no
/// directive gives exactly one event; one that cannot be read is an event with the reason. Not thread-safe.
/// </summary>
public sealed class EventSource
{
    private readonly RecordReader _reader;
    private readonly IEventParser _parser;
    private readonly byte[] _namespace;
    private readonly byte[]? _host;
    private readonly byte[]? _collector;
    private readonly int _recordBytesMax;

    /// <summary>Reads records by some options.</summary>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    public EventSource(RecordReader reader, ImportOptions options)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(options);
        if (!EventFormats.TryFind(options.Format, out EventFormat? format))
        {
            string known = string.Join(", ", EventFormats.Names);
            throw new ArgumentException($"There is no format '{options.Format}'; known are {known}.", nameof(options));
        }

        _reader = reader;
        _parser = format.CreateParser(options);
        _recordBytesMax = options.RecordBytesMax;
        _namespace = Encoding.UTF8.GetBytes(options.Namespace);
        _host = options.Host is { } host ? Encoding.UTF8.GetBytes(host) : null;
        _collector = options.Collector is { } collector ? Encoding.UTF8.GetBytes(collector) : null;
    }

    /// <summary>The event that was read last; it changes with the next.</summary>
    public ParsedEvent Current { get; } = new();

    /// <summary>Line of the source on which the last record begins, counted from 1.</summary>
    public int Line => _reader.Line;

    /// <summary>What was counted up to now.</summary>
    public ImportCounts Counts { get; } = new();

    /// <summary>Reads the next event into <see cref="Current"/>; false at the end.</summary>
    /// <param name="record">The bytes that it was read from, valid until the next call.</param>
    public bool TryRead(out ReadOnlySpan<byte> record)
    {
        while (_reader.TryRead(out record))
        {
            Counts.Records++;
            if (record.TrimStart(" \t\r"u8).IsEmpty)
            {
                Counts.Blank++;
                continue;
            }

            ParseOutcome outcome = Parse(record);
            if (outcome == ParseOutcome.Directive)
            {
                Counts.Directives++;
                continue;
            }

            Counts.Events++;
            Counts.RawBytes += record.Length;
            if (outcome == ParseOutcome.Failed) Counts.AddFailure(_reader.Line, Current.Failure!);
            return true;
        }

        return false;
    }

    private ParseOutcome Parse(ReadOnlySpan<byte> record)
    {
        Current.Clear();
        Current.SetText(EventText.Namespace, _namespace);
        if (_host is not null) Current.SetText(EventText.Host, _host);
        if (_collector is not null) Current.SetText(EventText.Collector, _collector);
        if (_reader.IsPart)
        {
            return Current.Fail($"It is part of a record that is longer than {_recordBytesMax} bytes.");
        }

        return _parser.Parse(Utf8.IsValid(record) ? record : Repair(record), Current);
    }

    /// <summary>
    /// What is read of bytes that are no UTF-8 has U+FFFD in their place; the raw bytes are kept as they came.
    /// </summary>
    private static byte[] Repair(ReadOnlySpan<byte> record) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record));
}
