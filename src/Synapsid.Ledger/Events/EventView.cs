using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

using Synapsid.Base.Buffers;

namespace Synapsid.Ledger.Events;

/// <summary>
/// A record's parts where they lie, without copying: for filters and indexes. Bytes are untrusted; a record that is
/// malformed cannot be parsed, and nothing throws.
/// </summary>
public readonly ref struct EventView
{
    private readonly ReadOnlySpan<byte> _vector;

    private EventView(ReadOnlySpan<byte> record, scoped ReadOnlySpan<Range> texts, Range fields, Range vector)
    {
        Record = record;
        Namespace = record[texts[0]] is { IsEmpty: false } space ? space : EventRecordFormat.DefaultNamespace;
        Host = record[texts[1]];
        Ip = record[texts[2]];
        Collector = record[texts[3]];
        Format = record[texts[4]] is { IsEmpty: false } format ? format : EventRecordFormat.RawFormat;
        TypeName = record[texts[5]];
        ParseFailure = record[texts[6]];
        Fields = record[fields];
        _vector = record[vector];
        Raw = record[vector.End.Value..];
    }

    /// <summary>The whole record: the data of its leaf.</summary>
    public ReadOnlySpan<byte> Record { get; }

    /// <summary>The namespace.</summary>
    public ReadOnlySpan<byte> Namespace { get; }

    /// <summary>The host; empty where none was said.</summary>
    public ReadOnlySpan<byte> Host { get; }

    /// <summary>The host's address; empty where none was said.</summary>
    public ReadOnlySpan<byte> Ip { get; }

    /// <summary>Who collected it; empty where none was said.</summary>
    public ReadOnlySpan<byte> Collector { get; }

    /// <summary>What it was read from.</summary>
    public ReadOnlySpan<byte> Format { get; }

    /// <summary>The sender's own name for the type; empty where there is none.</summary>
    public ReadOnlySpan<byte> TypeName { get; }

    /// <summary>Why it is kept as raw bytes only; empty where it was read.</summary>
    public ReadOnlySpan<byte> ParseFailure { get; }

    /// <summary>The fields, as <see cref="EventFieldReader"/> reads them.</summary>
    public ReadOnlySpan<byte> Fields { get; }

    /// <summary>The event's bytes as they came.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>The id.</summary>
    public EventId Id => EventRecordFormat.Id(Record);

    /// <summary>Whether the sender gave the id.</summary>
    internal bool IsIdGiven => EventRecordFormat.IsIdGiven(Record);

    /// <summary>What it is about.</summary>
    public EventType Type => (EventType)Record[1];

    /// <summary>How grave it is.</summary>
    public Severity Severity => (Severity)Record[2];

    /// <summary>When it happened, in ticks of 100 ns since 1970 UTC.</summary>
    public long TimeTicks => EventRecordFormat.Time(Record);

    /// <summary>When it was received, in the same ticks.</summary>
    public long ReceivedTicks => EventRecordFormat.Received(Record);

    /// <summary>Floats of its vector; 0 where it has none.</summary>
    public int Dimensions => _vector.Length / sizeof(float);

    /// <summary>Reads a record; false where the bytes are none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> record, out EventView view)
    {
        view = default;
        if (!EventRecordFormat.HasHead(record)) return false;
        Span<Range> parts = stackalloc Range[EventRecordFormat.Texts + 1];
        int at = EventRecordFormat.HeadBytes;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!VarInt.TryRead(record, ref at, out uint length) || length > (uint)(record.Length - at)) return false;
            parts[i] = at..(at + (int)length);
            at += (int)length;
        }

        if (!VarInt.TryRead(record, ref at, out uint dimensions)) return false;
        if (dimensions > (uint)(record.Length - at) / sizeof(float)) return false;
        Range vector = at..(at + ((int)dimensions * sizeof(float)));
        view = new EventView(record, parts[..EventRecordFormat.Texts], parts[^1], vector);
        return true;
    }

    /// <summary>Copies the vector into a span of <see cref="Dimensions"/> floats.</summary>
    public void CopyVector(Span<float> destination)
    {
        if (BitConverter.IsLittleEndian)
        {
            _vector.CopyTo(MemoryMarshal.AsBytes(destination));
            return;
        }

        for (int i = 0; i < Dimensions; i++)
        {
            destination[i] = BinaryPrimitives.ReadSingleLittleEndian(_vector[(i * sizeof(float))..]);
        }
    }

    /// <summary>Copies everything out of the record.</summary>
    /// <param name="index">The event's place in the ledger.</param>
    public LedgerEvent ToEvent(long index)
    {
        float[] vector = new float[Dimensions];
        CopyVector(vector);
        List<EventField> fields = [];
        EventFieldReader reader = new(Fields);
        while (reader.TryRead(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value))
        {
            fields.Add(new EventField(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value)));
        }

        int offset = BinaryPrimitives.ReadInt16LittleEndian(Record[4..]);
        return new LedgerEvent
        {
            Index = index,
            Id = Id,
            Time = EventRecordFormat.Time(TimeTicks, offset),
            Received = EventRecordFormat.Time(ReceivedTicks, 0),
            Namespace = Encoding.UTF8.GetString(Namespace),
            Host = Text(Host),
            Ip = Text(Ip),
            Collector = Text(Collector),
            Format = Encoding.UTF8.GetString(Format),
            Type = Type,
            TypeName = Text(TypeName),
            Severity = Severity,
            Fields = fields,
            Raw = Raw.ToArray(),
            Vector = vector,
            ParseFailure = Text(ParseFailure),
        };
    }

    private static string? Text(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Encoding.UTF8.GetString(bytes);
}
