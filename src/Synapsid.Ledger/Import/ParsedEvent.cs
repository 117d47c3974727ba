using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import;

/// <summary>
/// One event as a parser found it: names and values as UTF-8 in one buffer that the next event uses again, so that
/// reading a line makes no object. Not thread-safe.
/// </summary>
public sealed class ParsedEvent
{
    /// <summary>Most fields of one event; a record with more is kept as raw.</summary>
    public const int FieldsMax = 4096;

    /// <summary>
    /// Most bytes of names and values of one event. The names of nested members repeat those of what they lie in, so a
    /// short record could otherwise ask for gigabytes.
    /// </summary>
    public const int TextBytesMax = 7 << 20;

    private const int FormatBytesMax = 64;
    private const int FailureBytesMax = 512;
    private const int TextKinds = (int)EventText.Raw + 1;

    private readonly TextRange[] _texts = new TextRange[TextKinds];
    private readonly List<float> _vector = [];
    private readonly EventFieldWriter _writer = new();
    private byte[] _text = new byte[4096];
    private FieldPlace[] _fields = new FieldPlace[64];
    private int _used;

    /// <summary>The format that it was read as: <c>zeek</c>, <c>syslog</c>.</summary>
    public string Format { get; set; } = "raw";

    /// <summary>The id that the sender gives; null: the ledger makes one.</summary>
    public EventId? Id { get; set; }

    /// <summary>When it happened, with the offset from UTC that the record names; null where it does not say.</summary>
    public DateTimeOffset? Time { get; set; }

    /// <summary>What it is about.</summary>
    public EventType Type { get; set; }

    /// <summary>How grave it is.</summary>
    public Severity Severity { get; set; }

    /// <summary>Why it is kept as raw only, as a sentence; null where it was read.</summary>
    public string? Failure { get; internal set; }

    /// <summary>The number of fields.</summary>
    public int FieldCount { get; private set; }

    /// <summary>The vector that came with it; empty where there is none.</summary>
    public ReadOnlySpan<float> Vector => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_vector);

    /// <summary>Forgets the event before.</summary>
    public void Clear()
    {
        Array.Clear(_texts);
        _vector.Clear();
        _used = 0;
        FieldCount = 0;
        Format = "raw";
        Id = null;
        Time = null;
        Type = EventType.Custom;
        Severity = default;
        Failure = null;
    }

    /// <summary>
    /// Forgets what was read of a record and says why: it is kept as raw. The texts that its source gave stay.
    /// </summary>
    public ParseOutcome Fail(string reason)
    {
        FieldCount = 0;
        _vector.Clear();
        Id = null;
        Time = null;
        Type = EventType.Custom;
        Severity = default;
        Format = "raw";
        Failure = reason;
        _texts[(int)EventText.Raw] = default;
        _texts[(int)EventText.TypeName] = default;
        return ParseOutcome.Failed;
    }

    /// <summary>A text; empty where there is none.</summary>
    public ReadOnlySpan<byte> Text(EventText kind) => Slice(_texts[(int)kind]);

    /// <summary>The event's raw bytes: the record that it was read from, unless it brought others.</summary>
    public ReadOnlySpan<byte> RawOf(ReadOnlySpan<byte> record) =>
        HasText(EventText.Raw) ? Text(EventText.Raw) : record;

    /// <summary>Whether a text was given, if only an empty one.</summary>
    internal bool HasText(EventText kind) => _texts[(int)kind].Start > 0 || _texts[(int)kind].Length > 0;

    /// <summary>Sets a text, copying it.</summary>
    public void SetText(EventText kind, ReadOnlySpan<byte> text) => _texts[(int)kind] = Copy(text);

    /// <summary>The name of a field.</summary>
    public ReadOnlySpan<byte> Name(int field) => Slice(_fields[field].Name);

    /// <summary>The value of a field.</summary>
    public ReadOnlySpan<byte> Value(int field) => Slice(_fields[field].Value);

    /// <summary>Adds a field, copying both texts; false where there are too many.</summary>
    public bool TryAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (FieldCount == FieldsMax || _used + name.Length + value.Length > TextBytesMax) return false;
        if (FieldCount == _fields.Length) Array.Resize(ref _fields, 2 * FieldCount);
        TextRange copiedName = Copy(name);
        _fields[FieldCount++] = new FieldPlace(copiedName, Copy(value));
        return true;
    }

    /// <summary>The value of the first field of a name.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        int field = IndexOf(name);
        value = field < 0 ? default : Value(field);
        return field >= 0;
    }

    /// <summary>Whether there is a field of a name.</summary>
    public bool Has(ReadOnlySpan<byte> name) => IndexOf(name) >= 0;

    /// <summary>Takes a field out and gives its value, which stays readable until <see cref="Clear"/>.</summary>
    internal bool TryTake(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        int field = IndexOf(name);
        value = default;
        if (field < 0) return false;
        value = Value(field);
        Array.Copy(_fields, field + 1, _fields, field, FieldCount - field - 1);
        FieldCount--;
        return true;
    }

    /// <summary>Forgets the fields behind the first so many.</summary>
    internal void TruncateFields(int count) => FieldCount = count;

    /// <summary>Takes a prefix off the names of all fields that carry it.</summary>
    internal void DropPrefix(ReadOnlySpan<byte> prefix)
    {
        for (int i = 0; i < FieldCount; i++)
        {
            FieldPlace place = _fields[i];
            if (!Slice(place.Name).StartsWith(prefix) || place.Name.Length == prefix.Length) continue;
            _fields[i] = place with
            {
                Name = new TextRange(place.Name.Start + prefix.Length, place.Name.Length - prefix.Length),
            };
        }
    }

    /// <summary>Sets the time from a field; false where it holds none.</summary>
    internal bool TrySetTime(ReadOnlySpan<byte> name)
    {
        if (!TryGet(name, out ReadOnlySpan<byte> value) || !EventTime.TryParse(value, out DateTimeOffset time))
        {
            return false;
        }

        Time = time;
        return true;
    }

    /// <summary>Adds a number to the vector.</summary>
    internal void AddToVector(float value) => _vector.Add(value);

    /// <summary>
    /// Takes the raw bytes from a text in base64; false where it is none.
    /// </summary>
    internal bool TrySetRawFromBase64(ReadOnlySpan<byte> text)
    {
        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, decoded, out _, out int written) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        _texts[(int)EventText.Raw] = Copy(decoded.AsSpan(0, written));
        return true;
    }

    /// <summary>The event as an object of its own.</summary>
    /// <param name="record">The record that it was read from: its raw bytes, unless it brought others.</param>
    public EventDraft ToDraft(ReadOnlyMemory<byte> record)
    {
        EventField[] fields = new EventField[FieldCount];
        for (int i = 0; i < fields.Length; i++) fields[i] = new EventField(Show(Name(i)), Show(Value(i)));
        return new EventDraft
        {
            Id = Id,
            Time = Time,
            Namespace = OrNull(EventText.Namespace) ?? "default",
            Host = OrNull(EventText.Host),
            Ip = OrNull(EventText.Ip),
            Collector = OrNull(EventText.Collector),
            Format = Format,
            Type = Type,
            TypeName = OrNull(EventText.TypeName),
            Severity = Severity,
            Fields = fields,
            Raw = HasText(EventText.Raw) ? Text(EventText.Raw).ToArray() : record,
            Vector = _vector.ToArray(),
            ParseFailure = Failure,
        };
    }

    /// <summary>Adds the event to a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="record">The record that it was read from: its raw bytes, unless it brought others.</param>
    /// <exception cref="ArgumentException">It is too large for the batch.</exception>
    public void AddTo(EventBatch batch, ReadOnlySpan<byte> record)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _writer.Clear();
        for (int i = 0; i < FieldCount; i++) _writer.Add(Name(i), Value(i));
        Span<byte> format = stackalloc byte[FormatBytesMax];
        Span<byte> failure = stackalloc byte[FailureBytesMax];
        EventHead head = new()
        {
            Id = Id,
            Time = Time,
            Type = Type,
            Severity = Severity,
            Namespace = Text(EventText.Namespace),
            Host = Text(EventText.Host),
            Ip = Text(EventText.Ip),
            Collector = Text(EventText.Collector),
            Format = Encode(Format, format),
            TypeName = Text(EventText.TypeName),
            ParseFailure = Failure is null ? default : Encode(Failure, failure),
            Vector = Vector,
        };
        batch.Add(head, _writer.Written, RawOf(record));
    }

    private static ReadOnlySpan<byte> Encode(string text, Span<byte> buffer)
    {
        Utf8.FromUtf16(text, buffer, out _, out int length);
        return buffer[..length];
    }

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < FieldCount; i++)
        {
            if (_fields[i].Name.Length == name.Length && Slice(_fields[i].Name).SequenceEqual(name)) return i;
        }

        return -1;
    }

    private TextRange Copy(ReadOnlySpan<byte> text)
    {
        if (_used + text.Length > _text.Length)
        {
            // A text that is a piece of the old buffer stays valid: only the copy is in the new one.
            Array.Resize(ref _text, Math.Max(2 * _text.Length, _used + text.Length));
        }

        text.CopyTo(_text.AsSpan(_used));
        TextRange range = new(_used, text.Length);
        _used += text.Length;
        return range;
    }

    private ReadOnlySpan<byte> Slice(TextRange range) => _text.AsSpan(range.Start, range.Length);

    private string? OrNull(EventText kind) =>
        _texts[(int)kind].Length == 0 ? null : Show(Text(kind));

    private static string Show(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
