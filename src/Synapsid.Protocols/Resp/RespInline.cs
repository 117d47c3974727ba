namespace Synapsid.Protocols.Resp;

/// <summary>
/// Cuts a line that a person typed into words, as Redis does: <c>"…"</c> with <c>\n \r \t \b \a \xHH</c> and
/// <c>\any</c>, <c>'…'</c> with <c>\'</c>, and spaces between.
/// </summary>
internal static class RespInline
{
    /// <summary>Adds the words of a line to <paramref name="into"/>; they are unquoted in place.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="start">Where it lies in the buffer of the arguments.</param>
    /// <param name="into">Takes the words.</param>
    /// <returns>False where a quote is not closed, or is closed within a word.</returns>
    public static bool Split(Span<byte> line, int start, RespArguments into)
    {
        int end = line.IndexOf((byte)0); // as in Redis, whose lines are C's
        if (end >= 0) line = line[..end];
        int at = 0;
        while (true)
        {
            while (at < line.Length && IsSpace(line[at])) at++;
            if (at >= line.Length) return true;
            int word = at;
            int length = ReadWord(line, ref at);
            if (length < 0) return false;
            into.Add(start + word, length);
        }
    }

    /// <summary>Reads a word and writes it to where it began; its length, or −1 where its quotes are wrong.</summary>
    private static int ReadWord(Span<byte> line, ref int at)
    {
        int begin = at;
        int write = at;
        while (at < line.Length && !IsSpace(line[at]))
        {
            byte letter = line[at++];
            if (letter is not ((byte)'"' or (byte)'\''))
            {
                line[write++] = letter;
                continue;
            }

            if (!ReadQuoted(line, ref at, ref write, letter)) return -1;
            if (at < line.Length && !IsSpace(line[at])) return -1;
        }

        return write - begin;
    }

    private static bool ReadQuoted(Span<byte> line, ref int at, ref int write, byte quote)
    {
        while (at < line.Length)
        {
            byte letter = line[at++];
            if (letter == quote) return true;
            if (letter == (byte)'\\' && at < line.Length)
            {
                if (quote == (byte)'"') letter = ReadEscape(line, ref at);
                else if (line[at] == quote) letter = line[at++];
            }

            line[write++] = letter;
        }

        return false;
    }

    private static byte ReadEscape(Span<byte> line, ref int at)
    {
        byte letter = line[at++];
        if (letter == (byte)'x' && at + 1 < line.Length
            && char.IsAsciiHexDigit((char)line[at]) && char.IsAsciiHexDigit((char)line[at + 1]))
        {
            byte value = (byte)((Digit(line[at]) << 4) | Digit(line[at + 1]));
            at += 2;
            return value;
        }

        return letter switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'a' => 7,
            _ => letter,
        };
    }

    private static int Digit(byte letter) => letter <= (byte)'9' ? letter - '0' : (letter | 0x20) - 'a' + 10;

    private static bool IsSpace(byte letter) => letter is (byte)' ' or (>= 9 and <= 13);
}
