namespace Synapsid.Ledger.Query;

/// <summary>How many events happened in a span of time.</summary>
/// <param name="Start">Its begin, UTC: a multiple of the interval since 1970.</param>
/// <param name="Count">Events.</param>
public readonly record struct HistogramBucket(DateTimeOffset Start, long Count);
