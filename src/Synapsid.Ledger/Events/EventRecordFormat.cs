using System.Buffers.Binary;

using Synapsid.Base.Buffers;

namespace Synapsid.Ledger.Events;

/// <summary>
/// An event as the bytes that are stored, and that are the data of its leaf in the tree. See
/// <c>docs/formats/ledger.md</c>.
/// </summary>
/// <remarks>
/// <code>
///  0  1  version 1                      40  texts, each a varint length and UTF-8; empty: absent
///  1  1  type                               namespace (absent: "default"), host, ip, collector,
///  2  1  severity                           format (absent: "raw"), type name, parse failure
///  3  1  flags                           .  varint bytes of the fields, then the fields:
///  4  2  offset from UTC, minutes           varint, name, varint, value, again and again
///  6  2  zero                            .  varint dimensions, then so many floats
///  8 16  id, big-endian                  .  raw: what remains
/// 24  8  received, ticks since 1970
/// 32  8  time, ticks since 1970
/// </code>
/// A tick is 100 ns. What Append has to fill in lies at fixed places.
/// </remarks>
internal static class EventRecordFormat
{
    public const int HeadBytes = 40;
    public const int IdOffset = 8;
    public const int ReceivedOffset = 24;
    public const int TimeOffset = 32;

    /// <summary>Texts behind the fixed head.</summary>
    public const int Texts = 7;

    /// <summary>The sender gave the id; else it is made when the event is appended.</summary>
    public const byte IdGiven = 1;

    /// <summary>The sender gave the time; else it is that of receipt.</summary>
    public const byte TimeGiven = 2;

    /// <summary>A vector is among its parts.</summary>
    public const byte VectorGiven = 4;

    private const byte Version = 1;
    private const int FlagsOffset = 3;

    public static ReadOnlySpan<byte> DefaultNamespace => "default"u8;

    public static ReadOnlySpan<byte> RawFormat => "raw"u8;

    /// <summary>The most bytes that a record of these parts takes.</summary>
    public static int BytesMax(in EventHead head, int fieldBytes, int rawBytes) => checked(
        HeadBytes + ((Texts + 2) * VarInt.BytesMax32)
        + head.Namespace.Length + head.Host.Length + head.Ip.Length + head.Collector.Length + head.Format.Length
        + head.TypeName.Length + head.ParseFailure.Length + (head.Vector.Length * sizeof(float))
        + fieldBytes + rawBytes);

    /// <summary>
    /// Writes a record to the start of a span of at least <see cref="BytesMax"/>; returns its length.
    /// </summary>
    public static int Write(
        Span<byte> record, in EventHead head, ReadOnlySpan<byte> fields, ReadOnlySpan<byte> raw)
    {
        record[..HeadBytes].Clear();
        record[0] = Version;
        record[1] = (byte)head.Type;
        record[2] = (byte)head.Severity;
        if (head.Id is { } id)
        {
            record[FlagsOffset] |= IdGiven;
            id.Write(record[IdOffset..]);
        }

        if (head.Time is { } time)
        {
            record[FlagsOffset] |= TimeGiven;
            BinaryPrimitives.WriteInt16LittleEndian(record[4..], (short)time.TotalOffsetMinutes);
            BinaryPrimitives.WriteInt64LittleEndian(record[TimeOffset..], Ticks(time));
        }

        if (!head.Vector.IsEmpty) record[FlagsOffset] |= VectorGiven;
        int at = HeadBytes;
        Put(record, ref at, head.Namespace.SequenceEqual(DefaultNamespace) ? default : head.Namespace);
        Put(record, ref at, head.Host);
        Put(record, ref at, head.Ip);
        Put(record, ref at, head.Collector);
        Put(record, ref at, head.Format.SequenceEqual(RawFormat) ? default : head.Format);
        Put(record, ref at, head.TypeName);
        Put(record, ref at, head.ParseFailure);
        Put(record, ref at, fields);
        at += VarInt.Write(record[at..], (uint)head.Vector.Length);
        foreach (float value in head.Vector)
        {
            BinaryPrimitives.WriteSingleLittleEndian(record[at..], value);
            at += sizeof(float);
        }

        raw.CopyTo(record[at..]);
        return at + raw.Length;
    }

    /// <summary>
    /// Fills in what is known only when the event is appended: the receipt, and what the sender left open.
    /// </summary>
    public static void Stamp(Span<byte> record, EventIdSource ids, long receivedTicks)
    {
        byte flags = record[FlagsOffset];
        if ((flags & IdGiven) == 0) ids.Next().Write(record[IdOffset..]);
        BinaryPrimitives.WriteInt64LittleEndian(record[ReceivedOffset..], receivedTicks);
        if ((flags & TimeGiven) == 0) BinaryPrimitives.WriteInt64LittleEndian(record[TimeOffset..], receivedTicks);
    }

    /// <summary>Ticks since 1970 UTC.</summary>
    public static long Ticks(DateTimeOffset time) => time.UtcTicks - DateTime.UnixEpoch.Ticks;

    /// <summary>
    /// The time of ticks since 1970 and an offset; where no such time exists, the nearest that does.
    /// </summary>
    public static DateTimeOffset Time(long ticks, int offsetMinutes)
    {
        const int OffsetMax = 14 * 60;
        TimeSpan offset = TimeSpan.FromMinutes(Math.Clamp(offsetMinutes, -OffsetMax, OffsetMax));
        long least = Math.Max(0, -offset.Ticks);
        long most = DateTime.MaxValue.Ticks - Math.Max(0, offset.Ticks);
        long utc = Math.Clamp(ticks, least - DateTime.UnixEpoch.Ticks, most - DateTime.UnixEpoch.Ticks);
        return new DateTimeOffset(utc + DateTime.UnixEpoch.Ticks + offset.Ticks, offset);
    }

    /// <summary>The id in a record of at least <see cref="HeadBytes"/>.</summary>
    public static EventId Id(ReadOnlySpan<byte> record) => EventId.Read(record[IdOffset..]);

    /// <summary>The ticks of receipt in such a record.</summary>
    public static long Received(ReadOnlySpan<byte> record) =>
        BinaryPrimitives.ReadInt64LittleEndian(record[ReceivedOffset..]);

    /// <summary>The ticks of the event's own time in such a record.</summary>
    public static long Time(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt64LittleEndian(record[TimeOffset..]);

    /// <summary>Whether the sender gave the id of such a record.</summary>
    public static bool IsIdGiven(ReadOnlySpan<byte> record) => (record[FlagsOffset] & IdGiven) != 0;

    /// <summary>Whether such a record has a vector.</summary>
    public static bool HasVector(ReadOnlySpan<byte> record) => (record[FlagsOffset] & VectorGiven) != 0;

    /// <summary>Whether bytes begin as a record of this version does.</summary>
    public static bool HasHead(ReadOnlySpan<byte> record) => record.Length >= HeadBytes && record[0] == Version;

    private static void Put(Span<byte> record, ref int at, ReadOnlySpan<byte> bytes)
    {
        at += VarInt.Write(record[at..], (uint)bytes.Length);
        bytes.CopyTo(record[at..]);
        at += bytes.Length;
    }
}
