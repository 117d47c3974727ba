using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// The index of the segment that is being written, in memory. One thread adds; readers beside it see the events below
/// <see cref="Count"/>. Postings become readable only when the segment is sealed: until then it is scanned.
/// </summary>
internal sealed class SegmentIndexBuilder : ISegmentIndex
{
    private static readonly int FieldCount = Enum.GetValues<PostingField>().Length;

    private readonly PostingFieldBuilder[] _fields = new PostingFieldBuilder[FieldCount];
    private readonly IdTable _ids;
    private SparseEntry[] _entries = new SparseEntry[64];
    private int _adding;
    private int _count;

    /// <param name="interval">Events between two sparse entries.</param>
    /// <param name="expected">Events that the segment will have, about.</param>
    public SegmentIndexBuilder(int interval, int expected = 0)
    {
        Interval = interval;
        _ids = new IdTable(expected);
        for (int i = 0; i < FieldCount; i++) _fields[i] = new PostingFieldBuilder();
    }

    public int Count => Volatile.Read(ref _count);

    public int Interval { get; }

    public IdTable Ids => _ids;

    /// <summary>The least and the greatest of what lies in the segment; for the thread that adds.</summary>
    public SegmentBounds Bounds { get; private set; } = SegmentBounds.Empty;

    /// <summary>Events with a vector; for the thread that adds.</summary>
    public int Vectors { get; private set; }

    public ReadOnlySpan<SparseEntry> Entries => _entries.AsSpan(0, (_adding + Interval - 1) / Interval);

    public PostingFieldBuilder Field(PostingField field) => _fields[(int)field];

    /// <summary>Adds the events of a batch and shows them to readers.</summary>
    /// <param name="records">The records, one after another.</param>
    /// <param name="ends">Where each ends.</param>
    /// <param name="offset">Where in the file the batch begins.</param>
    public void Add(ReadOnlySpan<byte> records, ReadOnlySpan<int> ends, long offset)
    {
        int first = _adding;
        int start = 0;
        foreach (int end in ends)
        {
            Add(records[start..end], offset, first);
            start = end;
        }

        Publish();
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{int}, long)"/>
    public void Add(in SegmentBatch batch, long offset)
    {
        int first = _adding;
        for (int i = 0; i < batch.Count; i++) Add(batch[i], offset, first);
        Publish();
    }

    public SparseEntry Entry(int block) => Volatile.Read(ref _entries)[block];

    public bool MayHold(EventId id, ulong hash) => true;

    public int Find(ulong hash, Span<int> ordinals)
    {
        ReadOnlySpan<uint> slots = _ids.Slots;
        int found = 0;
        for (int at = IdTable.Start(hash, slots.Length); found < ordinals.Length; at = (at + 1) & (slots.Length - 1))
        {
            uint slot = slots[at];
            if (slot == 0) break;
            if (IdTable.Matches(slot, hash, out int ordinal)) ordinals[found++] = ordinal;
        }

        return found;
    }

    public byte[]? Postings(PostingField field, ReadOnlySpan<byte> value) => null;

    public bool MayHoldTime(long from, long to) => true;

    private void Publish() => Volatile.Write(ref _count, _adding);

    private void Add(ReadOnlySpan<byte> record, long offset, int batchFirst)
    {
        int ordinal = _adding++;
        long time = long.MaxValue;
        if (EventView.TryParse(record, out EventView view))
        {
            EventId id = view.Id;
            time = view.TimeTicks;
            _ids.Add(IdTable.Hash(id));
            Bounds = Bounds.With(id, time, view.ReceivedTicks);
            if (view.Dimensions > 0) Vectors++;
            AddPostings(view, ordinal);
        }
        else
        {
            // Cannot be, for the ledger writes none such; but ordinals must stay true if it were.
            _ids.Add(0);
        }

        AddEntry(ordinal, offset, batchFirst, time);
    }

    private void AddPostings(in EventView view, int ordinal)
    {
        _fields[(int)PostingField.Namespace].Add(view.Namespace, ordinal);
        _fields[(int)PostingField.Host].Add(view.Host, ordinal);
        _fields[(int)PostingField.Ip].Add(view.Ip, ordinal);
        _fields[(int)PostingField.Type].Add(view.Record.Slice(1, 1), ordinal);
        _fields[(int)PostingField.Severity].Add(view.Record.Slice(2, 1), ordinal);
        _fields[(int)PostingField.Format].Add(view.Format, ordinal);
    }

    private void AddEntry(int ordinal, long offset, int batchFirst, long time)
    {
        int block = ordinal / Interval;
        if (block == _entries.Length)
        {
            SparseEntry[] grown = new SparseEntry[block * 2];
            _entries.CopyTo(grown, 0);
            Volatile.Write(ref _entries, grown);
        }

        // Readers may see an entry grow: the place is final at once, and times matter only below the count published.
        _entries[block] = ordinal % Interval == 0
            ? new SparseEntry(offset, batchFirst, time, time)
            : _entries[block] with
            {
                MinTime = Math.Min(_entries[block].MinTime, time),
                MaxTime = Math.Max(_entries[block].MaxTime, time),
            };
    }
}
