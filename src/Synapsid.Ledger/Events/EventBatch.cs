using System.Buffers;
using System.Text;

namespace Synapsid.Ledger.Events;

/// <summary>
/// Events made ready to be appended together: each is encoded into one buffer as it is added, so that a bulk sender
/// makes no object per event. Appending copies it; <see cref="Clear"/> makes it empty for the next. Not thread-safe.
/// </summary>
public sealed class EventBatch
{
    /// <summary>The most bytes of one event, encoded.</summary>
    public const int EventBytesMax = 16 << 20;

    /// <summary>The most bytes of a batch, encoded.</summary>
    public const int BytesMax = 64 << 20;

    private readonly EventFieldWriter _fields = new();
    private byte[] _records;
    private int[] _ends;

    /// <summary>An empty batch.</summary>
    /// <param name="events">Events that it is expected to hold; it grows beyond.</param>
    /// <param name="bytes">Bytes that it is expected to hold; it grows beyond.</param>
    public EventBatch(int events = 64, int bytes = 16 << 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(events);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        _ends = new int[events];
        _records = new byte[bytes];
    }

    /// <summary>Events in it.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of its events, encoded.</summary>
    public int Bytes => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>The records, one after another.</summary>
    internal ReadOnlySpan<byte> Records => _records.AsSpan(0, Bytes);

    /// <summary>Where each record ends.</summary>
    internal ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    /// <summary>Makes it empty and keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>
    /// The id of an event of the batch: the sender's own at once, the ledger's once the batch was appended.
    /// </summary>
    public EventId IdOf(int place) => EventRecordFormat.Id(Record(place));

    /// <summary>Adds an event.</summary>
    /// <param name="head">What it says of itself.</param>
    /// <param name="fields">Its fields, as <see cref="EventFieldWriter"/> encodes them.</param>
    /// <param name="raw">Its bytes.</param>
    /// <exception cref="ArgumentException">
    /// It, or the batch with it, is too large, or its vector has a number that is none; it was not added. The message
    /// says so.
    /// </exception>
    public void Add(in EventHead head, ReadOnlySpan<byte> fields, ReadOnlySpan<byte> raw)
    {
        int start = Bytes;
        long texts = (long)head.Namespace.Length + head.Host.Length + head.Ip.Length + head.Collector.Length
            + head.Format.Length + head.TypeName.Length + head.ParseFailure.Length + (head.Vector.Length * 4L);
        long all = texts + fields.Length + raw.Length;
        if (all > EventBytesMax - 1024) throw TooLarge(all);
        foreach (float number in head.Vector)
        {
            if (!float.IsFinite(number)) throw new ArgumentException($"The vector of an event holds {number}.");
        }

        int most = EventRecordFormat.BytesMax(head, fields.Length, raw.Length);
        if (start + most > BytesMax)
        {
            throw new ArgumentException($"The batch is full: {Bytes:N0} of {BytesMax:N0} bytes. Append it first.");
        }

        if (start + most > _records.Length) Array.Resize(ref _records, Math.Max(start + most, _records.Length * 2));
        if (Count == _ends.Length) Array.Resize(ref _ends, Count * 2);
        _ends[Count] = start + EventRecordFormat.Write(_records.AsSpan(start), head, fields, raw);
        Count++;
    }

    /// <summary>Adds an event.</summary>
    /// <exception cref="ArgumentException">As in the other overload.</exception>
    public void Add(EventDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        _fields.Clear();
        foreach (EventField field in draft.Fields) _fields.Add(field.Name, field.Value);
        string?[] texts =
        [
            draft.Namespace, draft.Host, draft.Ip, draft.Collector, draft.Format, draft.TypeName, draft.ParseFailure,
        ];
        int most = 0;
        foreach (string? text in texts) most = checked(most + Encoding.UTF8.GetMaxByteCount(text?.Length ?? 0));
        byte[] rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            Span<Range> parts = stackalloc Range[texts.Length];
            int at = 0;
            for (int i = 0; i < texts.Length; i++)
            {
                int length = Encoding.UTF8.GetBytes(texts[i] ?? "", rented.AsSpan(at));
                parts[i] = at..(at + length);
                at += length;
            }

            EventHead head = new()
            {
                Id = draft.Id,
                Time = draft.Time,
                Type = draft.Type,
                Severity = draft.Severity,
                Namespace = rented.AsSpan(parts[0]),
                Host = rented.AsSpan(parts[1]),
                Ip = rented.AsSpan(parts[2]),
                Collector = rented.AsSpan(parts[3]),
                Format = rented.AsSpan(parts[4]),
                TypeName = rented.AsSpan(parts[5]),
                ParseFailure = rented.AsSpan(parts[6]),
                Vector = draft.Vector.Span,
            };
            Add(head, _fields.Written, draft.Raw.Span);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Fills in what only the ledger knows, as it takes the batch.</summary>
    internal void Stamp(EventIdSource ids)
    {
        int start = 0;
        foreach (int end in Ends)
        {
            EventRecordFormat.Stamp(_records.AsSpan(start..end), ids, ids.Ticks);
            start = end;
        }
    }

    private ReadOnlySpan<byte> Record(int place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Count);
        return _records.AsSpan((place == 0 ? 0 : _ends[place - 1]).._ends[place]);
    }

    private static ArgumentException TooLarge(long bytes) => new(
        $"An event of {bytes:N0} bytes is larger than the ledger takes ({EventBytesMax:N0} bytes).");
}
