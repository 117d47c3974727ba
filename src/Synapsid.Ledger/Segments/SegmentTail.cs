namespace Synapsid.Ledger.Segments;

/// <summary>What lies behind the last whole batch of a segment.</summary>
internal enum SegmentTail
{
    /// <summary>Zeros, or nothing.</summary>
    Clean,

    /// <summary>What is left of writes that were never synced.</summary>
    Torn,

    /// <summary>Proof that events which had been synced are lost.</summary>
    Damaged,
}
