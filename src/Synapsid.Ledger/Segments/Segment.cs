using Synapsid.Base.Files;

namespace Synapsid.Ledger.Segments;

/// <summary>A segment as readers see it: its file, and the index that leads to its events.</summary>
internal sealed class Segment(IFile file, long firstIndex, uint crc, ISegmentIndex index)
{
    private ISegmentIndex _index = index;

    /// <summary>The file. Never closed while readers may be about: pruning lets the collector close it.</summary>
    public IFile File { get; } = file;

    public long FirstIndex { get; } = firstIndex;

    /// <summary>What the checksums of its batches start from.</summary>
    public uint Crc { get; } = crc;

    /// <summary>The index: of memory while the segment is written, of a file once it is sealed.</summary>
    public ISegmentIndex Index
    {
        get => Volatile.Read(ref _index);
        set => Volatile.Write(ref _index, value);
    }

    public bool IsSealed => Index is SealedIndex;

    /// <summary>The index behind the last event that its index knows.</summary>
    public long End => FirstIndex + Index.Count;
}
