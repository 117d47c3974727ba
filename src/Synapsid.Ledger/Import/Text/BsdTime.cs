namespace Synapsid.Ledger.Import.Text;

/// <summary>
/// The times of RFC 3164: <c>Oct 11 22:14:15</c>, with the variants that devices write: a year before or behind the
/// time of day, decimals, a leading <c>*</c> or <c>.</c> of an unsynced clock.
/// </summary>
internal static class BsdTime
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>Whether a line begins with one.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> line) => TryTake(ref line, DateTimeOffset.UnixEpoch, out _);

    /// <summary>Takes a time off a line, with the blank behind it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="now">The present: a time without a year is in the year that brings it nearest.</param>
    /// <param name="time">The time, taken for UTC.</param>
    public static bool TryTake(ref ReadOnlySpan<byte> line, DateTimeOffset now, out DateTimeOffset time)
    {
        time = default;
        ReadOnlySpan<byte> rest = line;
        if (rest is [(byte)'*' or (byte)'.', ..]) rest = rest[1..];
        if (rest.Length < 15 || rest[3] != ' ' || !TryMonth(rest[..3], out int month)) return false;
        rest = rest[4..].TrimStart((byte)' ');
        if (!TryTakeNumber(ref rest, 1, 2, out int day)) return false;
        if (!TryTakeNumber(ref rest, 4, 4, out int year)) year = 0;
        if (rest.Length < 8 || !EventTime.TryTimeOfDay(rest[..8], out long ofDay)) return false;
        rest = rest[8..];
        ofDay += EventTime.TakeFraction(ref rest);
        if (rest is [(byte)' ', ..]) rest = rest[1..];
        else if (rest is not ([] or [(byte)':', ..])) return false;
        if (year == 0 && TryTakeYear(ref rest, out int behind)) year = behind;
        if (year == 0) year = NearestYear(month, day, now);
        if (!EventTime.IsDate(year, month, day)) return false;
        time = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).AddTicks(ofDay);
        line = rest;
        return true;
    }

    /// <summary>The year in which a day is nearest to the present, one day ahead of it at most.</summary>
    private static int NearestYear(int month, int day, DateTimeOffset now)
    {
        DateTimeOffset latest = now.AddDays(1);
        for (int year = latest.Year; year > latest.Year - 8; year--)
        {
            if (!EventTime.IsDate(year, month, day)) continue; // 29 February
            if (new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero) <= latest) return year;
        }

        return latest.Year;
    }

    private static bool TryTakeYear(ref ReadOnlySpan<byte> rest, out int year)
    {
        ReadOnlySpan<byte> ahead = rest;
        if (!TryTakeNumber(ref ahead, 4, 4, out year) || year is < 1970 or > 2200) return false;
        rest = ahead;
        return true;
    }

    private static bool TryMonth(ReadOnlySpan<byte> name, out int month)
    {
        for (month = 1; month <= 12; month++)
        {
            ReadOnlySpan<char> known = Months.AsSpan(3 * (month - 1), 3);
            if (name[0] == known[0] && name[1] == known[1] && name[2] == known[2]) return true;
        }

        return false;
    }

    /// <summary>Takes a number of so many digits, and the blank behind it.</summary>
    private static bool TryTakeNumber(ref ReadOnlySpan<byte> rest, int digitsMin, int digitsMax, out int value)
    {
        int end = rest.IndexOf((byte)' ');
        value = 0;
        if (end < digitsMin || end > digitsMax || !EventTime.TryDigits(rest[..end], out value)) return false;
        rest = rest[(end + 1)..];
        return true;
    }
}
