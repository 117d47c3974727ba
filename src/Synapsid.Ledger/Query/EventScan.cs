using Synapsid.Ledger.Events;
using Synapsid.Ledger.Segments;

namespace Synapsid.Ledger.Query;

/// <summary>
/// Walks over the events that a query may mean, in the order of receipt or against it. Sealed segments are narrowed by
/// their bounds, postings and times; what is left is looked at one by one.
/// </summary>
internal sealed class EventScan(CompiledQuery query, CancellationToken cancellation)
{
    /// <summary>
    /// Events looked at between two looks at the cancellation, and in one go where the walk is backwards.
    /// </summary>
    private const int Stride = 256;

    private readonly RecordCursor _cursor = new(Stride);

    /// <summary>Events that were looked at.</summary>
    public long Looked { get; private set; }

    /// <summary>
    /// Further bounds that an order by time gives: blocks of events outside of them are left out. They may be tightened
    /// while the walk goes on.
    /// </summary>
    public long LeastTime { get; set; } = query.FromTicks;

    /// <inheritdoc cref="LeastTime"/>
    public long GreatestTime { get; set; } = query.ToTicks;

    /// <summary>Shows every event that matches, from an index on and before another.</summary>
    public void Run(IReadOnlyList<Segment> segments, long from, long to, bool descending, EventVisitor visit)
    {
        from = Math.Max(from, query.FromIndex);
        to = Math.Min(to, query.ToIndex);
        for (int i = 0; i < segments.Count; i++)
        {
            Segment segment = segments[descending ? segments.Count - 1 - i : i];
            ISegmentIndex index = segment.Index;
            int start = (int)Math.Clamp(from - segment.FirstIndex, 0, index.Count);
            int end = (int)Math.Clamp(to - segment.FirstIndex, 0, index.Count);
            if (start >= end || !index.MayHoldTime(LeastTime, GreatestTime)) continue;
            List<(int Start, int End)> runs = query.Candidates(index) ?? [(start, end)];
            for (int run = 0; run < runs.Count; run++)
            {
                (int first, int last) = runs[descending ? runs.Count - 1 - run : run];
                first = Math.Max(first, start);
                last = Math.Min(last, end);
                if (first < last && !Walk(segment, index, first, last, descending, visit)) return;
            }
        }
    }

    /// <summary>Walks over some neighbouring events of a segment, block by block of its sparse index.</summary>
    private bool Walk(Segment segment, ISegmentIndex index, int start, int end, bool descending, EventVisitor visit)
    {
        int size = index.Interval;
        int firstBlock = start / size;
        int lastBlock = (end - 1) / size;
        for (int i = 0; i <= lastBlock - firstBlock; i++)
        {
            int block = descending ? lastBlock - i : firstBlock + i;
            cancellation.ThrowIfCancellationRequested();
            SparseEntry entry = index.Entry(block);
            if (entry.MinTime > GreatestTime || entry.MaxTime < LeastTime) continue;
            int from = Math.Max(start, block * size);
            int to = Math.Min(end, (block + 1) * size);
            if (descending ? !Backward(segment, from, to, visit) : !Forward(segment, from, to, visit)) return false;
        }

        return true;
    }

    private bool Forward(Segment segment, int from, int to, EventVisitor visit)
    {
        for (int i = from; i < to; i++)
        {
            if (!Look(segment, i, visit)) return false;
        }

        return true;
    }

    /// <summary>
    /// Goes back stride by stride, each first read forward, since that is how the cursor reads ahead.
    /// </summary>
    private bool Backward(Segment segment, int from, int to, EventVisitor visit)
    {
        for (int end = to; end > from;)
        {
            int start = Math.Max(from, end - Stride);
            _cursor.Read(segment, segment.FirstIndex + start);
            for (int i = end - 1; i >= start; i--)
            {
                if (!Look(segment, i, visit)) return false;
            }

            end = start;
        }

        return true;
    }

    private bool Look(Segment segment, int ordinal, EventVisitor visit)
    {
        long index = segment.FirstIndex + ordinal;
        Looked++;
        if (!EventView.TryParse(_cursor.Read(segment, index), out EventView view))
        {
            throw new LedgerDamagedException(segment.File.Path, 0, $"the record of index {index} makes no sense");
        }

        return !query.Matches(view) || visit(index, view);
    }
}
