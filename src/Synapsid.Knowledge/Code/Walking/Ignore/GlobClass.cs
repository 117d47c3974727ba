namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>A set of bytes, as <c>[a-z]</c> names it.</summary>
internal sealed class GlobClass
{
    private readonly bool[] _members = new bool[256];

    public bool Contains(byte value) => _members[value];

    /// <summary>
    /// Reads a class behind its '['. Returns the index behind its ']', or -1 where it is malformed. In a pattern that
    /// ignores case the text is in lower case: a range and [:upper:] then take a lower letter for its upper one too,
    /// a single letter does not.
    /// </summary>
    public static int Parse(ReadOnlySpan<byte> pattern, int at, bool foldCase, out GlobClass parsed)
    {
        parsed = new GlobClass();
        bool isNegated = at < pattern.Length && pattern[at] is (byte)'!' or (byte)'^';
        if (isNegated) at++;
        int previous = 0;
        for (bool isFirst = true; ; isFirst = false)
        {
            if (at >= pattern.Length) return -1;
            byte value = pattern[at];
            if (value == ']' && !isFirst) break;
            if (value == '-' && previous != 0 && at + 1 < pattern.Length && pattern[at + 1] != ']')
            {
                at++;
                if (pattern[at] == '\\' && ++at >= pattern.Length) return -1;
                parsed.AddRange((byte)previous, pattern[at], foldCase);
                previous = 0;
                at++;
                continue;
            }

            if (value == '[' && at + 1 < pattern.Length && pattern[at + 1] == ':')
            {
                int close = pattern[(at + 2)..].IndexOf((byte)']');
                if (close < 0) return -1;
                ReadOnlySpan<byte> inner = pattern.Slice(at + 2, close);
                if (inner is [.. var name, (byte)':'])
                {
                    if (!parsed.AddNamed(name, foldCase)) return -1;
                    previous = 0;
                    at += 2 + close + 1;
                    continue;
                }
            }

            if (value == '\\')
            {
                if (++at >= pattern.Length) return -1;
                value = pattern[at];
            }

            parsed._members[value] = true;
            previous = value;
            at++;
        }

        if (isNegated) parsed.Negate();
        parsed._members['/'] = false;
        return at + 1;
    }

    private void AddRange(byte from, byte to, bool foldCase)
    {
        for (int value = from; value <= to; value++)
        {
            _members[value] = true;
            if (foldCase && value is >= 'A' and <= 'Z') _members[value | 0x20] = true;
        }
    }

    private bool AddNamed(ReadOnlySpan<byte> name, bool foldCase)
    {
        Func<byte, bool>? test = Named(name);
        if (test is null) return false;
        for (int value = 0; value < 128; value++)
        {
            if (!test((byte)value)) continue;
            _members[value] = true;
            if (foldCase && value is >= 'A' and <= 'Z') _members[value | 0x20] = true;
        }

        return true;
    }

    /// <summary>The classes of POSIX over ASCII alone; space is without the two vertical ones, as in git.</summary>
    private static Func<byte, bool>? Named(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("alnum"u8)) return value => char.IsAsciiLetterOrDigit((char)value);
        if (name.SequenceEqual("alpha"u8)) return value => char.IsAsciiLetter((char)value);
        if (name.SequenceEqual("blank"u8)) return value => value is (byte)' ' or (byte)'\t';
        if (name.SequenceEqual("cntrl"u8)) return value => value is < 32 or 127;
        if (name.SequenceEqual("digit"u8)) return value => char.IsAsciiDigit((char)value);
        if (name.SequenceEqual("graph"u8)) return IsGraph;
        if (name.SequenceEqual("lower"u8)) return value => char.IsAsciiLetterLower((char)value);
        if (name.SequenceEqual("print"u8)) return value => value is >= 32 and < 127;
        if (name.SequenceEqual("punct"u8)) return value => IsGraph(value) && !char.IsAsciiLetterOrDigit((char)value);
        if (name.SequenceEqual("space"u8)) return value => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';
        if (name.SequenceEqual("upper"u8)) return value => char.IsAsciiLetterUpper((char)value);
        return name.SequenceEqual("xdigit"u8) ? value => char.IsAsciiHexDigit((char)value) : null;
    }

    private static bool IsGraph(byte value) => value is > 32 and < 127;

    private void Negate()
    {
        for (int value = 0; value < 256; value++) _members[value] = !_members[value];
    }
}
