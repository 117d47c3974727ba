using System.Buffers.Binary;

namespace Synapsid.Ledger.Segments;

/// <summary>Records that were written together, over the reader's buffer.</summary>
internal readonly ref struct SegmentBatch
{
    private readonly ReadOnlySpan<byte> _records;
    private readonly ReadOnlySpan<byte> _ends;

    public SegmentBatch(BatchHeader header, ReadOnlySpan<byte> records, ReadOnlySpan<byte> ends)
    {
        Header = header;
        _records = records;
        _ends = ends;
    }

    public BatchHeader Header { get; }

    public long FirstIndex => Header.FirstIndex;

    public int Count => Header.Count;

    /// <summary>One record; empty where the table of ends makes no sense.</summary>
    public ReadOnlySpan<byte> this[int place]
    {
        get
        {
            int start = place == 0 ? 0 : End(place - 1);
            int end = End(place);
            return start >= 0 && start <= end && end <= _records.Length ? _records[start..end] : default;
        }
    }

    private int End(int place) => BinaryPrimitives.ReadInt32LittleEndian(_ends[(place * SegmentFormat.EndBytes)..]);
}
