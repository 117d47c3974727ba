using Synapsid.Base.Files;
using Synapsid.Ledger.Merkle;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// The stored records as the leaves of the tree, each batch checked against its checksum. Reading on where the call
/// before ended costs nothing extra. One thread at a time.
/// </summary>
internal sealed class SegmentLeafSource(Func<IReadOnlyList<Segment>> segments, Func<long> count) : ILeafSource
{
    private Segment? _segment;
    private SegmentReader? _reader;
    private int _place; // in the reader's current batch
    private long _index = -1; // of that place

    public long FirstIndex => segments()[0].FirstIndex;

    public long Count => count();

    public void Read(long index, LeafBatch batch)
    {
        long end = Count;
        while (index < end)
        {
            if (!MoveTo(index))
            {
                batch.Fault = new LeafFault(index, FileOf(index), FaultAt());
                _index = -1;
                return;
            }

            SegmentBatch current = _reader!.Current;
            for (; _place < current.Count && index < end; _place++, index++, _index++)
            {
                if (!batch.TryAdd(current[_place])) return;
            }
        }
    }

    public string FileOf(long index) => SegmentOf(index).File.Path;

    /// <summary>Puts the reader on the batch that holds an index.</summary>
    private bool MoveTo(long index)
    {
        if (index == _index && _place < _reader!.Current.Count) return true;
        Segment segment = SegmentOf(index);
        if (index != _index || segment != _segment)
        {
            SparseEntry entry = segment.Index.Entry((int)((index - segment.FirstIndex) / segment.Index.Interval));
            _segment = segment;
            long expected = segment.FirstIndex + entry.BatchFirst;
            _reader = new SegmentReader(segment.File, segment.Crc, entry.BatchOffset, expected);
        }

        do
        {
            if (!_reader!.TryRead(out SegmentBatch batch)) return false;
            _place = (int)(index - batch.FirstIndex);
        }
        while (_reader.Expected <= index);
        _index = index;
        return true;
    }

    private Segment SegmentOf(long index)
    {
        IReadOnlyList<Segment> all = segments();
        int place = all.Count - 1;
        while (place > 0 && all[place].FirstIndex > index) place--;
        return all[place];
    }

    private string FaultAt() => $"the batch at byte {_reader!.Offset} is not what was written";
}
