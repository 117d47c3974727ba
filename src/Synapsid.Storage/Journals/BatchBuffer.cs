using Synapsid.Base.Buffers;

namespace Synapsid.Storage.Journals;

/// <summary>
/// Records gathered for one write, laid out as the batch that goes to disk, and those who wait for it. Around the batch
/// there is room for the rest of the pages that it begins and ends in.
/// </summary>
internal sealed class BatchBuffer
{
    private const int MarginBytes = SegmentFile.PageBytes;

    private readonly int _restingBytes;
    private byte[] _bytes; // a margin, the batch, and a margin at least

    /// <summary>
    /// Holds no more than <paramref name="restingBytes"/> for long, though one large record may need more.
    /// </summary>
    public BatchBuffer(int restingBytes)
    {
        _restingBytes = ArrayBytes(restingBytes + JournalFormat.BatchHeaderBytes + JournalFormat.RecordHeaderBytesMax);
        _bytes = new byte[Math.Min(_restingBytes, 64 << 10)];
    }

    public long FirstSequence { get; private set; }

    public int Count { get; private set; }

    public long LastSequence => FirstSequence + Count - 1;

    /// <summary>Bytes that it takes on disk, header included.</summary>
    public int Length { get; private set; } = JournalFormat.BatchHeaderBytes;

    public List<DurableWaiter> Waiters { get; } = [];

    /// <summary>Empties it; the next record added has this sequence.</summary>
    public void Begin(long firstSequence)
    {
        FirstSequence = firstSequence;
        Count = 0;
        Length = JournalFormat.BatchHeaderBytes;
        if (_bytes.Length > _restingBytes) _bytes = new byte[_restingBytes];
    }

    /// <summary>Copies a record behind the others.</summary>
    public void Add(byte kind, ReadOnlySpan<byte> payload)
    {
        int needed = ArrayBytes(Length + JournalFormat.RecordHeaderBytesMax + payload.Length);
        if (needed > _bytes.Length) Grow(needed);
        Span<byte> free = _bytes.AsSpan(MarginBytes + Length);
        free[0] = kind;
        int header = 1 + VarInt.Write(free[1..], (uint)payload.Length);
        payload.CopyTo(free[header..]);
        Length += header + payload.Length;
        Count++;
    }

    /// <summary>Completes the batch for a segment.</summary>
    public void Seal(uint segmentCrc, long syncedSequence) => JournalFormat.SealBatch(
        _bytes.AsSpan(MarginBytes, Length), segmentCrc, FirstSequence, Count, syncedSequence);

    /// <summary>
    /// The batch between the bytes that come before it in its first page and as many zeros as its last page wants;
    /// either is less than a page. Valid until <see cref="Begin"/>.
    /// </summary>
    public ReadOnlySpan<byte> Surround(ReadOnlySpan<byte> before, int zeros)
    {
        before.CopyTo(_bytes.AsSpan(MarginBytes - before.Length));
        _bytes.AsSpan(MarginBytes + Length, zeros).Clear();
        return _bytes.AsSpan(MarginBytes - before.Length, before.Length + Length + zeros);
    }

    private static int ArrayBytes(int batchBytes) => MarginBytes + batchBytes + MarginBytes;

    private void Grow(int needed)
    {
        // At once to what it may keep: of a large array only what is written takes memory, and steps are garbage.
        Array.Resize(ref _bytes, Math.Max(needed, _restingBytes));
    }
}
