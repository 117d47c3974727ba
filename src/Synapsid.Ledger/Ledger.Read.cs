using System.Diagnostics.CodeAnalysis;

using Synapsid.Ledger.Events;
using Synapsid.Ledger.Query;
using Synapsid.Ledger.Segments;
using Synapsid.Ledger.Vectors;

namespace Synapsid.Ledger;

/// <summary>Finding events. What was appended before a call is found by it.</summary>
public sealed partial class Ledger
{
    private readonly ThreadLocal<RecordCursor> _cursors = new(() => new RecordCursor(0));

    /// <summary>
    /// The event of an id; where a sender gave one id more than once, the first that is stored. False where there is
    /// none.
    /// </summary>
    public bool TryGet(EventId id, [NotNullWhen(true)] out LedgerEvent? found)
    {
        // Read before looking: what is indexed while we look may be missed, and must be looked for again.
        long indexedBefore = _log.Progress.Indexed;
        bool any = TryLocate(id, out long index);
        if (!any && indexedBefore < _log.Progress.Accepted)
        {
            _log.CatchUp();
            any = TryLocate(id, out index);
        }

        found = null;
        return any && TryGetAt(index, out found);
    }

    /// <summary>The event of an index; false where it was pruned or never given.</summary>
    public bool TryGetAt(long index, [NotNullWhen(true)] out LedgerEvent? found)
    {
        found = null;
        if (index < 0 || index >= _log.Count) return false;
        if (index >= _log.Progress.Indexed && index >= _log.CatchUp()) return false;
        if (SegmentOf(index) is not { } segment) return false;
        if (!EventView.TryParse(Cursor.Read(segment, index), out EventView view)) return false;
        found = view.ToEvent(index);
        return true;
    }

    /// <summary>
    /// The stored record of an index, which is the data of its leaf; null where it was pruned or never given.
    /// </summary>
    public byte[]? RecordAt(long index)
    {
        if (index < 0 || index >= _log.CatchUp() || SegmentOf(index) is not { } segment) return null;
        return Cursor.Read(segment, index).ToArray();
    }

    /// <summary>The index of an id's event; false where there is none.</summary>
    public bool TryIndexOf(EventId id, out long index)
    {
        if (TryLocate(id, out index)) return true;
        _log.CatchUp();
        return TryLocate(id, out index);
    }

    /// <summary>A page of the events that a query means.</summary>
    /// <exception cref="LedgerQueryException">The query makes no sense; the message says what to change.</exception>
    public LedgerPage Search(LedgerQuery query, CancellationToken cancellation) => Searcher(cancellation).Page(query);

    /// <summary>The most frequent values of a field among the events that a query means.</summary>
    /// <exception cref="LedgerQueryException">The query makes no sense, or there are too many values.</exception>
    public LedgerTop Top(LedgerQuery query, string field, int count, CancellationToken cancellation) =>
        Searcher(cancellation).Top(query, field, count);

    /// <summary>How many of the events that a query means happened in each span of time.</summary>
    /// <exception cref="LedgerQueryException">The query makes no sense, or there are too many spans.</exception>
    public IReadOnlyList<HistogramBucket> Histogram(
        LedgerQuery query, TimeSpan interval, CancellationToken cancellation) =>
        Searcher(cancellation).Histogram(query, interval);

    /// <summary>Follows the ledger from an index on, or from its present end.</summary>
    public LedgerTail Tail(LedgerQuery query, long? fromIndex = null)
    {
        _ = new CompiledQuery(query); // a query that makes no sense is refused here, not at the first read
        return new LedgerTail(this, query, fromIndex ?? Count);
    }

    /// <summary>The events of a namespace whose vectors are most like a query, best first.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="vector">As many dimensions as the namespace's vectors.</param>
    /// <param name="top">Events wanted, at least 1.</param>
    /// <exception cref="ArgumentException">The vector has other dimensions than the namespace's.</exception>
    public IReadOnlyList<VectorHit> Similar(string space, ReadOnlySpan<float> vector, int top)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        _log.CatchUp();
        return _vectors.Search(space, vector, top, FirstIndex);
    }

    /// <summary>Files that are derived from the segments and are not what was written, with what is wrong.</summary>
    public IReadOnlyList<string> VerifyIndexes()
    {
        List<string> faults = [];
        foreach (Segment segment in _log.Segments)
        {
            if (segment.Index is SealedIndex index && index.Verify() is { } section)
            {
                faults.Add($"{index.Path}: section {section} fails its checksum");
            }
        }

        foreach ((string file, int row) in _vectors.Verify()) faults.Add($"{file}: row {row} fails its checksum");
        return faults;
    }

    internal IReadOnlyList<LedgerEvent> ReadFrom(
        LedgerQuery query, long from, int limit, out long next, CancellationToken cancellation) =>
        Searcher(cancellation).Tail(query, from, limit, out next);

    internal Task WaitForEventAsync(long index, CancellationToken cancellation) =>
        _log.WaitForAsync(index, cancellation);

    private RecordCursor Cursor => _cursors.Value!;

    private LedgerSearch Searcher(CancellationToken cancellation)
    {
        long end = _log.CatchUp();
        return new LedgerSearch(_log.Segments, end, cancellation);
    }

    /// <summary>Looks in the segments that may hold an id, oldest first.</summary>
    private bool TryLocate(EventId id, out long index)
    {
        ulong hash = IdTable.Hash(id);
        Span<int> ordinals = stackalloc int[CandidatesMax];
        IReadOnlyList<Segment> segments = _log.Segments;
        for (int i = 0; i < segments.Count; i++)
        {
            Segment segment = segments[i];
            ISegmentIndex known = segment.Index;
            if (!known.MayHold(id, hash)) continue;
            int found = known.Find(hash, ordinals);
            for (int j = 0; j < found; j++)
            {
                index = segment.FirstIndex + ordinals[j];
                if (ordinals[j] >= known.Count) continue; // the indexer has just added it and not yet shown it
                if (EventRecordFormat.Id(Cursor.Read(segment, index)) == id) return true;
            }
        }

        index = -1;
        return false;
    }

    private Segment? SegmentOf(long index)
    {
        IReadOnlyList<Segment> segments = _log.Segments;
        int low = 0;
        int high = segments.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (segments[middle].FirstIndex <= index) low = middle;
            else high = middle - 1;
        }

        return segments[low].FirstIndex <= index && index < segments[low].End ? segments[low] : null;
    }
}
