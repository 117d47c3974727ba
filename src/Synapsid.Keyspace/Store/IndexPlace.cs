namespace Synapsid.Keyspace.Store;

/// <summary>A key's slot in an index; valid until the index changes.</summary>
internal readonly record struct IndexPlace(IndexSegment Segment, int Slot)
{
    /// <summary>Where the key's record lies.</summary>
    public uint Reference => Segment.At(Slot);
}
