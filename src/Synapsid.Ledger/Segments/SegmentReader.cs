using Synapsid.Base.Files;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// Reads the batches of one segment in order and checks each against its checksum, through a window on the file.
/// </summary>
internal sealed class SegmentReader
{
    private const int WindowBytes = 64 << 10;

    private readonly IFile _file;
    private readonly uint _crc;
    private byte[] _window = [];
    private byte[] _unpacked = [];
    private long _windowOffset;
    private int _windowLength;
    private BatchHeader _current;
    private long _currentOffset;

    /// <summary>Reads from a batch on: where it lies, and which index it begins with.</summary>
    public SegmentReader(IFile file, uint crc, long offset, long expected)
    {
        _file = file;
        _crc = crc;
        Offset = offset;
        Expected = expected;
    }

    /// <summary>Where the next batch begins, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>The index that it begins with.</summary>
    public long Expected { get; private set; }

    /// <summary>The batch that was read last; valid until the next read.</summary>
    public SegmentBatch Current
    {
        get
        {
            if (_current.Count == 0) return default;
            ReadOnlySpan<byte> bytes = _window.AsSpan((int)(_currentOffset - _windowOffset), _current.Length);
            ReadOnlySpan<byte> records = _current.InBlocks
                ? _unpacked.AsSpan(0, _current.RecordBytes)
                : bytes[SegmentFormat.BatchHeaderBytes.._current.EndsOffset];
            return new SegmentBatch(_current, records, bytes[_current.EndsOffset..]);
        }
    }

    /// <summary>
    /// The batch at <see cref="Offset"/>, if it is whole and begins with the index expected, and moves behind it. The
    /// batch is valid until the next call.
    /// </summary>
    public bool TryRead(out SegmentBatch batch)
    {
        if (TryReadWindow(out batch)) return true;

        // The window may be older than what was written since.
        _windowLength = 0;
        return TryReadWindow(out batch);
    }

    /// <summary>What lies behind <see cref="Offset"/>, where no batch with the index expected begins.</summary>
    public SegmentTail InspectTail()
    {
        bool clean = true;
        long offset = Offset;
        while (Fill(offset, SegmentFormat.BatchHeaderBytes) is { IsEmpty: false } bytes)
        {
            clean = clean && !bytes.ContainsAnyExcept((byte)0);
            int found = bytes.IndexOf(SegmentFormat.BatchMagic);
            if (found < 0)
            {
                // The mark may lie across the end of the window.
                offset += Math.Max(1, bytes.Length - SegmentFormat.BatchMagic.Length + 1);
                continue;
            }

            offset += found;
            if (ProvesLoss(offset)) return SegmentTail.Damaged;
            offset++;
        }

        return clean ? SegmentTail.Clean : SegmentTail.Torn;
    }

    /// <summary>Whether a valid batch lies here whose writer knew the expected event to be synced.</summary>
    private bool ProvesLoss(long offset)
    {
        ReadOnlySpan<byte> bytes = Fill(offset, SegmentFormat.BatchHeaderBytes);
        if (!BatchHeader.TryRead(bytes, _file.Length - offset, out BatchHeader header)) return false;
        if (header.Synced <= Expected) return false;
        bytes = Fill(offset, header.Length);
        return bytes.Length >= header.Length && SegmentFormat.IsWhole(bytes[..header.Length], _crc);
    }

    private bool TryReadWindow(out SegmentBatch batch)
    {
        batch = default;
        _current = default;
        ReadOnlySpan<byte> bytes = Fill(Offset, SegmentFormat.BatchHeaderBytes);
        if (!BatchHeader.TryRead(bytes, _file.Length - Offset, out BatchHeader header)) return false;
        if (header.FirstIndex != Expected) return false;
        bytes = Fill(Offset, header.Length);
        if (bytes.Length < header.Length || !SegmentFormat.IsWhole(bytes[..header.Length], _crc)) return false;
        if (header.InBlocks)
        {
            ReadOnlySpan<byte> blocks = bytes[SegmentFormat.BatchHeaderBytes..header.EndsOffset];
            if (_unpacked.Length < header.RecordBytes) _unpacked = new byte[header.RecordBytes];
            if (!BlockCodec.TryUnpackAll(blocks, _unpacked.AsSpan(0, header.RecordBytes))) return false;
        }

        (_current, _currentOffset) = (header, Offset);
        batch = Current;
        Offset += header.Length;
        Expected = header.End;
        return true;
    }

    /// <summary>
    /// The window's bytes from an offset: at least <paramref name="count"/>, but for the end of the file.
    /// </summary>
    private ReadOnlySpan<byte> Fill(long offset, int count)
    {
        if (offset < _windowOffset || offset + count > _windowOffset + _windowLength)
        {
            long wanted = Math.Max(count, Math.Min(WindowBytes, _file.Length - offset));
            if (wanted > _window.Length) _window = new byte[wanted];

            _windowOffset = offset;
            _windowLength = _file.Read(_window, offset);
        }

        return _window.AsSpan((int)(offset - _windowOffset), _windowLength - (int)(offset - _windowOffset));
    }
}
