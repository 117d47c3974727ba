using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// What leads to the events of a segment: in memory while it is written, in a file once it is sealed.
/// </summary>
internal interface ISegmentIndex
{
    /// <summary>Events that it knows.</summary>
    int Count { get; }

    /// <summary>Events an entry.</summary>
    int Interval { get; }

    /// <summary>The entry of the events from <c>block * Interval</c> on.</summary>
    SparseEntry Entry(int block);

    /// <summary>Whether the segment may hold an id: no means no.</summary>
    bool MayHold(EventId id, ulong hash);

    /// <summary>
    /// Fills the ordinals of events that may have an id, lowest first; returns how many, at most the span's length.
    /// </summary>
    int Find(ulong hash, Span<int> ordinals);

    /// <summary>
    /// The runs of events that have a value in a field (see <see cref="PostingRuns"/>); empty: none has it. Null: not
    /// known, look at all.
    /// </summary>
    byte[]? Postings(PostingField field, ReadOnlySpan<byte> value);

    /// <summary>Whether an event may lie between two times, both inclusive, in ticks since 1970.</summary>
    bool MayHoldTime(long from, long to);
}
