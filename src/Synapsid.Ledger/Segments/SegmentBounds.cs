using System.Buffers.Binary;

using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Segments;

/// <summary>The least and the greatest id, time and receipt (ticks since 1970) of a segment's events.</summary>
internal readonly record struct SegmentBounds(
    EventId MinId, EventId MaxId, long MinTime, long MaxTime, long MinReceived, long MaxReceived)
{
    public const int Bytes = 64;

    public static SegmentBounds Empty { get; } = new(
        new EventId(ulong.MaxValue, ulong.MaxValue),
        default,
        long.MaxValue,
        long.MinValue,
        long.MaxValue,
        long.MinValue);

    public SegmentBounds With(EventId id, long time, long received) => new(
        id < MinId ? id : MinId,
        id > MaxId ? id : MaxId,
        Math.Min(MinTime, time),
        Math.Max(MaxTime, time),
        Math.Min(MinReceived, received),
        Math.Max(MaxReceived, received));

    public void Write(Span<byte> destination)
    {
        MinId.Write(destination);
        MaxId.Write(destination[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], MinTime);
        BinaryPrimitives.WriteInt64LittleEndian(destination[40..], MaxTime);
        BinaryPrimitives.WriteInt64LittleEndian(destination[48..], MinReceived);
        BinaryPrimitives.WriteInt64LittleEndian(destination[56..], MaxReceived);
    }

    public static SegmentBounds Read(ReadOnlySpan<byte> source) => new(
        EventId.Read(source),
        EventId.Read(source[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[48..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[56..]));
}
