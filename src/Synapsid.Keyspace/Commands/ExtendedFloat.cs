using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Synapsid.Keyspace.Commands;

/// <summary>
/// A binary floating-point number with 64 bits of mantissa, as x86's <c>long double</c>: what Redis adds with in
/// <c>INCRBYFLOAT</c>, so that 3 + 1.1 is 4.1 to its clients. Its value is mantissa · 2^exponent.
/// </summary>
public readonly record struct ExtendedFloat
{
    private const int MantissaBits = 64;
    private const int ExponentMax = 16384; // values from 2^16384 on are infinite
    private const int DecimalExponentMax = 5000;
    private const int Decimals = 17;
    private const int TextBytesMax = 5 * 1024;

    private ExtendedFloat(BigInteger mantissa, int exponent) => (Mantissa, Exponent) = (mantissa, exponent);

    private BigInteger Mantissa { get; }

    private int Exponent { get; }

    /// <summary>Whether it is beyond what a <c>long double</c> can be.</summary>
    public bool IsInfinite => !Mantissa.IsZero && BitLength(Mantissa) + Exponent > ExponentMax;

    /// <summary>Adds, rounding to nearest even.</summary>
    public static ExtendedFloat operator +(ExtendedFloat left, ExtendedFloat right)
    {
        int exponent = Math.Min(left.Exponent, right.Exponent);
        BigInteger sum = (left.Mantissa << (left.Exponent - exponent))
            + (right.Mantissa << (right.Exponent - exponent));
        return Round(sum, exponent, sticky: false);
    }

    /// <summary>
    /// Reads a decimal number with an optional fraction and exponent, a hexadecimal one (<c>0x1.8p3</c>), or
    /// <c>inf</c>. False for anything else: spaces, <c>nan</c>, what is too large.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ExtendedFloat value)
    {
        value = default;
        // Zeros behind a number would pass the framework.
        if (text.IsEmpty || text.Length > TextBytesMax || text.Contains((byte)0)) return false;
        bool negative = text[0] == '-';
        ReadOnlySpan<byte> rest = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (Ascii.EqualsIgnoreCase(rest, "inf"u8) || Ascii.EqualsIgnoreCase(rest, "infinity"u8))
        {
            value = new ExtendedFloat(negative ? BigInteger.MinusOne : BigInteger.One, ExponentMax);
            return true;
        }

        if (rest.Length > 2 && rest[0] == '0' && (rest[1] | 0x20) == 'x')
        {
            if (!TryHexadecimal(rest[2..], out BigInteger whole, out int power)) return false;
            value = Round(negative ? -whole : whole, power, sticky: false);
            return !value.IsInfinite;
        }

        if (!TrySplit(rest, out BigInteger digits, out int exponent)) return false;
        value = FromDecimal(negative ? -digits : digits, exponent);
        return !value.IsInfinite;
    }

    /// <summary>The number with at most 17 decimals, without needless zeros.</summary>
    public override string ToString()
    {
        BigInteger scaled = Mantissa * BigInteger.Pow(10, Decimals);
        if (Exponent >= 0) scaled <<= Exponent;
        else scaled = ShiftRight(scaled, -Exponent, sticky: false);
        string digits = BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        string text = digits[..^Decimals] + "." + digits[^Decimals..];
        text = text.TrimEnd('0').TrimEnd('.');
        return scaled.Sign < 0 ? "-" + text : text;
    }

    private static bool TryHexadecimal(ReadOnlySpan<byte> text, out BigInteger digits, out int exponent)
    {
        digits = BigInteger.Zero;
        exponent = 0;
        int powerAt = text.IndexOfAny((byte)'p', (byte)'P');
        if (powerAt >= 0)
        {
            bool read = Utf8Parser.TryParse(text[(powerAt + 1)..], out exponent, out int used);
            if (!read || used != text.Length - powerAt - 1 || Math.Abs((long)exponent) > ExponentMax) return false;
            text = text[..powerAt];
        }

        bool any = false;
        bool inFraction = false;
        foreach (byte letter in text)
        {
            if (letter == '.' && !inFraction)
            {
                inFraction = true;
                continue;
            }

            if (!char.IsAsciiHexDigit((char)letter)) return false;
            digits = (digits << 4) | (letter <= '9' ? letter - '0' : (letter | 0x20) - 'a' + 10);
            if (inFraction) exponent -= 4;
            any = true;
        }

        return any;
    }

    private static ExtendedFloat FromDecimal(BigInteger digits, int exponent)
    {
        if (exponent >= 0) return Round(digits * BigInteger.Pow(10, exponent), 0, sticky: false);
        BigInteger divisor = BigInteger.Pow(10, -exponent);
        int shift = (int)Math.Max(0, BitLength(divisor) - BitLength(digits) + MantissaBits + 2);
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(digits) << shift, divisor, out BigInteger remainder);
        return Round(digits.Sign < 0 ? -quotient : quotient, -shift, sticky: !remainder.IsZero);
    }

    private static ExtendedFloat Round(BigInteger mantissa, int exponent, bool sticky)
    {
        int excess = (int)BitLength(mantissa) - MantissaBits;
        if (excess <= 0) return new ExtendedFloat(mantissa, exponent);
        return new ExtendedFloat(ShiftRight(mantissa, excess, sticky), exponent + excess);
    }

    /// <summary>Divides by a power of two, rounding to nearest even; sticky: a little more lies below.</summary>
    private static BigInteger ShiftRight(BigInteger value, int bits, bool sticky)
    {
        BigInteger magnitude = BigInteger.Abs(value);
        BigInteger kept = magnitude >> bits;
        BigInteger rest = magnitude - (kept << bits);
        int half = rest.CompareTo(BigInteger.One << (bits - 1));
        if (half > 0 || (half == 0 && (sticky || !kept.IsEven))) kept += BigInteger.One;
        return value.Sign < 0 ? -kept : kept;
    }

    private static long BitLength(BigInteger value) => (long)BigInteger.Abs(value).GetBitLength();

    private static bool TrySplit(ReadOnlySpan<byte> text, out BigInteger digits, out int exponent)
    {
        digits = default;
        exponent = 0;
        int mark = text.IndexOfAny((byte)'e', (byte)'E');
        if (mark >= 0)
        {
            string power = Encoding.ASCII.GetString(text[(mark + 1)..]);
            if (!int.TryParse(power, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            {
                return false;
            }

            if (Math.Abs((long)exponent) > DecimalExponentMax) return false;
            text = text[..mark];
        }

        int point = text.IndexOf((byte)'.');
        StringBuilder whole = new(Encoding.ASCII.GetString(point < 0 ? text : text[..point]));
        if (point >= 0)
        {
            whole.Append(Encoding.ASCII.GetString(text[(point + 1)..]));
            exponent -= text.Length - point - 1;
        }

        return whole.Length > 0
            && BigInteger.TryParse(whole.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out digits);
    }
}
