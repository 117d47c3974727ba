namespace Synapsid.Ledger.Segments;

/// <summary>
/// A segment that is full, with where its last batch ends, to be sealed once all its events are indexed.
/// </summary>
internal sealed record SealRequest(Segment Segment, long Bytes);
