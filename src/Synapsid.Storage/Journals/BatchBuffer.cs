using Synapsid.Base.Buffers;

namespace Synapsid.Storage.Journals;

/// <summary>
/// Records gathered for one write, laid out as the batch that goes to disk, and those who wait for it.
/// </summary>
internal sealed class BatchBuffer
{
    private readonly int _restingBytes;
    private byte[] _bytes;

    /// <summary>
    /// Holds no more than <paramref name="restingBytes"/> for long, though one large record may need more.
    /// </summary>
    public BatchBuffer(int restingBytes)
    {
        _restingBytes = restingBytes + JournalFormat.BatchHeaderBytes + JournalFormat.RecordHeaderBytesMax;
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
        int needed = Length + JournalFormat.RecordHeaderBytesMax + payload.Length;
        if (needed > _bytes.Length) Grow(needed);
        Span<byte> free = _bytes.AsSpan(Length);
        free[0] = kind;
        int header = 1 + VarInt.Write(free[1..], (uint)payload.Length);
        payload.CopyTo(free[header..]);
        Length += header + payload.Length;
        Count++;
    }

    /// <summary>Completes the batch for a segment; the span is valid until <see cref="Begin"/>.</summary>
    public ReadOnlySpan<byte> Seal(uint segmentCrc, long syncedSequence)
    {
        Span<byte> batch = _bytes.AsSpan(0, Length);
        JournalFormat.SealBatch(batch, segmentCrc, FirstSequence, Count, syncedSequence);
        return batch;
    }

    private void Grow(int needed)
    {
        // At once to what it may keep: of a large array only what is written takes memory, and steps are garbage.
        Array.Resize(ref _bytes, Math.Max(needed, _restingBytes));
    }
}
