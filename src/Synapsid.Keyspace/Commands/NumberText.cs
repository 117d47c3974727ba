using System.Buffers.Text;

namespace Synapsid.Keyspace.Commands;

/// <summary>Integers as Redis reads them: the shortest text of a 64-bit number, and no other.</summary>
public static class NumberText
{
    /// <summary>The most bytes that a 64-bit integer takes.</summary>
    public const int IntegerBytesMax = 20;

    /// <summary>
    /// Reads an integer. False for anything but what would be written for it: no plus, no leading zero, no space, no
    /// <c>-0</c>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > IntegerBytesMax) return false;
        bool negative = text[0] == '-';
        ReadOnlySpan<byte> digits = negative ? text[1..] : text;
        if (digits.IsEmpty) return false;
        if (digits[0] == '0') return digits.Length == 1 && !negative;
        ulong sum = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            if (sum > ulong.MaxValue / 10) return false;
            sum *= 10;
            ulong added = sum + (ulong)(digit - '0');
            if (added < sum) return false;
            sum = added;
        }

        ulong limit = negative ? 1UL << 63 : long.MaxValue;
        if (sum > limit) return false;
        value = negative ? (long)(0 - sum) : (long)sum;
        return true;
    }

    /// <summary>Writes an integer to a span of <see cref="IntegerBytesMax"/> bytes; gives the part written.</summary>
    public static ReadOnlySpan<byte> Format(Span<byte> destination, long value)
    {
        Utf8Formatter.TryFormat(value, destination, out int length);
        return destination[..length];
    }
}
