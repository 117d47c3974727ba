namespace Synapsid.Storage.Journals;

/// <summary>What follows the last readable batch of a segment.</summary>
internal enum SegmentTail
{
    /// <summary>Zeros to the end.</summary>
    Clean,

    /// <summary>The rest of writes that were never synced.</summary>
    Torn,

    /// <summary>A batch that proves that synced records before it cannot be read.</summary>
    Damaged,
}
