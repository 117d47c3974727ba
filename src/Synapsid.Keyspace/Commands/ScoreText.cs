using System.Globalization;
using System.Text;

namespace Synapsid.Keyspace.Commands;

/// <summary>Scores as Redis reads them: what C's <c>strtod</c> takes, and <c>nan</c> never.</summary>
internal static class ScoreText
{
    private const NumberStyles Decimal =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a score: a decimal or hexadecimal number, or <c>inf</c>; false for all else, and for what is too
    /// large or too small for a double.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double score) =>
        TryParse(text, out score, out bool beyond) && !beyond;

    /// <summary>
    /// As above; what is too large is infinite, what is too small 0, and <paramref name="beyond"/> says so.
    /// </summary>
    private static bool TryParse(ReadOnlySpan<byte> text, out double score, out bool beyond)
    {
        score = 0;
        beyond = false;
        if (text.IsEmpty || text.Contains((byte)0)) return false; // zeros behind a number pass the framework
        bool negative = text[0] == '-';
        ReadOnlySpan<byte> rest = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (Ascii.EqualsIgnoreCase(rest, "inf"u8) || Ascii.EqualsIgnoreCase(rest, "infinity"u8))
        {
            score = negative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (rest.Length > 2 && rest[0] == '0' && (rest[1] | 0x20) == 'x')
        {
            if (!TryHexadecimal(rest[2..], out score)) return false;
        }
        else
        {
            if (rest.IsEmpty || rest[0] is not ((>= (byte)'0' and <= (byte)'9') or (byte)'.')) return false;
            if (!double.TryParse(rest, Decimal, CultureInfo.InvariantCulture, out score)) return false;
            beyond = score == 0 && MantissaHasDigit(rest);
        }

        if (negative) score = -score;
        if (double.IsInfinity(score)) beyond = true;
        return !double.IsNaN(score);
    }

    /// <summary>
    /// Reads an end of a range of scores: a score, with <c>(</c> before it where it is excluded. One beyond a double is
    /// infinite or 0, as Redis reads ends.
    /// </summary>
    public static bool TryParseEnd(ReadOnlySpan<byte> text, out double score, out bool excluded)
    {
        excluded = text.Length > 0 && text[0] == '(';
        if (excluded) text = text[1..];
        text = text.TrimStart(" \t\n\v\f\r"u8);
        score = 0;
        return text.IsEmpty || TryParse(text, out score, out _);
    }

    private static bool MantissaHasDigit(ReadOnlySpan<byte> text)
    {
        int exponent = text.IndexOfAny((byte)'e', (byte)'E');
        return (exponent < 0 ? text : text[..exponent]).IndexOfAnyInRange((byte)'1', (byte)'9') >= 0;
    }

    private static bool TryHexadecimal(ReadOnlySpan<byte> text, out double score)
    {
        score = 0;
        int power = 0;
        int mark = text.IndexOfAny((byte)'p', (byte)'P');
        if (mark >= 0)
        {
            if (!int.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out power))
                return false;
            text = text[..mark];
        }

        bool digits = false;
        bool point = false;
        foreach (byte letter in text)
        {
            if (letter == '.' && !point)
            {
                point = true;
                continue;
            }

            if (!char.IsAsciiHexDigit((char)letter)) return false;
            digits = true;
            score = (score * 16) + Convert.ToInt32(((char)letter).ToString(), 16);
            if (point) power -= 4;
        }

        score = Math.ScaleB(score, power);
        return digits;
    }
}
