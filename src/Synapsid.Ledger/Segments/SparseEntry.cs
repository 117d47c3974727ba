using System.Buffers.Binary;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// One entry of a segment's sparse index, for so many neighbouring events: where to begin looking for the first of
/// them,
/// and the least and the greatest of their times.
/// </summary>
/// <param name="BatchOffset">Where in the file the batch begins that holds the first of them.</param>
/// <param name="BatchFirst">That batch's first event, counted from the segment's first.</param>
/// <param name="MinTime">Ticks since 1970.</param>
/// <param name="MaxTime">Ticks since 1970.</param>
internal readonly record struct SparseEntry(long BatchOffset, int BatchFirst, long MinTime, long MaxTime)
{
    public const int Bytes = 32;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, BatchOffset);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], BatchFirst);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], MinTime);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], MaxTime);
    }

    public static SparseEntry Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadInt64LittleEndian(source),
        (int)BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[24..]));
}
