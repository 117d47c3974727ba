using System.Buffers.Text;

namespace Synapsid.Ledger.Import;

/// <summary>
/// Reads the times that logs write: ISO 8601 with any number of decimals, a blank or a <c>T</c>, and an offset as
/// <c>Z</c>, <c>+02:00</c> or <c>+0200</c>; and seconds since 1970, which may have decimals, or milliseconds,
/// microseconds or nanoseconds, told apart by their size. A time without an offset is taken for UTC.
/// </summary>
public static class EventTime
{
    private const int DateBytes = 10;
    private const int DateTimeBytes = 19;

    /// <summary>From here on a number of 1970's is milliseconds (1973 as such, 5138 as seconds).</summary>
    private const double MillisecondsMin = 1e11;
    private const double MicrosecondsMin = 1e14;
    private const double NanosecondsMin = 1e17;

    private static readonly double SecondsMax = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Reads a whole text; false where it is no such time, or no time between the years 1 and 9999.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        if (text.Length >= DateBytes && text[4] == '-') return TryParseIso(text, out time);
        return TryParseNumber(text, out time);
    }

    /// <summary>
    /// Reads a date and time of day from digits that are known to stand where they should.
    /// </summary>
    private static bool TryParseIso(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text[7] != '-'
            || !TryDigits(text[..4], out int year)
            || !TryDigits(text[5..7], out int month)
            || !TryDigits(text[8..10], out int day)
            || !IsDate(year, month, day))
        {
            return false;
        }

        long ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified).Ticks;
        if (text.Length == DateBytes) return TryMake(ticks, 0, out time);
        if (text.Length < DateTimeBytes || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')) return false;
        if (!TryTimeOfDay(text.Slice(11, 8), out long ofDay)) return false;
        ticks += ofDay;
        ReadOnlySpan<byte> rest = text[DateTimeBytes..];
        ticks += TakeFraction(ref rest);
        return TryOffset(rest, out int minutes) && TryMake(ticks, minutes, out time);
    }

    /// <summary>Reads <c>hh:mm:ss</c>; a leap second counts as the second before it.</summary>
    internal static bool TryTimeOfDay(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length != 8 || text[2] != ':' || text[5] != ':') return false;
        if (!TryDigits(text[..2], out int hour)
            || !TryDigits(text[3..5], out int minute)
            || !TryDigits(text[6..8], out int second)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        ticks = ((hour * 60L + minute) * 60 + Math.Min(second, 59)) * TimeSpan.TicksPerSecond;
        return true;
    }

    /// <summary>Takes decimals, which begin with a point or a comma, off a text and gives them as ticks.</summary>
    internal static long TakeFraction(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2 || rest[0] is not ((byte)'.' or (byte)',')) return 0;
        int end = 1;
        long ticks = 0;
        long scale = TimeSpan.TicksPerSecond / 10;
        for (; end < rest.Length && char.IsAsciiDigit((char)rest[end]); end++)
        {
            ticks += (rest[end] - '0') * scale;
            scale /= 10;
        }

        rest = rest[end..];
        return ticks;
    }

    /// <summary>Whether year, month and day are a day of the calendar.</summary>
    internal static bool IsDate(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    /// <summary>Reads digits and nothing else.</summary>
    internal static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte digit in text)
        {
            if (!char.IsAsciiDigit((char)digit)) return false;
            value = value * 10 + (digit - '0');
        }

        return !text.IsEmpty;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.IsEmpty || text is [(byte)'Z' or (byte)'z']) return true;
        if (text[0] is not ((byte)'+' or (byte)'-')) return false;
        int minutesAt = text.Length switch { 3 => 3, 5 => 3, 6 when text[3] == ':' => 4, _ => 0 };
        if (minutesAt == 0 || !TryDigits(text[1..3], out int hours)) return false;
        if (text.Length > 3)
        {
            if (!TryDigits(text[minutesAt..], out minutes) || minutes > 59) return false;
        }

        if (hours > 14 || (hours == 14 && minutes > 0)) return false;
        minutes += hours * 60;
        if (text[0] == '-') minutes = -minutes;
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.IsEmpty || !char.IsAsciiDigit((char)text[0])) return false;
        ReadOnlySpan<byte> rest = text;
        if (!Utf8Parser.TryParse(text, out ulong whole, out int used)) return false;
        rest = rest[used..];
        if (rest.IsEmpty || rest[0] == '.')
        {
            long scale = (double)whole switch
            {
                < MillisecondsMin => TimeSpan.TicksPerSecond,
                < MicrosecondsMin => TimeSpan.TicksPerMillisecond,
                < NanosecondsMin => TimeSpan.TicksPerMicrosecond,
                _ => 0,
            };
            long fraction = scale == TimeSpan.TicksPerSecond ? TakeFraction(ref rest) : SkipFraction(ref rest);
            if (!rest.IsEmpty || whole / (double)TimeSpan.TicksPerSecond * scale > SecondsMax) return false;
            long ticks = scale == 0 ? (long)(whole / 100) : (long)whole * scale;
            return TryMake(DateTime.UnixEpoch.Ticks + ticks + fraction, 0, out time);
        }

        return false;
    }

    private static long SkipFraction(ref ReadOnlySpan<byte> rest)
    {
        TakeFraction(ref rest);
        return 0;
    }

    private static bool TryMake(long localTicks, int offsetMinutes, out DateTimeOffset time)
    {
        time = default;
        long utc = localTicks - offsetMinutes * TimeSpan.TicksPerMinute;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks) return false;
        if (localTicks < DateTime.MinValue.Ticks || localTicks > DateTime.MaxValue.Ticks) return false;
        time = new DateTimeOffset(localTicks, TimeSpan.FromMinutes(offsetMinutes));
        return true;
    }
}
