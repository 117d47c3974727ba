using Synapsid.Base.Files;

namespace Synapsid.Storage.Journals;

/// <summary>Reads the batches of one segment in order, through a window on the file.</summary>
internal sealed class SegmentReader : IDisposable
{
    private const int WindowBytes = 256 << 10;

    private readonly IFile _file;
    private readonly uint _crc;
    private readonly long _length;
    private byte[] _window;
    private long _windowOffset;
    private int _windowLength;

    private SegmentReader(IFile file, long firstSequence, uint crc)
    {
        _file = file;
        _crc = crc;
        _length = file.Length;
        _window = new byte[Math.Min(WindowBytes, _length)];
        FirstSequence = firstSequence;
    }

    public string Path => _file.Path;

    public long FirstSequence { get; }

    /// <summary>The checksum of the segment's header, which those of its batches start from.</summary>
    public uint Crc => _crc;

    /// <summary>Where the next batch begins, in bytes.</summary>
    public long Offset { get; private set; } = JournalFormat.SegmentHeaderBytes;

    /// <summary>Opens a segment and checks its header.</summary>
    /// <exception cref="JournalDamagedException">The header is not that of this segment.</exception>
    public static SegmentReader Open(IFileSystem files, string path, long firstSequence)
    {
        IFile file = files.Open(path, FileIntent.Read);
        Span<byte> header = stackalloc byte[JournalFormat.SegmentHeaderBytes];
        int length = file.Read(header, 0);
        string? problem = JournalFormat.ReadSegmentHeader(header[..length], firstSequence, out uint crc);
        if (problem is null) return new SegmentReader(file, firstSequence, crc);
        file.Dispose();
        throw new JournalDamagedException(path, 0, problem);
    }

    /// <summary>
    /// The batch at <see cref="Offset"/>, if it is whole and begins with a sequence, and moves behind it. The batch is
    /// valid until the next call.
    /// </summary>
    public bool TryReadBatch(long firstSequence, out JournalBatch batch)
    {
        if (TryReadWindow(firstSequence, out batch)) return true;

        // The window may be older than what a flusher wrote since.
        _windowLength = 0;
        return TryReadWindow(firstSequence, out batch);
    }

    /// <summary>What lies behind <see cref="Offset"/>, where no batch with the sequence expected begins.</summary>
    public SegmentTail InspectTail(long expectedSequence)
    {
        bool clean = true;
        long offset = Offset;
        while (Fill(offset, JournalFormat.BatchHeaderBytes) is { IsEmpty: false } bytes)
        {
            clean = clean && !bytes.ContainsAnyExcept((byte)0);
            int found = bytes.IndexOf(JournalFormat.BatchMagic);
            if (found < 0)
            {
                // The mark may lie across the end of the window.
                offset += Math.Max(1, bytes.Length - JournalFormat.BatchMagic.Length + 1);
                continue;
            }

            offset += found;
            if (IsLaterBatch(offset, expectedSequence)) return SegmentTail.Damaged;
            offset++;
        }

        return clean ? SegmentTail.Clean : SegmentTail.Torn;
    }

    public void Dispose() => _file.Dispose();

    private bool TryReadWindow(long firstSequence, out JournalBatch batch)
    {
        batch = default;
        ReadOnlySpan<byte> header = Fill(Offset, JournalFormat.BatchHeaderBytes);
        int length = JournalFormat.ClaimedBatchBytes(header, _length - Offset);
        if (length == 0) return false;
        ReadOnlySpan<byte> bytes = Fill(Offset, length);
        if (bytes.Length < length || !JournalFormat.TryReadBatch(bytes[..length], _crc, out batch)) return false;
        if (batch.FirstSequence != firstSequence) return false;
        Offset += length;
        return true;
    }

    /// <summary>
    /// Whether a valid batch lies here whose writer knew the expected sequence to be synced: proof of a loss.
    /// </summary>
    private bool IsLaterBatch(long offset, long expectedSequence)
    {
        ReadOnlySpan<byte> header = Fill(offset, JournalFormat.BatchHeaderBytes);
        int length = JournalFormat.ClaimedBatchBytes(header, _length - offset);
        if (length == 0 || JournalFormat.ClaimedSyncedSequence(header) < expectedSequence) return false;
        ReadOnlySpan<byte> bytes = Fill(offset, length);
        return bytes.Length >= length && JournalFormat.TryReadBatch(bytes[..length], _crc, out _);
    }

    /// <summary>
    /// The window's bytes from an offset: at least <paramref name="count"/>, but for the end of the file.
    /// </summary>
    private ReadOnlySpan<byte> Fill(long offset, int count)
    {
        if (offset < _windowOffset || offset + count > _windowOffset + _windowLength)
        {
            if (count > _window.Length) _window = new byte[count];
            _windowOffset = offset;
            _windowLength = _file.Read(_window, offset);
        }

        return _window.AsSpan((int)(offset - _windowOffset), _windowLength - (int)(offset - _windowOffset));
    }
}
