namespace Synapsid.Keyspace;

/// <summary>
/// Redis' patterns over bytes: <c>?</c> any byte, <c>*</c> any bytes, <c>[a-c]</c> and <c>[^x]</c> classes, <c>\</c>
/// takes the next byte as it is. Runs in the product of both lengths at worst and needs no memory: of several stars
/// only the last is ever tried again, for what an earlier one could take, it can take as well.
/// </summary>
public static class Glob
{
    /// <summary>Whether a pattern matches the whole of a text.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="text">The text.</param>
    /// <param name="ignoreCase">ASCII letters match whatever their case.</param>
    public static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text, bool ignoreCase = false)
    {
        int at = 0;
        int read = 0;
        int starAt = -1;
        int starRead = 0;
        while (read < text.Length)
        {
            if (at < pattern.Length && pattern[at] == (byte)'*')
            {
                starAt = ++at;
                starRead = read;
                if (at == pattern.Length) return true;
            }
            else if (at < pattern.Length && MatchesOne(pattern, ref at, text[read], ignoreCase))
            {
                read++;
            }
            else if (starAt >= 0)
            {
                at = starAt;
                read = ++starRead;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == (byte)'*') at++;
        return at == pattern.Length;
    }

    /// <summary>Whether a pattern matches one text only: itself.</summary>
    public static bool IsLiteral(ReadOnlySpan<byte> pattern) => pattern.IndexOfAny("*?[\\"u8) < 0;

    /// <summary>Matches the element at <paramref name="at"/> and goes on to the next one where it does.</summary>
    private static bool MatchesOne(ReadOnlySpan<byte> pattern, ref int at, byte value, bool ignoreCase)
    {
        switch (pattern[at])
        {
            case (byte)'?':
                at++;
                return true;
            case (byte)'[':
                int next = at + 1;
                if (!MatchesClass(pattern, ref next, value, ignoreCase)) return false;
                at = next;
                return true;
            case (byte)'\\' when at + 1 < pattern.Length:
                if (!Same(pattern[at + 1], value, ignoreCase)) return false;
                at += 2;
                return true;
            default:
                if (!Same(pattern[at], value, ignoreCase)) return false;
                at++;
                return true;
        }
    }

    /// <summary>A class from behind its bracket on; one that is not closed ends with the pattern.</summary>
    private static bool MatchesClass(ReadOnlySpan<byte> pattern, ref int at, byte value, bool ignoreCase)
    {
        bool negated = at < pattern.Length && pattern[at] == (byte)'^';
        if (negated) at++;
        bool found = false;
        for (; at < pattern.Length && pattern[at] != (byte)']'; at++)
        {
            if (pattern[at] == (byte)'\\' && at + 1 < pattern.Length)
            {
                at++;
                found |= Same(pattern[at], value, ignoreCase);
            }
            else if (at + 2 < pattern.Length && pattern[at + 1] == (byte)'-')
            {
                byte low = Fold(pattern[at], ignoreCase);
                byte high = Fold(pattern[at + 2], ignoreCase);
                if (low > high) (low, high) = (high, low);
                byte folded = Fold(value, ignoreCase);
                found |= folded >= low && folded <= high;
                at += 2;
            }
            else
            {
                found |= Same(pattern[at], value, ignoreCase);
            }
        }

        if (at < pattern.Length) at++;
        return found != negated;
    }

    private static bool Same(byte one, byte other, bool ignoreCase) => Fold(one, ignoreCase) == Fold(other, ignoreCase);

    private static byte Fold(byte value, bool ignoreCase) =>
        ignoreCase && value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value + 32) : value;
}
