using System.Buffers.Binary;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// A batch that is being gathered, written, then indexed: records one after another behind room for the batch's header,
/// so that it goes out in one write.
/// </summary>
internal sealed class GatherBuffer
{
    private const int FirstBytes = 4 * 1024;

    private readonly int _usualBytes;
    private byte[] _bytes = new byte[FirstBytes];
    private int[] _ends = new int[256];

    /// <summary>An empty one: it grows with what it is given.</summary>
    /// <param name="bytes">Bytes of records up to which it keeps its memory.</param>
    public GatherBuffer(int bytes) => _usualBytes = bytes + SegmentFormat.BatchHeaderBytes;

    public long FirstIndex { get; private set; }

    public int Count { get; private set; }

    /// <summary>The index behind the last.</summary>
    public long End => FirstIndex + Count;

    /// <summary>Where in its segment it was written.</summary>
    public long Offset { get; set; }

    /// <summary>The segment that it was written to.</summary>
    public Segment? Segment { get; set; }

    /// <summary>The records, one after another.</summary>
    public ReadOnlySpan<byte> Records => _bytes.AsSpan(SegmentFormat.BatchHeaderBytes, RecordBytes);

    /// <summary>Where each record ends in <see cref="Records"/>.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    /// <summary>Bytes that it takes on disk at most.</summary>
    public long Length => BytesOnDisk(RecordBytes, Count);

    private int RecordBytes { get; set; }

    public static long BytesOnDisk(long recordBytes, long count) =>
        SegmentFormat.BatchHeaderBytes + recordBytes + (count * SegmentFormat.EndBytes);

    /// <summary>Makes it empty; it goes on at an index.</summary>
    public void Begin(long firstIndex)
    {
        // A batch of unusual size must not hold its memory for ever.
        if (_bytes.Length > 2 * _usualBytes) _bytes = new byte[_usualBytes];
        FirstIndex = firstIndex;
        Count = 0;
        RecordBytes = 0;
        Segment = null;
    }

    public void Add(ReadOnlySpan<byte> records, ReadOnlySpan<int> ends)
    {
        int needed = checked((int)BytesOnDisk(RecordBytes + (long)records.Length, Count + ends.Length));
        if (needed > _bytes.Length) Grow(needed);
        int count = Count + ends.Length;
        if (count > _ends.Length) Array.Resize(ref _ends, Math.Max(count, _ends.Length * 2));
        records.CopyTo(_bytes.AsSpan(SegmentFormat.BatchHeaderBytes + RecordBytes));
        for (int i = 0; i < ends.Length; i++) _ends[Count + i] = RecordBytes + ends[i];
        RecordBytes += records.Length;
        Count += ends.Length;
    }

    /// <summary>The whole batch as it lies on disk, uncompressed; valid until the next call.</summary>
    public ReadOnlySpan<byte> Seal(uint segmentCrc, long synced)
    {
        Span<byte> batch = _bytes.AsSpan(0, (int)Length);
        WriteEnds(batch[(SegmentFormat.BatchHeaderBytes + RecordBytes)..]);
        SegmentFormat.SealBatch(batch, segmentCrc, FirstIndex, Count, synced, RecordBytes, 0);
        return batch;
    }

    /// <summary>Writes the table of ends.</summary>
    public void WriteEnds(Span<byte> table)
    {
        for (int i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(table[(i * SegmentFormat.EndBytes)..], _ends[i]);
        }
    }

    private void Grow(int needed)
    {
        long twice = Math.Min(2L * _bytes.Length, _usualBytes);
        byte[] larger = new byte[Math.Max(twice, needed + (needed / 8L))];
        _bytes.AsSpan(0, SegmentFormat.BatchHeaderBytes + RecordBytes).CopyTo(larger);
        _bytes = larger;
    }
}
