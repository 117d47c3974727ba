using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Synapsid.Knowledge.Grains;

/// <summary>
/// Names a grain: 48 bits of UTC milliseconds and 80 bits of chance, written as 26 characters of Crockford's base 32 in
/// lower case (the ULID layout), so that ids sort by the time they were made.
/// </summary>
public readonly record struct GrainId(ulong High, ulong Low) : IComparable<GrainId>
{
    /// <summary>Bytes of the binary form.</summary>
    public const int SizeBytes = 16;

    private const int TextLength = 26;
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Makes a new id from a clock and a source of chance.</summary>
    public static GrainId Create(TimeProvider clock, Random random)
    {
        ulong milliseconds = (ulong)clock.GetUtcNow().ToUnixTimeMilliseconds();
        return new GrainId(
            (milliseconds << 16) | (uint)random.Next(1 << 16), (ulong)random.NextInt64(long.MinValue, long.MaxValue));
    }

    /// <summary>Reads 16 big-endian bytes.</summary>
    public static GrainId Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Reads the text form, in either case; the look-alikes o, i and l read as 0, 1 and 1.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out GrainId id)
    {
        id = default;
        if (text is null || text.Length != TextLength) return false;
        UInt128 value = 0;
        foreach (char character in text)
        {
            int digit = Digits.IndexOf(Canonical(character), StringComparison.Ordinal);
            if (digit < 0 || value >> 123 != 0) return false;
            value = (value << 5) | (uint)digit;
        }

        id = new GrainId((ulong)(value >> 64), (ulong)value);
        return true;
    }

    /// <summary>Writes 16 big-endian bytes, so that byte order is id order.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    /// <inheritdoc/>
    public int CompareTo(GrainId other)
    {
        int high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    /// <summary>The 26 characters.</summary>
    public override string ToString() => string.Create(TextLength, new UInt128(High, Low), static (span, value) =>
    {
        for (int i = TextLength - 1; i >= 0; i--, value >>= 5) span[i] = Digits[(int)(value & 31)];
    });

    /// <summary>Orders by time, then by chance.</summary>
    public static bool operator <(GrainId left, GrainId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time, then by chance.</summary>
    public static bool operator >(GrainId left, GrainId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time, then by chance.</summary>
    public static bool operator <=(GrainId left, GrainId right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by time, then by chance.</summary>
    public static bool operator >=(GrainId left, GrainId right) => left.CompareTo(right) >= 0;

    private static char Canonical(char character) => char.ToLowerInvariant(character) switch
    {
        'o' => '0',
        'i' or 'l' => '1',
        char other => other,
    };
}
