using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Synapsid.Ledger.Events;

/// <summary>
/// Names an event: 128 bits, the first 48 of them UTC milliseconds, so that ids sort by time. Written as 32 hexadecimal
/// digits, or as two unsigned 64-bit numbers.
/// </summary>
public readonly record struct EventId(ulong High, ulong Low) : IComparable<EventId>
{
    /// <summary>Bytes of the binary form.</summary>
    public const int SizeBytes = 16;

    private const int TextLength = 32;

    /// <summary>The time in it, in Unix milliseconds.</summary>
    public long UnixMilliseconds => (long)(High >> 16);

    /// <summary>The least id of a time.</summary>
    public static EventId FirstOf(long unixMilliseconds) => new((ulong)unixMilliseconds << 16, 0);

    /// <summary>Reads 16 big-endian bytes.</summary>
    public static EventId Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes 16 big-endian bytes, so that byte order is id order.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    /// <summary>Reads 32 hexadecimal digits in either case; dashes of a UUID are allowed.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EventId id)
    {
        id = default;
        if (text is null || text.Length > TextLength + 4) return false;
        Span<byte> bytes = stackalloc byte[TextLength + 4];
        return Encoding.UTF8.TryGetBytes(text, bytes, out int length) && TryParse(bytes[..length], out id);
    }

    /// <inheritdoc cref="TryParse(string, out EventId)"/>
    public static bool TryParse(ReadOnlySpan<byte> text, out EventId id)
    {
        id = default;
        if (text.Length is not (TextLength or TextLength + 4)) return false;
        UInt128 value = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text.Length > TextLength && i is (8 or 13 or 18 or 23))
            {
                if (text[i] != '-') return false;
                continue;
            }

            if (!char.IsAsciiHexDigit((char)text[i])) return false;
            int digit = text[i] <= '9' ? text[i] - '0' : (text[i] | 0x20) - 'a' + 10;
            value = (value << 4) | (uint)digit;
        }

        id = new EventId((ulong)(value >> 64), (ulong)value);
        return true;
    }

    /// <summary>Reads the two numbers, in decimal.</summary>
    public static bool TryParse(string high, string low, out EventId id)
    {
        bool read = ulong.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out ulong first);
        read &= ulong.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out ulong second);
        id = read ? new EventId(first, second) : default;
        return read;
    }

    /// <inheritdoc/>
    public int CompareTo(EventId other)
    {
        int high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    /// <summary>The 32 digits, lower case.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";

    /// <summary>Orders by time first.</summary>
    public static bool operator <(EventId left, EventId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time first.</summary>
    public static bool operator >(EventId left, EventId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time first.</summary>
    public static bool operator <=(EventId left, EventId right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by time first.</summary>
    public static bool operator >=(EventId left, EventId right) => left.CompareTo(right) >= 0;
}
