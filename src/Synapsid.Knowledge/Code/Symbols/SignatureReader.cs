using System.Text;

namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>Reads a declaration as one line from the source itself: up to its body, blanks put together.</summary>
internal static class SignatureReader
{
    private const int LinesMax = 12;

    /// <summary>The signature of a declaration that begins on a line.</summary>
    /// <param name="text">The source.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="line">The first line of the declaration.</param>
    /// <param name="endLine">Its last line, beyond which nothing is read.</param>
    /// <param name="rules">The language's.</param>
    /// <param name="bytesMax">Where it is cut.</param>
    public static string Read(
        ReadOnlySpan<byte> text, SourceLines lines, int line, int endLine, LexicalRules rules, int bytesMax)
    {
        int end = lines.StartOf(Math.Min(endLine, line + LinesMax) + 1);
        ReadOnlySpan<byte> rest = text[lines.StartOf(line)..end];
        Span<byte> signature = bytesMax <= 512 ? stackalloc byte[512] : new byte[bytesMax];
        int length = 0;
        int depth = 0;
        bool wasBlank = true;
        bool isCut = false;
        for (int at = 0; at < rest.Length; at++)
        {
            byte value = rest[at];
            if (value is (byte)'(' or (byte)'[') depth++;
            else if (value is (byte)')' or (byte)']') depth--;
            if (depth <= 0 && IsEnd(rest, at, rules)) break;
            bool isBlank = value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
            if (isBlank && wasBlank) continue;
            wasBlank = isBlank;
            if (length == bytesMax)
            {
                isCut = true;
                break;
            }

            signature[length++] = isBlank ? (byte)' ' : value;
        }

        while (isCut && length > 0 && (signature[length - 1] & 0xC0) == 0x80) length--;
        if (isCut && length > 0 && signature[length - 1] >= 0xC0) length--;
        string result = Encoding.UTF8.GetString(signature[..length].TrimEnd((byte)' '));
        return isCut ? result + "…" : result;
    }

    private static bool IsEnd(ReadOnlySpan<byte> rest, int at, LexicalRules rules)
    {
        byte value = rest[at];
        ReadOnlySpan<byte> after = rest[(at + 1)..];
        switch (value)
        {
            case (byte)'\n':
                return !rules.HasBraces || !Continues(after);
            case (byte)'{':
                return rules.HasBraces;
            case (byte)';':
                return rules.HasBraces;
            case (byte)'=':
                return rules.HasBraces && after.StartsWith(">"u8);
            case (byte)':':
                return rules.IsIndented && (after.IsEmpty || after[0] is (byte)'\r' or (byte)'\n'
                    || after.TrimStart((byte)' ').StartsWith("#"u8) || after.TrimStart(" \r"u8).StartsWith("\n"u8));
            case (byte)'/':
                return rules.LineComments.Count > 0 && rules.LineComments[0][0] == '/' && after.StartsWith("/"u8);
            default:
                return false;
        }
    }

    // A constraint, a list of bases or a result on the next line belongs to the declaration.
    private static bool Continues(ReadOnlySpan<byte> after)
    {
        after = after.TrimStart(" \t"u8);
        return after.StartsWith("where "u8) || after.StartsWith(": "u8) || after.StartsWith("-> "u8)
            || after.StartsWith("extends "u8) || after.StartsWith("implements "u8) || after.StartsWith("("u8);
    }
}
