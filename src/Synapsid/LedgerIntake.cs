using Synapsid.Commands;
using Synapsid.Ledger;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;
using EventLedger = Synapsid.Ledger.Ledger;

namespace Synapsid;

/// <summary>
/// Takes what one request carries into the ledger: all of it in one piece, so that its events stand together, unless
/// they are more than a batch can hold. One thread at a time; may be used again.
/// </summary>
public sealed class LedgerIntake
{
    /// <summary>Most ids that a result lists; of more events it gives the indexes alone.</summary>
    public const int IdsMax = 1_000;

    /// <summary>Longest record of a request; what is longer is kept in parts, as raw.</summary>
    private const int RecordBytesMax = 8 << 20;

    /// <summary>An event of the longest record and its fields still fits behind this into a batch.</summary>
    private const int BatchBytes = EventBatch.BytesMax - (2 * EventBatch.EventBytesMax);

    private readonly EventBatch _batch = new(256, 64 << 10);

    /// <summary>Appends the records of a body.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="body">Lines, an array of objects, or one object.</param>
    /// <param name="options">How they are read.</param>
    /// <exception cref="BadArgumentException">
    /// There is no such format, the body is UTF-16, or a vector has other dimensions than its namespace's; the events
    /// of this batch were not taken.
    /// </exception>
    public IntakeResult Take(EventLedger ledger, ArraySegment<byte> body, ImportOptions options)
    {
        _batch.Clear();
        RecordReader reader = new(body, RecordBytesMax);
        if (reader.IsUtf16) throw new BadArgumentException("The events are UTF-16; send them as UTF-8.");
        if (!EventFormats.TryFind(options.Format, out _))
        {
            string known = string.Join(", ", EventFormats.Names);
            throw new BadArgumentException($"There is no format '{options.Format}'; known are {known}.");
        }

        EventSource source = new(reader, options with { RecordBytesMax = RecordBytesMax });
        AppendReceipt? whole = null;
        List<EventId> ids = [];
        while (source.TryRead(out ReadOnlySpan<byte> record))
        {
            source.Current.AddTo(_batch, record);
            if (_batch.Bytes > BatchBytes) whole = Append(ledger, whole, ids);
        }

        whole = Append(ledger, whole, ids);
        return new IntakeResult(whole.Value, source.Counts, source.Counts.Events <= IdsMax ? ids : []);
    }

    private AppendReceipt Append(EventLedger ledger, AppendReceipt? before, List<EventId> ids)
    {
        try
        {
            AppendReceipt receipt = ledger.Append(_batch);
            for (int i = 0; i < _batch.Count && ids.Count < IdsMax; i++) ids.Add(_batch.IdOf(i));
            return before is { } first
                ? first with { Count = (int)(receipt.End - first.FirstIndex) }
                : receipt;
        }
        catch (ArgumentException exception)
        {
            throw new BadArgumentException(exception.Message);
        }
        finally
        {
            _batch.Clear();
        }
    }
}
