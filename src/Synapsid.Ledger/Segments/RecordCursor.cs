using System.Buffers.Binary;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// Reads single records of a segment by their place, best in rising order: it keeps the batch, the piece of its table
/// of ends and the piece of its records where it last was.
/// </summary>
internal sealed class RecordCursor
{
    private const int KnownBits = 11;
    private const ulong KnownFactor = 0x9E37_79B9_7F4A_7C15; // the golden ratio, as in Fibonacci hashing

    /// <summary>Headers that are read before any is kept: most cursors look at few events.</summary>
    private const int KnownAfter = 64;

    /// <summary>
    /// Headers of batches that single events were read from lately: a fourth of the reads that finding an event by its
    /// id takes. A batch never changes once it can be read.
    /// </summary>
    private KnownBatch[]? _known;
    private readonly int _endsAhead;
    private readonly int _recordsAhead; // 0: for single events
    private readonly byte[] _head = new byte[SegmentFormat.BatchHeaderBytes];
    private int _headersRead;
    private Segment? _segment;
    private BatchHeader _header;
    private long _batchOffset;
    private byte[] _ends;
    private int _endsFirst;
    private int _endsCount;
    private byte[] _records = new byte[1024];
    private int _recordsStart;
    private int _recordsLength;
    private long _nextBlock; // where in the file the block behind the one in hand begins
    private int _nextBlockStart; // and which byte of the batch's records it begins with

    /// <summary>A cursor that reads ahead so many events, for scans; 0 for one that looks at single events.</summary>
    public RecordCursor(int ahead)
    {
        _endsAhead = Math.Max(2, ahead);
        _recordsAhead = ahead * 256;
        _ends = new byte[_endsAhead * SegmentFormat.EndBytes];
    }

    /// <summary>The record of an index that the segment's index knows; valid until the next call.</summary>
    /// <exception cref="LedgerDamagedException">It cannot be found where it should be.</exception>
    public ReadOnlySpan<byte> Read(Segment segment, long index)
    {
        if (segment != _segment || index < _header.FirstIndex || index >= _header.End) MoveToBatch(segment, index);
        int place = (int)(index - _header.FirstIndex);
        int start = place == 0 ? 0 : End(place - 1);
        int end = End(place);
        if (start < 0 || start > end || end > _header.RecordBytes) throw Damaged("its table of records makes no sense");
        return Records(start, end);
    }

    private void MoveToBatch(Segment segment, long index)
    {
        ISegmentIndex sparse = segment.Index;
        long ordinal = index - segment.FirstIndex;
        bool onward = segment == _segment && index >= _header.End && index < _header.End + sparse.Interval;
        SparseEntry entry = sparse.Entry((int)(ordinal / sparse.Interval));
        long offset = onward ? _batchOffset + _header.Length : entry.BatchOffset;
        long expected = onward ? _header.End : segment.FirstIndex + entry.BatchFirst;
        _segment = segment;
        while (true)
        {
            _batchOffset = offset;
            if (!TryReadHeader(segment, offset) || _header.FirstIndex != expected || expected > index)
            {
                _segment = null;
                throw new LedgerDamagedException(
                    segment.File.Path, offset, $"no batch begins with index {expected} here");
            }

            if (index < _header.End) break;
            offset += _header.Length;
            expected = _header.End;
        }

        _endsCount = _recordsLength = 0;
        _nextBlock = _batchOffset + SegmentFormat.BatchHeaderBytes;
        _nextBlockStart = 0;
    }

    private bool TryReadHeader(Segment segment, long offset)
    {
        ulong hash = unchecked((ulong)(offset + segment.FirstIndex) * KnownFactor) >> (64 - KnownBits);
        if (_known is not null && _known[hash].Is(segment, offset))
        {
            _header = _known[hash].Header;
            return true;
        }

        int read = segment.File.Read(_head, offset);
        if (!BatchHeader.TryRead(_head.AsSpan(0, read), segment.File.Length - offset, out _header)) return false;
        if (_recordsAhead == 0 && ++_headersRead > KnownAfter)
        {
            _known ??= new KnownBatch[1 << KnownBits];
            _known[hash] = new KnownBatch(segment.FirstIndex, offset, _header);
        }

        return true;
    }

    private int End(int place)
    {
        if (place < _endsFirst || place >= _endsFirst + _endsCount)
        {
            _endsFirst = place;
            _endsCount = Math.Min(_endsAhead, _header.Count - place);
            long offset = _batchOffset + _header.EndsOffset + ((long)place * SegmentFormat.EndBytes);
            Fill(_ends.AsSpan(0, _endsCount * SegmentFormat.EndBytes), offset);
        }

        return BinaryPrimitives.ReadInt32LittleEndian(_ends.AsSpan((place - _endsFirst) * SegmentFormat.EndBytes));
    }

    private ReadOnlySpan<byte> Records(int start, int end)
    {
        if (start < _recordsStart || end > _recordsStart + _recordsLength || _recordsLength == 0)
        {
            if (_header.InBlocks) Unpack(start, end);
            else
            {
                int length = Math.Min(Math.Max(end - start, _recordsAhead), _header.RecordBytes - start);
                if (length > _records.Length)
                {
                    _records = new byte[Math.Max(length, Math.Min(2 * _records.Length, _recordsAhead))];
                }

                Fill(_records.AsSpan(0, length), _batchOffset + SegmentFormat.BatchHeaderBytes + start);
                (_recordsStart, _recordsLength) = (start, length);
            }
        }

        return _records.AsSpan(start - _recordsStart, end - start);
    }

    /// <summary>Unpacks the blocks that hold a range of the batch's records.</summary>
    private void Unpack(int start, int end)
    {
        if (start < _nextBlockStart)
        {
            _nextBlock = _batchOffset + SegmentFormat.BatchHeaderBytes;
            _nextBlockStart = 0;
        }

        _recordsLength = 0;
        Span<byte> head = stackalloc byte[SegmentFormat.BlockHeaderBytes];
        while (_nextBlockStart < end)
        {
            Fill(head, _nextBlock);
            if (!BlockCodec.TryReadHeader(head, _header.RecordBytes - _nextBlockStart, out int raw, out int stored))
            {
                throw Damaged("a block of it makes no sense");
            }

            if (_nextBlockStart + raw > start) Append(raw, stored);
            _nextBlock += SegmentFormat.BlockHeaderBytes + stored;
            _nextBlockStart += raw;
        }

        // What is asked for next may begin in the last block: it is kept, since it lies in the records.
    }

    private void Append(int raw, int stored)
    {
        if (_recordsLength == 0) _recordsStart = _nextBlockStart;
        int needed = _recordsLength + raw;
        if (needed > _records.Length) Array.Resize(ref _records, needed);
        byte[] packed = new byte[stored];
        Fill(packed, _nextBlock + SegmentFormat.BlockHeaderBytes);
        bool unpacked = BlockCodec.TryUnpack(packed, _records.AsSpan(_recordsLength, raw));
        if (!unpacked) throw Damaged("a block of it cannot be unpacked");
        _recordsLength = needed;
    }

    private void Fill(Span<byte> bytes, long offset)
    {
        if (_segment!.File.Read(bytes, offset) < bytes.Length) throw Damaged("the file ends within it");
    }

    private LedgerDamagedException Damaged(string problem)
    {
        string path = _segment!.File.Path;
        _segment = null;
        return new LedgerDamagedException(path, _batchOffset, $"of the batch there, {problem}");
    }

    /// <summary>A batch by its place; the segment by its first index, so as not to keep its file open.</summary>
    private readonly record struct KnownBatch(long SegmentFirst, long Offset, BatchHeader Header)
    {
        public bool Is(Segment segment, long offset) => Offset == offset && SegmentFirst == segment.FirstIndex;
    }
}
