using System.Globalization;
using System.Text;

using Synapsid.Ledger.Events;
using Synapsid.Ledger.Segments;

namespace Synapsid.Ledger.Query;

/// <summary>Answers queries over the segments as they are at one moment.</summary>
internal sealed class LedgerSearch(IReadOnlyList<Segment> segments, long end, CancellationToken cancellation)
{
    /// <summary>The most different values that are counted.</summary>
    private const int DistinctMax = 1_000_000;

    /// <summary>The most spans of a histogram.</summary>
    private const int BucketsMax = 100_000;

    /// <summary>A page of the events that a query means.</summary>
    public LedgerPage Page(LedgerQuery query)
    {
        CompiledQuery compiled = new(query);
        return query.Sort is null or "index" ? ByIndex(query, compiled) : BySortKey(query, compiled);
    }

    /// <summary>The most frequent values of a field.</summary>
    public LedgerTop Top(LedgerQuery query, string field, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        FieldName name = new(field);
        Dictionary<byte[], long> counts = new(ByteComparer.Instance);
        Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> lookup =
            counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        long events = 0;
        new EventScan(new CompiledQuery(query), cancellation).Run(
            segments, 0, end, false, (long _, in EventView view) =>
            {
                Span<byte> scratch = stackalloc byte[64];
                bool any = false;
                for (int at = 0; name.TryGet(view, ref at, scratch, out ReadOnlySpan<byte> value);)
                {
                    any = true;
                    lookup.TryGetValue(value, out long before);
                    lookup[value] = before + 1;
                }

                if (any) events++;
                return counts.Count <= DistinctMax ? true : throw new LedgerQueryException(
                    $"'{field}' has more than {DistinctMax:N0} values. Narrow the query.");
            });
        IEnumerable<TopValue> values = counts
            .Select(pair => new TopValue(Encoding.UTF8.GetString(pair.Key), pair.Value))
            .OrderByDescending(value => value.Count)
            .ThenBy(value => value.Value, StringComparer.Ordinal)
            .Take(count);
        return new LedgerTop([.. values], events, counts.Count);
    }

    /// <summary>How many events happened in each span of time; spans without any are left out.</summary>
    public IReadOnlyList<HistogramBucket> Histogram(LedgerQuery query, TimeSpan interval)
    {
        if (interval <= TimeSpan.Zero) throw new LedgerQueryException("The interval must be above zero.");
        SortedDictionary<long, long> counts = [];
        new EventScan(new CompiledQuery(query), cancellation).Run(
            segments, 0, end, false, (long _, in EventView view) =>
            {
                long bucket = (long)Math.Floor((decimal)view.TimeTicks / interval.Ticks);
                counts[bucket] = counts.GetValueOrDefault(bucket) + 1;
                return counts.Count <= BucketsMax ? true : throw new LedgerQueryException(
                    $"The histogram would have more than {BucketsMax:N0} spans. Take a longer interval.");
            });
        return
        [
            .. counts.Select(pair => new HistogramBucket(
                EventRecordFormat.Time(pair.Key * interval.Ticks, 0), pair.Value)),
        ];
    }

    /// <summary>
    /// Matching events from an index on, in the order of receipt; <paramref name="next"/> is where to go on.
    /// </summary>
    public List<LedgerEvent> Tail(LedgerQuery query, long from, int limit, out long next)
    {
        List<LedgerEvent> found = [];
        long after = end;
        new EventScan(new CompiledQuery(query), cancellation).Run(
            segments, from, end, false, (long index, in EventView view) =>
            {
                found.Add(view.ToEvent(index));
                if (found.Count < limit) return true;
                after = index + 1;
                return false;
            });
        next = Math.Max(from, after);
        return found;
    }

    private LedgerPage ByIndex(LedgerQuery query, CompiledQuery compiled)
    {
        long from = 0;
        long to = end;
        if (query.Cursor is { } cursor)
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out long at)) throw BadCursor();
            (from, to) = query.Descending ? (0, Math.Min(end, at)) : (at, end);
        }

        List<LedgerEvent> found = [];
        bool more = false;
        EventScan scan = new(compiled, cancellation);
        scan.Run(segments, from, to, query.Descending, (long index, in EventView view) =>
        {
            more = found.Count == query.Limit;
            if (more) return false;
            found.Add(view.ToEvent(index));
            return true;
        });
        string? next = null;
        if (more)
        {
            long last = found[^1].Index;
            next = (query.Descending ? last : last + 1).ToString(CultureInfo.InvariantCulture);
        }

        return new LedgerPage(found, next, scan.Looked);
    }

    private LedgerPage BySortKey(LedgerQuery query, CompiledQuery compiled)
    {
        FieldName field = new(query.Sort!);
        SortKey? after = null;
        if (query.Cursor is { } cursor) after = SortKey.TryParse(cursor, out SortKey read) ? read : throw BadCursor();

        // The worst of the best stands first, to be replaced; one more than wanted tells whether there is a next page.
        Comparer<SortKey> order = Comparer<SortKey>.Create((left, right) => right.Compare(left, query.Descending));
        PriorityQueue<long, SortKey> best = new(order);
        EventScan scan = new(compiled, cancellation);
        scan.Run(segments, 0, end, query.Descending, (long index, in EventView view) =>
        {
            SortKey key = SortKey.Of(field, view, index);
            if (after is { } last && key.Compare(last, query.Descending) <= 0) return true;
            if (best.Count <= query.Limit) best.Enqueue(index, key);
            else if (best.TryPeek(out _, out SortKey worst) && key.Compare(worst, query.Descending) < 0)
            {
                best.DequeueEnqueue(index, key);
            }

            if (field.Kind == FieldKind.Time && best.Count > query.Limit) Narrow(scan, best, query.Descending);
            return true;
        });
        bool more = best.Count > query.Limit;
        if (more) best.Dequeue();
        List<(long Index, SortKey Key)> kept = [.. best.UnorderedItems];
        kept.Sort((left, right) => left.Key.Compare(right.Key, query.Descending));
        RecordCursor records = new(0);
        List<LedgerEvent> events = [.. kept.Select(hit => Load(records, hit.Index))];
        return new LedgerPage(events, more ? kept[^1].Key.ToCursor() : null, scan.Looked);
    }

    /// <summary>Events whose time is worse than the worst kept need not be looked at.</summary>
    private static void Narrow(EventScan scan, PriorityQueue<long, SortKey> best, bool descending)
    {
        if (!best.TryPeek(out _, out SortKey worst)) return;
        if (descending) scan.LeastTime = Math.Max(scan.LeastTime, worst.Whole);
        else scan.GreatestTime = Math.Min(scan.GreatestTime, worst.Whole);
    }

    private LedgerEvent Load(RecordCursor records, long index)
    {
        Segment segment = segments.Last(candidate => candidate.FirstIndex <= index);
        return EventView.TryParse(records.Read(segment, index), out EventView view)
            ? view.ToEvent(index)
            : throw new LedgerDamagedException(segment.File.Path, 0, $"the record of index {index} makes no sense");
    }

    private static LedgerQueryException BadCursor() =>
        new("The cursor is not one that this query gave. Leave it out to begin with the first page.");
}
