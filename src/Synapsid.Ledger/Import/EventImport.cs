using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import;

/// <summary>Appends the events of sources to a ledger, some at a time, in constant memory. One thread at a
/// time.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="options">How records are read.</param>
public sealed class EventImport(Ledger ledger, ImportOptions options)
{
    /// <summary>Events that are gathered before they are appended.</summary>
    public const int BatchEvents = 2_000;

    private const int BatchBytes = 4 << 20;

    private readonly EventBatch _batch = new(BatchEvents, 1 << 20);

    /// <summary>Where the last events are; they are durable when the ledger says so (<see
    /// cref="Ledger.Wait"/>).</summary>
    public AppendReceipt Last { get; private set; }

    /// <summary>Reads one source to its end.</summary>
    /// <param name="reader">The source.</param>
    /// <param name="progressed">Told the counts each time some events were appended; may be null.</param>
    /// <param name="cancellation">Stops between two batches; what was appended stays.</param>
    /// <returns>What was read. A source that broke off has its events appended up to there.</returns>
    /// <exception cref="InvalidDataException">The source's packing is damaged.</exception>
    public ImportCounts Run(RecordReader reader, Action<ImportCounts>? progressed, CancellationToken cancellation)
    {
        EventSource source = new(reader, options);
        try
        {
            while (source.TryRead(out ReadOnlySpan<byte> record))
            {
                source.Current.AddTo(_batch, record);
                if (_batch.Count < BatchEvents && _batch.Bytes < BatchBytes) continue;
                Append();
                progressed?.Invoke(source.Counts);
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            Append();
        }

        progressed?.Invoke(source.Counts);
        return source.Counts;
    }

    private void Append()
    {
        if (_batch.Count == 0) return;
        try
        {
            Last = ledger.Append(_batch);
        }
        finally
        {
            _batch.Clear();
        }
    }
}
