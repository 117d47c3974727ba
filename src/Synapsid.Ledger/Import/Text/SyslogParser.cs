using System.Buffers.Text;
using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import.Text;

/// <summary>
/// Syslog: RFC 5424, the BSD form of RFC 3164, and the lines that daemons write to files, which have no priority. The
/// BSD form names no year: it is the one that puts the time nearest to the present; and no zone: UTC is assumed.
/// </summary>
/// <param name="clock">Tells the present, for the year that is not written.</param>
internal sealed class SyslogParser(TimeProvider clock) : IEventParser
{
    private const int PriorityMax = 191;

    public bool Recognises(ReadOnlySpan<byte> record) =>
        TryTakePriority(ref record, out _) || BsdTime.LooksLikeOne(record) || IsFileLine(record);

    public ParseOutcome Parse(ReadOnlySpan<byte> record, ParsedEvent into)
    {
        into.Format = "syslog";
        ReadOnlySpan<byte> rest = record;
        int facility = -1;
        if (TryTakePriority(ref rest, out int priority))
        {
            if (priority > PriorityMax) return into.Fail($"Its priority is {priority}; the greatest is {PriorityMax}.");
            facility = priority >> 3;
            SetPriority(into, priority);
        }

        return facility >= 0 && IsVersion(rest)
            ? SyslogHeader.Parse(rest, facility, into)
            : ParseBsd(rest, facility, into);
    }

    private ParseOutcome ParseBsd(ReadOnlySpan<byte> rest, int facility, ParsedEvent into)
    {
        bool hasTime = BsdTime.TryTake(ref rest, clock.GetUtcNow(), out DateTimeOffset time)
            || TryTakeIso(ref rest, out time);
        if (hasTime)
        {
            into.Time = time;
            if (rest is [(byte)':', ..]) rest = rest[1..]; // as Cisco's devices write it
            rest = rest.TrimStart((byte)' ');
            TakeHost(ref rest, into);
        }

        ReadOnlySpan<byte> app = TakeTag(ref rest, into);
        into.TryAdd("message"u8, rest);
        SetType(into, facility, app);
        return ParseOutcome.Parsed;
    }

    /// <summary>The word behind the time is a host, unless it already is the tag that begins the message.</summary>
    private static void TakeHost(ref ReadOnlySpan<byte> rest, ParsedEvent into)
    {
        int end = rest.IndexOf((byte)' ');
        if (end <= 0) return;
        ReadOnlySpan<byte> word = rest[..end];
        if (word[^1] == ':' || word.Contains((byte)'[') || word[0] == '%') return;
        into.SetText(EventText.Host, word);
        if (SyslogHeader.IsAddress(word)) into.SetText(EventText.Ip, word);
        rest = rest[(end + 1)..];
    }

    /// <summary>Takes <c>app[pid]:</c> off the message.</summary>
    private static ReadOnlySpan<byte> TakeTag(ref ReadOnlySpan<byte> rest, ParsedEvent into)
    {
        int end = rest.IndexOfAny(" :["u8);
        if (end <= 0 || rest[end] == ' ') return default;
        ReadOnlySpan<byte> app = rest[..end];
        ReadOnlySpan<byte> behind = rest[end..];
        ReadOnlySpan<byte> process = default;
        if (behind[0] == '[')
        {
            int close = behind.IndexOf((byte)']');
            if (close < 0) return default;
            process = behind[1..close];
            behind = behind[(close + 1)..];
        }

        if (behind is not [(byte)':', ..]) return default;
        behind = behind[1..];
        if (behind is [(byte)' ', ..]) behind = behind[1..];
        rest = behind;
        into.TryAdd("app"u8, app);
        if (!process.IsEmpty) into.TryAdd("process_id"u8, process);
        return app;
    }

    /// <summary>Sign-ins are what the two security facilities and the programs behind them tell of.</summary>
    internal static void SetType(ParsedEvent into, int facility, ReadOnlySpan<byte> app)
    {
        bool isAuth = facility is 4 or 10
            || app.SequenceEqual("sshd"u8) || app.SequenceEqual("sudo"u8) || app.SequenceEqual("su"u8)
            || app.SequenceEqual("login"u8);
        into.Type = isAuth ? EventType.Auth : EventType.Custom;
        if (!isAuth) into.SetText(EventText.TypeName, "syslog"u8);
    }

    private static void SetPriority(ParsedEvent into, int priority)
    {
        Span<byte> digits = stackalloc byte[4];
        Utf8Formatter.TryFormat(priority >> 3, digits, out int length);
        into.TryAdd("facility"u8, digits[..length]);
        Utf8Formatter.TryFormat(priority & 7, digits, out length);
        into.TryAdd("level"u8, digits[..length]);
        into.Severity = SeverityNames.OfSyslog(priority & 7);
    }

    private static bool TryTakePriority(ref ReadOnlySpan<byte> record, out int priority)
    {
        priority = 0;
        if (record is not [(byte)'<', ..]) return false;
        int end = record[..Math.Min(5, record.Length)].IndexOf((byte)'>');
        if (end < 2 || !EventTime.TryDigits(record[1..end], out priority)) return false;
        record = record[(end + 1)..];
        return true;
    }

    /// <summary>RFC 5424, section 6.2.2: one to three digits, not beginning with 0, and a blank.</summary>
    private static bool IsVersion(ReadOnlySpan<byte> rest)
    {
        int end = rest[..Math.Min(4, rest.Length)].IndexOf((byte)' ');
        if (end < 1 || rest[0] == '0' || !EventTime.TryDigits(rest[..end], out _)) return false;
        ReadOnlySpan<byte> time = rest[(end + 1)..];
        return time is [(byte)'-', (byte)' ', ..] || TryTakeIso(ref time, out _);
    }

    /// <summary>A line of a file: a time with its date, a host, and a tag that ends in a colon.</summary>
    private static bool IsFileLine(ReadOnlySpan<byte> record)
    {
        if (!TryTakeIso(ref record, out _)) return false;
        int host = record.IndexOf((byte)' ');
        if (host <= 0) return false;
        ReadOnlySpan<byte> tag = record[(host + 1)..];
        int end = tag.IndexOf((byte)' ');
        return end > 1 && tag[end - 1] == ':';
    }

    private static bool TryTakeIso(ref ReadOnlySpan<byte> rest, out DateTimeOffset time)
    {
        time = default;
        int end = rest[..Math.Min(48, rest.Length)].IndexOf((byte)' ');
        if (end < 19 || !EventTime.TryParse(rest[..end], out time)) return false;
        rest = rest[(end + 1)..];
        return true;
    }
}
