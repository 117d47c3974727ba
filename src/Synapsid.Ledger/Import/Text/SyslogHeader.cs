using System.Net;

namespace Synapsid.Ledger.Import.Text;

/// <summary>
/// What stands behind the priority of an RFC 5424 message: version, time, host, app, process id, message id, structured
/// data and message (section 6). A parameter of structured data is the field <c>sd.ID.PARAMETER</c>.
/// </summary>
internal static class SyslogHeader
{
    /// <summary>Reads it; the priority's fields are set already.</summary>
    public static ParseOutcome Parse(ReadOnlySpan<byte> rest, int facility, ParsedEvent into)
    {
        TakeWord(ref rest); // the version
        ReadOnlySpan<byte> time = TakeWord(ref rest);
        if (!IsNil(time))
        {
            if (!EventTime.TryParse(time, out DateTimeOffset at)) return into.Fail("Its time cannot be read.");
            into.Time = at;
        }

        ReadOnlySpan<byte> host = TakeWord(ref rest);
        ReadOnlySpan<byte> app = TakeWord(ref rest);
        ReadOnlySpan<byte> process = TakeWord(ref rest);
        ReadOnlySpan<byte> message = TakeWord(ref rest);
        if (message.IsEmpty) return into.Fail("It is an RFC 5424 message that ends within its header.");
        if (!IsNil(host))
        {
            into.SetText(EventText.Host, host);
            if (IsAddress(host)) into.SetText(EventText.Ip, host);
        }

        if (!IsNil(app)) into.TryAdd("app"u8, app);
        if (!IsNil(process)) into.TryAdd("process_id"u8, process);
        if (!IsNil(message)) into.TryAdd("message_id"u8, message);
        if (!TryTakeData(ref rest, into)) return into.Fail("Its structured data is malformed.");
        if (rest.StartsWith("\uFEFF"u8)) rest = rest[3..];
        if (!rest.IsEmpty) into.TryAdd("message"u8, rest);
        SyslogParser.SetType(into, facility, app);
        return ParseOutcome.Parsed;
    }

    /// <summary>Whether a host is written as an address.</summary>
    internal static bool IsAddress(ReadOnlySpan<byte> host) =>
        host.Length is > 1 and <= 45
        && host.IndexOfAny(".:"u8) >= 0
        && char.IsAsciiHexDigit((char)host[^1])
        && IPAddress.TryParse(host, out _);

    private static bool TryTakeData(ref ReadOnlySpan<byte> rest, ParsedEvent into)
    {
        if (rest is [(byte)'-'] or [(byte)'-', (byte)' ', ..])
        {
            rest = rest.Length > 2 ? rest[2..] : default;
            return true;
        }

        // Some senders leave the mark for "no structured data" out; then the message begins here.
        if (rest is not [(byte)'[', ..]) return true;
        while (rest is [(byte)'[', ..])
        {
            if (!TryTakeElement(ref rest, into)) return false;
        }

        if (rest is [(byte)' ', ..]) rest = rest[1..];
        else if (!rest.IsEmpty) return false;
        return true;
    }

    private static bool TryTakeElement(ref ReadOnlySpan<byte> rest, ParsedEvent into)
    {
        rest = rest[1..];
        int end = rest.IndexOfAny(" ]"u8);
        if (end <= 0) return false;
        ReadOnlySpan<byte> id = rest[..end];
        rest = rest[end..];
        while (rest is [(byte)' ', ..])
        {
            rest = rest.TrimStart((byte)' ');
            if (!TryTakeParameter(ref rest, id, into)) return false;
        }

        if (rest is not [(byte)']', ..]) return false;
        rest = rest[1..];
        return true;
    }

    private static bool TryTakeParameter(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> id, ParsedEvent into)
    {
        int equals = rest.IndexOf("=\""u8);
        if (equals <= 0) return false;
        ReadOnlySpan<byte> name = rest[..equals];
        rest = rest[(equals + 2)..];
        int end = 0;
        int escapes = 0;
        for (; end < rest.Length && rest[end] != '"'; end++)
        {
            if (rest[end] != '\\' || end + 1 == rest.Length) continue;
            end++;
            escapes++;
        }

        if (end >= rest.Length) return false;
        byte[] fullName = [.. "sd."u8, .. id, (byte)'.', .. name];
        bool added = into.TryAdd(fullName, escapes == 0 ? rest[..end] : Unescape(rest[..end]));
        rest = rest[(end + 1)..];
        return added;
    }

    /// <summary>Section 6.3.3: a backslash before a quote, a backslash or a bracket; before all else it is
    /// itself.</summary>
    private static byte[] Unescape(ReadOnlySpan<byte> value)
    {
        byte[] plain = new byte[value.Length];
        int length = 0;
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && value[i + 1] is (byte)'"' or (byte)'\\' or (byte)']') i++;
            plain[length++] = value[i];
        }

        return plain[..length];
    }

    private static ReadOnlySpan<byte> TakeWord(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return word;
    }

    private static bool IsNil(ReadOnlySpan<byte> word) => word is [] or [(byte)'-'];
}
